import { compareMinors } from '../../schema/lifetime';
import type { Minor } from '../../schema/types';
import type { Field } from '../../yaml/field';
import { formatPath } from '../../yaml/path';
import { parseWay } from '../../yaml/ways';
import type { WayStep } from '../../yaml/ways';
import type { ObjectCheck, ObjectContext, Report, ReportOptions, Rule } from '../defineRule';

/** Looks at one place of an object and reports what the cluster would say against it. */
export interface Test {
  (field: Field, context: ObjectContext): void;
  /** The rules that it can report. */
  readonly rules: readonly Rule[];
}

/** One decision of the API server or of istiod's webhook: which rows of the facts, where, what must hold there. */
export interface Row {
  /** Ids of facts/istio-checks.json that it stands for, separated by blanks. */
  readonly ids: string;
  readonly steps: readonly WayStep[];
  readonly test: Test;
  readonly since?: Minor;
}

/** Makes a test of a function and the rules that it reports. */
export function testing(rules: readonly Rule[], test: (field: Field, context: ObjectContext) => void): Test {
  return Object.assign(test, { rules });
}

/** The test where something is written, for what has a default of its own. */
export function whenWritten(test: Test): Test {
  return testing(test.rules, (field, context) => {
    if (field.exists) test(field, context);
  });
}

/** The test with another consequence: what it finds is told with these options. */
export function toldWith(options: ReportOptions, test: Test): Test {
  return testing(test.rules, (field, context) => {
    const report: Report = (rule, place, message, values, more) =>
      context.report(rule, place, message, values, { ...more, ...options });
    test(field, { ...context, report });
  });
}

/**
 * A row: `row('SE-16', 'spec.ports[].number', isPort)`.
 * @param way of keys; `[]` means every item of a list, `{}` every member of a map, `a|b` either key. The last key may
 * be missing in the object, all before it must be there.
 * @param since the first minor in which the decision is made
 */
export function row(ids: string, way: string, test: Test, since?: Minor): Row {
  return { ids, steps: parseWay(way), test, ...(since === undefined ? {} : { since }) };
}

/**
 * The check of a kind, made of its rows.
 * @param kinds `group/Kind`
 */
export function admissionCheck(kinds: readonly string[], rows: readonly Row[], name = kindNames(kinds)): ObjectCheck {
  const tree = treeOf(rows);
  return {
    scope: 'object',
    name: `admission of ${name}`,
    rules: [...new Set(rows.flatMap((each) => each.test.rules))],
    kinds,
    check(context) {
      visit(context.object, tree, { ...context, report: withoutRefused(context) });
    },
  };
}

function kindNames(kinds: readonly string[]): string {
  return kinds.map((kind) => kind.slice(kind.indexOf('/') + 1)).join(', ');
}

/** What the structure check refuses already is not said a second time: a port of 99999999999 is one problem. */
function withoutRefused(context: ObjectContext): ObjectContext['report'] {
  const refused = context.found.filter((finding) => finding.refused && finding.resource === context.resource);
  if (refused.length === 0) return context.report;
  const places = new Set(refused.map((finding) => formatPath(finding.path)));
  const spans = new Set(refused.map((finding) => `${finding.code} ${finding.span.start}`));
  const depth = context.object.path.length;
  return (rule, field, message, values, options) => {
    const told = spans.has(`${rule.code} ${(options?.span ?? field.span).start}`);
    if (!told && !places.has(formatPath(field.path.slice(depth))))
      context.report(rule, field, message, values, options);
  };
}

/** Rows whose ways begin alike walk together: what is asked of a place, and of what is below it. */
interface Branch {
  readonly rows: Row[];
  readonly keys: Map<string, Branch>;
  item?: Branch;
  member?: Branch;
}

function treeOf(rows: readonly Row[]): Branch {
  const root: Branch = { rows: [], keys: new Map() };
  for (const each of rows) {
    let ends = [root];
    for (const step of each.steps) ends = ends.flatMap((branch) => stepFrom(branch, step));
    for (const end of ends) end.rows.push(each);
  }
  return root;
}

function stepFrom(branch: Branch, step: WayStep): Branch[] {
  if (step === 'item') return [(branch.item ??= { rows: [], keys: new Map() })];
  if (step === 'member') return [(branch.member ??= { rows: [], keys: new Map() })];
  return step.map((key) => {
    const next = branch.keys.get(key) ?? { rows: [], keys: new Map<string, Branch>() };
    branch.keys.set(key, next);
    return next;
  });
}

function visit(field: Field, branch: Branch, context: ObjectContext): void {
  for (const { since, test } of branch.rows) {
    if (since === undefined || compareMinors(since, context.settings.istioVersion) <= 0) test(field, context);
  }
  // What has no spec is decoded as if it had an empty one.
  if (!field.exists && (field.key !== 'spec' || field.unknown)) return;
  if (field.map !== undefined || !field.exists)
    for (const [key, next] of branch.keys) visit(field.get(key), next, context);
  if (branch.item !== undefined) for (const item of field.items()) visit(item, branch.item, context);
  if (branch.member !== undefined)
    for (const member of field.members()) if (member.exists) visit(member, branch.member, context);
}
