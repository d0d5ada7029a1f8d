import type { StoryPlace } from '../story/story';
import type { TableHost, TableRule } from '../story/table';
import { compareLines } from './compareLines';

/** A host of a table, with the places that its rules name. */
export interface RoutedHost {
  readonly host: TableHost;
  readonly places: readonly StoryPlace[];
}

/** What became of the requests that a rule is for. */
export interface ChangedRule {
  /** `moved`: it leads where it did, but stands elsewhere among the others. */
  readonly kind: 'added' | 'removed' | 'changed' | 'moved';
  /** Which requests: `every request`, `path /a*`. */
  readonly when: string;
  /** Set when only what holds for this destination is different. */
  readonly destination?: string;
  /** Where they went; undefined when no rule was for them alone. */
  readonly before?: string;
  readonly after?: string;
  readonly placeBefore?: StoryPlace;
  readonly place?: StoryPlace;
}

/** A rule as it is compared. */
interface Compared {
  readonly when: string;
  /** Where it leads; for one that is never reached, why. */
  readonly goes: string;
  readonly counts: boolean;
  readonly destinations: ReadonlyMap<string, string>;
  readonly place: StoryPlace | undefined;
}

/**
 * The rules of a host that are not what they were, in the order of now, those that are gone behind.
 * @param withNames false for sidecars, whose short names depend on the namespace of the caller.
 */
export function changedRules(
  old: RoutedHost | undefined,
  now: RoutedHost | undefined,
  withNames: boolean,
): ChangedRule[] {
  const before = numbered(comparedOf(old, withNames));
  const after = numbered(comparedOf(now, withNames));
  const moved = movedOf(before, after);
  const changes = [...after].flatMap(([key, rule]) => {
    const other = before.get(key);
    return other === undefined ? added(rule) : between(other, rule, moved.has(key));
  });
  return [...changes, ...[...before].flatMap(([key, rule]) => (after.has(key) ? [] : removed(rule)))];
}

/** The requests that a rule is for, in words. */
export function whenOf({ conditions }: TableRule): string {
  return conditions.length === 0 ? 'every request' : conditions.join(' and ');
}

/** Where a rule leads, and what happens on the way. */
export function goesTo({ leads, details }: TableRule): string {
  return details.length === 0 ? leads : `${leads} (${details.join(', ')})`;
}

function comparedOf(routed: RoutedHost | undefined, withNames: boolean): Compared[] {
  if (routed === undefined) return [];
  const { host, places } = routed;
  const names = withNames ? [...host.domains].sort().join(', ') : '';
  return [
    ...(names === '' ? [] : [plain('the names that it answers to', names)]),
    ...(host.httpsRedirect ? [plain('plain HTTP', 'is redirected to https')] : []),
    ...host.rules.map((rule): Compared => {
      const counts = rule.counts === 'yes';
      return {
        when: whenOf(rule),
        goes: counts ? goesTo(rule) : `${rule.counts === 'shadowed' ? 'never reached' : 'left out'}: ${rule.why ?? ''}`,
        counts,
        destinations: new Map(
          rule.destinations.map(({ title, facts, problem }) => [
            title,
            [...facts, ...(problem === undefined ? [] : [problem])].join(', '),
          ]),
        ),
        place: rule.place === undefined ? undefined : places[rule.place],
      };
    }),
  ];
}

function plain(when: string, goes: string): Compared {
  return { when, goes, counts: true, destinations: new Map(), place: undefined };
}

/** Rules by what they are for; of equal ones each has its number. */
function numbered(rules: readonly Compared[]): ReadonlyMap<string, Compared> {
  const counts = new Map<string, number>();
  return new Map(
    rules.map((rule) => {
      const count = (counts.get(rule.when) ?? 0) + 1;
      counts.set(rule.when, count);
      return [`${rule.when} ${count}`, rule];
    }),
  );
}

/** The rules that stand before and after other ones than before. */
function movedOf(before: ReadonlyMap<string, Compared>, after: ReadonlyMap<string, Compared>): ReadonlySet<string> {
  const common = (one: ReadonlyMap<string, Compared>, other: ReadonlyMap<string, Compared>): string[] =>
    [...one.keys()].filter((key) => other.has(key));
  const lines = compareLines(common(before, after), common(after, before));
  return new Set(lines.flatMap(({ kind, text }) => (kind === 'added' ? [text] : [])));
}

function added({ when, goes, counts, place }: Compared): ChangedRule[] {
  return counts ? [{ kind: 'added', when, after: goes, ...(place === undefined ? {} : { place }) }] : [];
}

function removed({ when, goes, counts, place }: Compared): ChangedRule[] {
  return counts
    ? [{ kind: 'removed', when, before: goes, ...(place === undefined ? {} : { placeBefore: place }) }]
    : [];
}

/** What is different in a rule that was there and is. */
function between(old: Compared, now: Compared, isMoved: boolean): ChangedRule[] {
  if (!old.counts && !now.counts) return [];
  const places = {
    ...(old.place === undefined ? {} : { placeBefore: old.place }),
    ...(now.place === undefined ? {} : { place: now.place }),
  };
  const { when } = now;
  if (old.goes !== now.goes) return [{ kind: 'changed', when, before: old.goes, after: now.goes, ...places }];
  const facts = [...now.destinations].flatMap(([destination, after]): ChangedRule[] => {
    const before = old.destinations.get(destination);
    if (before === undefined || before === after) return [];
    return [{ kind: 'changed', when, destination, before, after, ...places }];
  });
  return isMoved ? [{ kind: 'moved', when, before: old.goes, after: now.goes, ...places }, ...facts] : facts;
}
