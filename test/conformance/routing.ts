import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Checker, Workspace, allChecks, createSchemas, defaultSettings } from '../../server/src/core/index';
import { answerCalls } from '../../server/src/core/routing/calls';
import type { Call } from '../../server/src/core/routing/calls';
import { sourceObjects } from '../../server/src/core/routing/sourceObjects';
import type { Resource } from '../../server/src/core/index';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Answer = { [key: string]: Json };

/** A workspace with questions and the measured answers. */
interface Case {
  readonly id: string;
  readonly family: string;
  readonly files: Readonly<Record<string, string>>;
  readonly calls: readonly Call[];
  readonly expected: { readonly calls: Readonly<Record<string, Answer>> };
}

interface Tally {
  calls: number;
  equal: number;
}

const schemas = createSchemas();
const settings = { ...defaultSettings, istioVersion: '1.32' as typeof defaultSettings.istioVersion };

/** Every field of an answer, in the order in which they are told. */
const FIELDS = [
  'address',
  'addressFrom',
  'listener',
  'filterChain',
  'routeConfig',
  'virtualHost',
  'route',
  'action',
  'httpStatus',
  'clusters',
  'timeout',
  'retries',
  'rewrite',
  'mirrors',
  'fault',
  'headers',
  'cors',
  'hashPolicy',
  'redirect',
  'direct',
  'tunnel',
  'error',
] as const;

function readCases(folder: string): Case[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(folder, entry.name, 'calls.json')))
    .map(({ name }) => {
      const at = (file: string): string => readFileSync(path.join(folder, name, file), 'utf8');
      const workspace = path.join(folder, name, 'workspace');
      const files = readdirSync(workspace).filter((file) => file.endsWith('.yaml'));
      return {
        id: name,
        family: name.split('-')[0] ?? name,
        files: Object.fromEntries(files.map((file) => [file, readFileSync(path.join(workspace, file), 'utf8')])),
        calls: JSON.parse(at('calls.json')) as Call[],
        expected: JSON.parse(at('expected.json')) as Case['expected'],
      };
    });
}

function readWorlds(folder: string): Case[] {
  const file = path.join(folder, 'worlds.jsonl');
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.length > 0);
  return lines.map((line) => ({ ...(JSON.parse(line) as Omit<Case, 'family'>), family: 'worlds' }));
}

/** Answers as the command line will: objects that the cluster refuses take no part. */
function answer({ files, calls }: Case): Record<string, object> {
  const changes = Object.entries(files).map(([name, text]) => ({ path: `/w/${name}`, text, open: true }));
  const { workspace } = Workspace.empty(settings, ['/w']).with(changes);
  const onError = (error: unknown, check: string): never => {
    throw new Error(`check ${check} failed`, { cause: error });
  };
  const checker = new Checker(workspace, { schemas, checks: allChecks, onError });
  const refused = new Set<Resource>();
  for (const { path: file } of changes)
    for (const { finding } of checker.check(file))
      if (finding.refused && finding.resource !== undefined) refused.add(finding.resource);
  const objects = [...workspace.files()].flatMap((file) => {
    const world = file.parts.flatMap(({ resources }) => resources)[0]?.world.id;
    return world === undefined ? [] : sourceObjects(file, world);
  });
  return answerCalls(objects, calls, {
    domainSuffix: settings.domainSuffix,
    isRefused: (resource) => refused.has(resource),
  });
}

/** The value of a field in a comparable form: what the README says is not compared is left out. */
function comparable(answered: Answer, field: string, gateway: boolean, measuredDomains: boolean): string {
  const value = answered[field];
  if (
    field === 'virtualHost' &&
    value !== undefined &&
    value !== null &&
    typeof value === 'object' &&
    !Array.isArray(value)
  ) {
    const { name, domain, domains } = value;
    return sortedJson({
      domain: domain ?? null,
      ...(gateway ? {} : { name: name ?? null }),
      ...(measuredDomains && !gateway ? { domains: domains ?? null } : {}),
    });
  }
  return value === undefined ? '' : sortedJson(value);
}

function sortedJson(value: Json): string {
  return JSON.stringify(value, (_key, member: Json) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      verbose: { type: 'boolean', default: false },
      case: { type: 'string' },
      field: { type: 'string' },
      family: { type: 'string' },
      most: { type: 'string', default: '40' },
    },
  });
  const folder = positionals[0] ?? '.';
  const wanted = (one: Case): boolean =>
    (values.case === undefined || one.id === values.case) &&
    (values.family === undefined || one.family === values.family);
  const cases = [
    ...readCases(folder),
    ...(values.family === undefined || values.family === 'worlds' ? readWorlds(folder) : []),
  ].filter(wanted);
  const families = new Map<string, Tally>();
  const fields = new Map<string, Tally>(FIELDS.map((field) => [field, { calls: 0, equal: 0 }]));
  const differences: string[] = [];
  const started = performance.now();
  for (const one of cases) {
    const family = families.get(one.family) ?? { calls: 0, equal: 0 };
    families.set(one.family, family);
    let answers: Record<string, object> = {};
    try {
      answers = answer(one);
    } catch (error) {
      differences.push(`${one.id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
    for (const call of one.calls) {
      const expected = one.expected.calls[call.id];
      if (expected === undefined) continue;
      const got = JSON.parse(JSON.stringify(answers[call.id] ?? {})) as Answer;
      family.calls++;
      let equal = true;
      for (const field of FIELDS) {
        const tally = fields.get(field);
        const gateway = call.from.gateway !== undefined;
        const want = comparable(expected, field, gateway, one.family !== 'worlds');
        const have = comparable(got, field, gateway, one.family !== 'worlds');
        if (tally === undefined || (want === '' && have === '')) continue;
        tally.calls++;
        if (want === have) tally.equal++;
        else {
          equal = false;
          if (values.field === undefined || values.field === field)
            differences.push(`${one.id} ${call.id} ${field}\n    expected ${want}\n    got      ${have}`);
        }
      }
      if (equal) family.equal++;
    }
  }
  report('family', families);
  report('field', fields);
  if (values.verbose) for (const line of differences.slice(0, Number(values.most))) console.log(line);
  console.log(
    `${cases.length} workspaces, ${differences.length} differences, ${Math.round(performance.now() - started)} ms`,
  );
}

function report(title: string, tallies: ReadonlyMap<string, Tally>): void {
  console.log(`${title.padEnd(16)} calls  equal`);
  let calls = 0;
  let equal = 0;
  for (const [name, tally] of tallies) {
    if (tally.calls === 0) continue;
    calls += tally.calls;
    equal += tally.equal;
    console.log(
      `${name.padEnd(16)} ${String(tally.calls).padStart(5)}  ${String(tally.equal).padStart(5)}${tally.calls === tally.equal ? '' : '  *'}`,
    );
  }
  console.log(`${'all'.padEnd(16)} ${String(calls).padStart(5)}  ${String(equal).padStart(5)}`);
}

main();
