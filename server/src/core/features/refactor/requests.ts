import type { Field } from '../../yaml/field';

/** A condition on one part of a request. */
interface Condition {
  readonly how: 'exact' | 'prefix' | 'other';
  /** Of `other`, a text that is equal for equal conditions. */
  readonly value: string;
}

/** The conditions of one match, by the part of the request that they ask about. */
type Match = ReadonlyMap<string, Condition>;

/** The requests that a route takes: those of any of its matches. */
export type Requests = readonly Match[];

/** What a route of a VirtualService matches; undefined when a value is not known. */
export function requestsOf(rule: Field): Requests | undefined {
  if (rule.open || rule.get('match').open) return undefined;
  const matches = rule.get('match').items();
  if (matches.length === 0) return [new Map()];
  const all = matches.map(conditionsOf);
  const known = all.flatMap((match) => match ?? []);
  return known.length === all.length ? known : undefined;
}

/** Parts of a request that are compared as texts. */
const TEXTS: ReadonlySet<string> = new Set(['uri', 'scheme', 'method', 'authority']);

function conditionsOf(match: Field): Match | undefined {
  const found = new Map<string, Condition>();
  const folds = match.get('ignoreUriCase').boolean === true;
  for (const member of match.members()) {
    const key = String(member.key);
    if (member.unknown || member.open) return undefined;
    if (key === 'name' || key === 'statPrefix' || key === 'ignoreUriCase') continue;
    if (key === 'headers' || key === 'queryParams') {
      for (const inner of member.members()) {
        if (inner.unknown) return undefined;
        const name = key === 'headers' ? String(inner.key).toLowerCase() : String(inner.key);
        found.set(`${key} ${name}`, textCondition(inner, false));
      }
    } else found.set(key, TEXTS.has(key) ? textCondition(member, folds && key === 'uri') : other(member));
  }
  return found;
}

function textCondition(field: Field, folds: boolean): Condition {
  const exact = field.get('exact').text;
  const prefix = field.get('prefix').text;
  if (folds || (exact === undefined && prefix === undefined)) return other(field);
  return exact === undefined ? { how: 'prefix', value: prefix ?? '' } : { how: 'exact', value: exact };
}

function other(field: Field): Condition {
  return { how: 'other', value: JSON.stringify(plain(field)) };
}

function plain(field: Field): unknown {
  if (field.map !== undefined) return field.members().map((member) => [member.key, plain(member)]);
  if (field.node?.kind === 'list') return field.items().map(plain);
  return field.text ?? field.number ?? field.boolean ?? null;
}

/** True when no request can be meant by both: wherever this cannot be seen, false. */
export function disjoint(a: Requests, b: Requests): boolean {
  return a.every((one) => b.every((another) => excludes(one, another)));
}

function excludes(a: Match, b: Match): boolean {
  return [...a].some(([key, condition]) => {
    const against = b.get(key);
    return against !== undefined && cannotBoth(key, condition, against);
  });
}

function cannotBoth(key: string, a: Condition, b: Condition): boolean {
  if (a.how === 'other' || b.how === 'other') return key === 'port' && a.value !== b.value;
  if (a.how === 'exact' && b.how === 'exact') return a.value !== b.value;
  if (a.how === 'prefix' && b.how === 'prefix') return !a.value.startsWith(b.value) && !b.value.startsWith(a.value);
  const [exact, prefix] = a.how === 'exact' ? [a, b] : [b, a];
  return !exact.value.startsWith(prefix.value);
}

/** True when every request of `b` is one of `a` too: wherever this cannot be seen, false. */
export function covers(a: Requests, b: Requests): boolean {
  return b.every((inner) =>
    a.some((outer) =>
      [...outer].every(([key, condition]) => {
        const against = inner.get(key);
        return against !== undefined && implied(condition, against);
      }),
    ),
  );
}

function implied(outer: Condition, inner: Condition): boolean {
  if (outer.how === 'prefix' && inner.how !== 'other') return inner.value.startsWith(outer.value);
  return outer.how === inner.how && outer.value === inner.value;
}

/** How much a route asks for, by its least demanding match: first how exact the path is, then how many conditions. */
export function specificity(requests: Requests): number {
  return Math.min(...requests.map((match) => 1000 * pathWeight(match.get('uri')) + match.size));
}

/** Exact paths before prefixes before anything else. */
function pathWeight(uri: Condition | undefined): number {
  if (uri === undefined) return 0;
  return uri.how === 'exact' ? 2 : 1;
}
