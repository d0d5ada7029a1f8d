import { Checker, Workspace, allChecks, createSchemas, defaultSettings } from '../../server/src/core/index';
import { answerCalls } from '../../server/src/core/routing/calls';
import type { Call } from '../../server/src/core/routing/calls';
import { sourceObjects } from '../../server/src/core/routing/sourceObjects';
import type { Resource } from '../../server/src/core/index';
import { readRoutingCases } from './routingCases';
import type { Answer, Json, RoutingCase } from './routingCases';

/** How many of the calls of a family, or of the values of a field, are as measured. */
interface Tally {
  calls: number;
  equal: number;
}

/** Which part of a folder is asked for; all that is left out means all. */
export interface RoutingFilter {
  readonly case?: string | undefined;
  readonly family?: string | undefined;
}

/** A value that is not as measured. */
export interface RoutingDifference {
  readonly workspace: string;
  readonly call: string;
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}

/** The outcome of a run over a folder of calls. */
export interface RoutingComparison {
  readonly workspaces: number;
  readonly families: ReadonlyMap<string, Tally>;
  readonly fields: ReadonlyMap<string, Tally>;
  readonly differences: readonly RoutingDifference[];
  readonly milliseconds: number;
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

/** Answers as the command line will: objects that the cluster refuses take no part. */
function answer({ files, calls }: RoutingCase): Record<string, object> {
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

/** Answers all calls of a folder and compares every field with what was measured. */
export function compareRouting(folder: string, filter: RoutingFilter = {}): RoutingComparison {
  const cases = readRoutingCases(folder).filter(
    ({ id, family }) =>
      (filter.case === undefined || id === filter.case) && (filter.family === undefined || family === filter.family),
  );
  const families = new Map<string, Tally>();
  const fields = new Map<string, Tally>(FIELDS.map((field) => [field, { calls: 0, equal: 0 }]));
  const differences: RoutingDifference[] = [];
  const started = performance.now();
  for (const one of cases) {
    const family = families.get(one.family) ?? { calls: 0, equal: 0 };
    families.set(one.family, family);
    const answers = answer(one);
    for (const call of one.calls) {
      const expected = one.expected.calls[call.id];
      if (expected === undefined) continue;
      const got = JSON.parse(JSON.stringify(answers[call.id] ?? {})) as Answer;
      const found = compareCall(one, call, expected, got, fields);
      differences.push(...found);
      family.calls++;
      if (found.length === 0) family.equal++;
    }
  }
  const milliseconds = performance.now() - started;
  return { workspaces: cases.length, families, fields, differences, milliseconds };
}

function compareCall(
  { id, family }: RoutingCase,
  call: Call,
  expected: Answer,
  got: Answer,
  fields: ReadonlyMap<string, Tally>,
): RoutingDifference[] {
  const gateway = call.from.gateway !== undefined;
  const differences: RoutingDifference[] = [];
  for (const [field, tally] of fields) {
    const want = comparable(expected, field, gateway, family !== 'worlds');
    const have = comparable(got, field, gateway, family !== 'worlds');
    if (want === '' && have === '') continue;
    tally.calls++;
    if (want === have) tally.equal++;
    else differences.push({ workspace: id, call: call.id, field, expected: want, got: have });
  }
  return differences;
}

/** Prints the numbers of a run, and with `verbose` the first differences. @returns the number of differences. */
export function reportRouting(
  folder: string,
  comparison: RoutingComparison,
  { field, verbose, most }: { field?: string | undefined; verbose: boolean; most: number },
): number {
  const { families, fields, differences, workspaces, milliseconds } = comparison;
  console.log(`${folder}\n`);
  printTable('family', families);
  printTable('field', fields);
  const shown = differences.filter((difference) => field === undefined || difference.field === field);
  if (verbose)
    for (const { workspace, call, field: name, expected, got } of shown.slice(0, most))
      console.log(`${workspace} ${call} ${name}\n    expected ${expected}\n    got      ${got}`);
  console.log(`${workspaces} workspaces, ${differences.length} differences, ${Math.round(milliseconds)} ms\n`);
  return differences.length;
}

function printTable(title: string, tallies: ReadonlyMap<string, Tally>): void {
  const rows = [...tallies].filter(([, { calls }]) => calls > 0);
  const line = (name: string, calls: number | string, equal: number | string, mark = ''): void => {
    console.log(`${name.padEnd(16)} ${String(calls).padStart(6)}  ${String(equal).padStart(6)}${mark}`);
  };
  const sum = (key: keyof Tally): number => rows.reduce((total, [, tally]) => total + tally[key], 0);
  line(title, 'calls', 'equal');
  for (const [name, { calls, equal }] of rows) line(name, calls, equal, calls === equal ? '' : '  *');
  line('all', sum('calls'), sum('equal'));
  console.log('');
}
