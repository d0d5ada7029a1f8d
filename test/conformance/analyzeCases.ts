import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { cutDocuments } from '../../server/src/core/yaml/cut';

/** What the analyzers say of an object. */
export interface Expected {
  readonly code: string;
  /** `Kind namespace/name`. */
  readonly resource: string;
  readonly file: string;
  /** Counted from 1; undefined where the tool only says which object it means. */
  readonly line?: number;
  /** True when the tool speaks of a pod that a workload of the files would make. */
  readonly ofPod?: boolean;
}

/** A workspace with what the analyzers say of it. */
export interface AnalyzeCase {
  readonly id: string;
  readonly intent: string;
  /** `precheck` is the one tool that lists alpha annotations, and lists nothing else. */
  readonly mode: string;
  readonly files: Readonly<Record<string, string>>;
  /** The mesh configuration that the tools were given. */
  readonly mesh?: string;
  readonly expected: readonly Expected[];
}

interface Message {
  readonly code: string;
  readonly resource: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly trueLine?: number;
  readonly modes: readonly string[];
  readonly pilotage?: { readonly agree: boolean };
}

interface Measured {
  readonly intent: string;
  readonly referenceMode: string;
  readonly messages: readonly Message[];
  readonly syntheticPods?: readonly string[];
}

/** The cases of a folder: folders with `expected.json` that name analyzers, and the packed ones of the project. */
export function readAnalyzeCases(folder: string): AnalyzeCase[] {
  const packed = path.join(folder, 'analyze.jsonl.gz');
  const lines = existsSync(packed) ? gunzipSync(readFileSync(packed)).toString('utf8').split('\n') : [];
  return [
    ...lines.filter((line) => line.length > 0).map((line) => JSON.parse(line) as AnalyzeCase),
    ...readFolders(folder),
  ];
}

function readFolders(folder: string): AnalyzeCase[] {
  if (!existsSync(path.join(folder, 'index.json'))) return [];
  return readdirSync(folder)
    .filter((id) => existsSync(path.join(folder, id, 'expected.json')))
    .map((id) => readCase(path.join(folder, id), id));
}

function readCase(folder: string, id: string): AnalyzeCase {
  const measured = JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8')) as Measured;
  const workspace = path.join(folder, 'workspace');
  const names = readdirSync(workspace, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(ya?ml|json)$/.test(name),
  );
  const files = Object.fromEntries(
    names.sort().map((name) => [name, readFileSync(path.join(workspace, name), 'utf8')]),
  );
  const mesh = path.join(folder, 'mesh.yaml');
  const said = measured.messages.filter(
    ({ modes, pilotage }) => modes.includes(measured.referenceMode) && pilotage?.agree !== false,
  );
  return {
    id,
    intent: measured.intent,
    mode: measured.referenceMode,
    files,
    mesh: existsSync(mesh) ? readFileSync(mesh, 'utf8') : undefined,
    expected: said.flatMap((message) => expectedOf(message, files, measured.syntheticPods ?? [])),
  };
}

function expectedOf(
  message: Message,
  files: Readonly<Record<string, string>>,
  synthetic: readonly string[],
): Expected[] {
  const { code, resource, file } = message;
  if (file === null) {
    const workload = synthetic.find((name) => `Pod ${name.slice(name.indexOf(' ') + 1)}-pod` === resource);
    return workload === undefined ? [] : [{ code, resource: workload, file: '', ofPod: true }];
  }
  const line = message.trueLine ?? message.line ?? undefined;
  const isField = line !== undefined && !startLines(files[file] ?? '').includes(line);
  return [isField ? { code, resource, file, line } : { code, resource, file }];
}

/** The lines at which the tools say that a document begins: the first of each that is neither empty nor a marker. */
function startLines(text: string): number[] {
  return cutDocuments(text).flatMap(({ start, end }) => {
    const skipped = /^(?:[ \t]*\r?\n|---[ \t]*\r?\n)*/.exec(text.slice(start, end))?.[0] ?? '';
    return [text.slice(0, start).split('\n').length + skipped.split('\n').length - 1];
  });
}
