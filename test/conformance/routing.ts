import { answerCalls } from '../../server/src/core/routing/calls';
import type { Call } from '../../server/src/core/routing/calls';
import { measuredWorld } from './measuredWorld';
import { MESHES, toldByFollower } from './meshAnswers';
import { readRoutingCases } from './routingCases';
import type { Answer, Json, RoutingCase } from './routingCases';
import { isWanted, sortedJson, tallyOf } from './tally';
import type { CaseFilter, Comparison, Difference, Tally } from './tally';

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

/** The value of a field in a comparable form: what the README says is not compared is left out. */
function comparable(value: Json | undefined, field: string, gateway: boolean, measuredDomains: boolean): string {
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
  return textOf(value);
}

function textOf(value: Json | undefined): string {
  return value === undefined ? '' : sortedJson(value);
}

/** Answers all calls of a folder and compares every field with what was measured. */
export function compareRouting(folder: string, filter: CaseFilter = {}): Comparison {
  const cases = readRoutingCases(folder).filter((one) => isWanted(one, filter));
  const families = new Map<string, Tally>();
  const fields = new Map<string, Tally>(FIELDS.map((field) => [field, { calls: 0, equal: 0 }]));
  const differences: Difference[] = [];
  const started = performance.now();
  for (const one of cases) {
    const family = tallyOf(families, one.family);
    const { objects, options } = measuredWorld(one.files);
    const answers: Record<string, object> = answerCalls(objects, one.calls, options);
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
): Difference[] {
  const gateway = call.from.gateway !== undefined;
  const measuredDomains = family !== 'worlds';
  const told = (answer: Answer, other: Answer, field: string): string =>
    family === MESHES
      ? textOf(toldByFollower(answer, other, field))
      : comparable(answer[field], field, gateway, measuredDomains);
  const differences: Difference[] = [];
  for (const [field, tally] of fields) {
    const want = told(expected, got, field);
    const have = told(got, expected, field);
    if (want === '' && have === '') continue;
    tally.calls++;
    if (want === have) tally.equal++;
    else differences.push({ workspace: id, call: call.id, field, expected: want, got: have });
  }
  return differences;
}
