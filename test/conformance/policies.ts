import { answerRequests } from '../../server/src/core/routing/arrival/answers';
import type { AskedRequest } from '../../server/src/core/routing/arrival/asked';
import { readCases } from './measuredCases';
import type { Answer, Json, MeasuredCase } from './measuredCases';
import { measuredWorld } from './measuredWorld';
import { isWanted, sortedJson, tallyOf } from './tally';
import type { CaseFilter, Comparison, Difference, Tally } from './tally';

/** A workspace with requests and the measured answers. */
export type PolicyCase = MeasuredCase<'requests', AskedRequest>;

/** The cases of a folder that ask what happens to requests on arrival. */
export function readPolicyCases(folder: string): PolicyCase[] {
  return readCases<'requests', AskedRequest>(folder, 'requests', 'policies.jsonl.gz');
}

/** Answers all requests of a folder and compares every field with what was measured. */
export function comparePolicies(folder: string, filter: CaseFilter = {}): Comparison {
  const cases = readPolicyCases(folder).filter((one) => isWanted(one, filter));
  const families = new Map<string, Tally>();
  const fields = new Map<string, Tally>();
  const differences: Difference[] = [];
  const started = performance.now();
  for (const one of cases) {
    const family = tallyOf(families, one.family);
    const { objects, options } = measuredWorld(one.files);
    const answers: Record<string, object> = answerRequests(objects, one.requests, options);
    for (const { id } of one.requests) {
      const expected = one.expected.requests[id];
      if (expected === undefined) continue;
      const got = JSON.parse(JSON.stringify(answers[id] ?? {})) as Answer;
      const found = compareAnswer(expected, got, fields).map((field) => ({ workspace: one.id, call: id, ...field }));
      differences.push(...found);
      family.calls++;
      if (found.length === 0) family.equal++;
    }
  }
  return { workspaces: cases.length, families, fields, differences, milliseconds: performance.now() - started };
}

function compareAnswer(
  expected: Answer,
  got: Answer,
  fields: Map<string, Tally>,
): Omit<Difference, 'workspace' | 'call'>[] {
  const want = flat(expected);
  const have = flat(got);
  return [...new Set([...want.keys(), ...have.keys()])].sort().flatMap((field) => {
    const tally = tallyOf(fields, field);
    tally.calls++;
    const [a, b] = [want.get(field) ?? '', have.get(field) ?? ''];
    if (a === b) tally.equal++;
    return a === b ? [] : [{ field, expected: a, got: b }];
  });
}

/** The members of an answer, those of its maps by `map.member`. */
function flat(answer: Answer): Map<string, string> {
  const members = new Map<string, string>();
  const isMap = (value: Json): value is Answer => value !== null && typeof value === 'object' && !Array.isArray(value);
  for (const [name, value] of Object.entries(answer))
    if (isMap(value))
      for (const [inner, member] of Object.entries(value)) members.set(`${name}.${inner}`, sortedJson(member));
    else members.set(name, sortedJson(value));
  return members;
}
