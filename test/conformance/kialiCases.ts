import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** A finding of Kiali, or one that it should have had. */
export interface KialiFinding {
  /** KIA0102. */
  readonly code: string;
  /** `Kind namespace/name`; the Gateway of the Gateway API is a K8sGateway, any pod template may be a `workload`. */
  readonly object: string;
  /** The field that Kiali points at; undefined where its path names none. */
  readonly path?: string;
  /** Kiali is wrong: `no` must not be reported, `hint` may be, but not louder than information. */
  readonly contradicted?: 'no' | 'hint';
}

/** A workspace with what Kiali reports for it, and what it should. */
export interface KialiCase {
  readonly id: string;
  /** The code that the case is about. */
  readonly code: string;
  readonly files: Readonly<Record<string, string>>;
  /** Codes that were switched off. */
  readonly ignore: readonly string[];
  readonly findings: readonly KialiFinding[];
}

const PACKED = 'kiali.jsonl.gz';

/** The cases of a folder: folders with an `expected.json`, or the packed ones of the project. */
export function readKialiCases(folder: string): KialiCase[] {
  const packed = path.join(folder, PACKED);
  if (!existsSync(packed)) return readFolders(folder);
  return gunzipSync(readFileSync(packed))
    .toString('utf8')
    .split('\n')
    .filter((line) => line.length > 0)
    .map((line) => JSON.parse(line) as KialiCase);
}

interface Expected {
  readonly case: string;
  readonly code: string;
  readonly findings: readonly {
    readonly code: string;
    readonly object: string;
    readonly at?: { readonly path: string; readonly exact: boolean };
    readonly pilotage?: { readonly agree: boolean; readonly hint?: boolean };
  }[];
  readonly missed?: readonly { readonly code: string; readonly object: string }[];
}

function readFolders(folder: string): KialiCase[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(folder, entry.name, 'expected.json')))
    .map(({ name }) => path.join(folder, name))
    .filter((place) => readFileSync(path.join(place, 'expected.json'), 'utf8').includes('"role"'))
    .map(readFolder)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function readFolder(place: string): KialiCase {
  const json = <T>(name: string): T => JSON.parse(readFileSync(path.join(place, name), 'utf8')) as T;
  const expected = json<Expected>('expected.json');
  const settings = existsSync(path.join(place, 'settings.json')) ? json<{ ignore?: string[] }>('settings.json') : {};
  const files = readdirSync(path.join(place, 'workspace')).filter((file) => file.endsWith('.yaml'));
  const told = expected.findings.map(({ code, object, at, pilotage }) => ({
    code,
    object,
    ...(at?.exact === true ? { path: at.path } : {}),
    ...(pilotage?.agree === false
      ? { contradicted: pilotage.hint === true ? ('hint' as const) : ('no' as const) }
      : {}),
  }));
  const missed = (expected.missed ?? []).map(({ code, object }) => ({ code, object }));
  return {
    id: expected.case,
    code: expected.code,
    files: Object.fromEntries(files.map((file) => [file, readFileSync(path.join(place, 'workspace', file), 'utf8')])),
    ignore: settings.ignore ?? ['KIA1301'],
    findings: [...told, ...missed],
  };
}
