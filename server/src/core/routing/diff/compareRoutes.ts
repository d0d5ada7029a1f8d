import type { Workspace } from '../../workspace/workspace';
import { GatewayPods } from '../ask/gateways';
import { namespacesOf } from '../ask/caller';
import type { RoutingEngine } from '../engine';
import type { RoutingTable, TableHost } from '../story/table';
import { tableOf } from '../story/table';
import type { ProxiedCaller } from '../trace';

/** One state of the files. */
export interface RoutedState {
  readonly engine: RoutingEngine;
  readonly workspace: Workspace;
}

/** A line of what a host's routes were and are. */
export interface RouteLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** A host whose routes are not what they were. */
export interface RouteChange {
  readonly kind: 'added' | 'removed' | 'changed';
  /** `reviews.shop.svc.cluster.local:9080`. */
  readonly host: string;
  readonly listener: string;
  /** For whom: `gateway edge/gate`, `callers in shop`. */
  readonly viewers: readonly string[];
  readonly lines: readonly RouteLine[];
}

/** In a larger workspace each namespace is only asked about its own hosts; all about all would take minutes. */
const MOST_NAMESPACES = 40;

/** Whose routes there are to compare. */
export interface Viewer {
  readonly label: string;
  readonly caller: ProxiedCaller;
  /** Set when only the hosts of this namespace are compared. */
  readonly namespace?: string;
}

/** Everyone whose routes can be compared: the gateways and the namespaces of both states. */
export function viewersOf(before: RoutedState, after: RoutedState): Viewer[] {
  const gateways = new Map<string, Viewer>();
  for (const { engine } of [before, after])
    for (const { workload, namespace, meta } of new GatewayPods(engine.mesh).all())
      gateways.set(workload, {
        label: `gateway ${workload}`,
        caller: { kind: 'gateway', namespace, name: meta.name },
      });
  const namespaces = [...new Set([before, after].flatMap(({ engine }) => namespacesOf(engine.mesh)))].sort();
  const isLarge = namespaces.length > MOST_NAMESPACES;
  return [
    ...[...gateways.values()].sort((a, b) => (a.label < b.label ? -1 : 1)),
    ...namespaces.map((namespace) => ({
      label: `callers in ${namespace}`,
      caller: { kind: 'pod' as const, namespace, labels: {} },
      ...(isLarge ? { namespace } : {}),
    })),
  ];
}

/** Compares the routes of two states; changes that several see alike are told once. */
export class RouteComparison {
  private readonly found = new Map<string, { change: RouteChange; viewers: string[] }>();

  constructor(
    private readonly before: RoutedState,
    private readonly after: RoutedState,
  ) {}

  /** Compares what one viewer sees. */
  compare({ label, caller, namespace }: Viewer): void {
    const table = ({ engine, workspace }: RoutedState): ReadonlyMap<string, TableHost> =>
      byName(
        tableOf(engine, workspace, { caller, limit: Infinity, ...(namespace === undefined ? {} : { namespace }) }),
      );
    const old = table(this.before);
    const now = table(this.after);
    for (const name of new Set([...old.keys(), ...now.keys()]))
      this.compareHost(name, old.get(name), now.get(name), label, caller.kind === 'gateway');
  }

  /** All changes, by host. */
  get changes(): RouteChange[] {
    return [...this.found.values()]
      .map(({ change, viewers }) => ({ ...change, viewers }))
      .sort((a, b) => (a.host < b.host ? -1 : a.host > b.host ? 1 : 0));
  }

  private compareHost(
    name: string,
    old: TableHost | undefined,
    now: TableHost | undefined,
    viewer: string,
    withNames: boolean,
  ): void {
    const lines = compareLines(linesOf(old, withNames), linesOf(now, withNames));
    const shown = now ?? old;
    if (shown === undefined || lines.every(({ kind }) => kind === 'same')) return;
    const kind = old === undefined ? 'added' : now === undefined ? 'removed' : 'changed';
    const key = JSON.stringify([name, kind, lines]);
    const known = this.found.get(key);
    if (known !== undefined) {
      if (!known.viewers.includes(viewer)) known.viewers.push(viewer);
      return;
    }
    const change = { kind, host: shown.name, listener: shown.listener, viewers: [], lines } as const;
    this.found.set(key, { change, viewers: [viewer] });
  }
}

function byName(table: RoutingTable | undefined): ReadonlyMap<string, TableHost> {
  return new Map((table?.hosts ?? []).map((host) => [`${host.listener} ${host.protocol} ${host.name}`, host]));
}

/**
 * What counts of a host, a text each: its names, then its rules in order with what holds for their destinations.
 * @param withNames false for sidecars, whose short names depend on the namespace of the caller.
 */
function linesOf(host: TableHost | undefined, withNames: boolean): string[] {
  if (host === undefined) return [];
  const { domains, httpsRedirect, rules } = host;
  const named = withNames ? [...domains].sort().join(', ') : '';
  return [
    ...(named === '' ? [] : [`names: ${named}`]),
    ...(httpsRedirect ? ['every request is redirected to https'] : []),
    ...rules.flatMap(({ counts, conditions, leads, details, destinations }) => {
      if (counts !== 'yes') return [];
      const when = conditions.length === 0 ? 'every request' : conditions.join(' and ');
      const more = details.length === 0 ? '' : ` (${details.join(', ')})`;
      return [
        `${when} -> ${leads}${more}`,
        ...destinations.flatMap(({ title, facts, problem }) => [
          ...facts.map((fact) => `  ${title}: ${fact}`),
          ...(problem === undefined ? [] : [`  ${title}: ${problem}`]),
        ]),
      ];
    }),
  ];
}

/** More lines than this are not compared one by one: all count as written anew. */
const MOST_LINES = 2000;

/** The lines of both, in order, each with where it is: the longest common part counts as the same. */
function compareLines(old: readonly string[], now: readonly string[]): RouteLine[] {
  const line =
    (kind: RouteLine['kind']) =>
    (text: string): RouteLine => ({ kind, text });
  if (old.length === now.length && old.every((text, index) => text === now[index])) return now.map(line('same'));
  if (old.length * now.length > MOST_LINES * MOST_LINES)
    return [...old.map(line('removed')), ...now.map(line('added'))];
  const lengths = commonLengths(old, now);
  const lines: RouteLine[] = [];
  let a = 0;
  let b = 0;
  while (a < old.length || b < now.length) {
    const [left = '', right = ''] = [old[a], now[b]];
    if (a < old.length && b < now.length && left === right) {
      lines.push({ kind: 'same', text: left });
      a++;
      b++;
    } else if (b >= now.length || (a < old.length && lengthAt(lengths, a + 1, b) >= lengthAt(lengths, a, b + 1))) {
      lines.push({ kind: 'removed', text: left });
      a++;
    } else {
      lines.push({ kind: 'added', text: right });
      b++;
    }
  }
  return lines;
}

function lengthAt(lengths: readonly Uint32Array[], a: number, b: number): number {
  return lengths[a]?.[b] ?? 0;
}

/** How long the common part of what follows is, for each pair of places. */
function commonLengths(old: readonly string[], now: readonly string[]): readonly Uint32Array[] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint32Array(now.length + 1));
  for (let a = old.length - 1; a >= 0; a--)
    for (let b = now.length - 1; b >= 0; b--) {
      const row = lengths[a];
      if (row === undefined) continue;
      row[b] =
        old[a] === now[b]
          ? lengthAt(lengths, a + 1, b + 1) + 1
          : Math.max(lengthAt(lengths, a + 1, b), lengthAt(lengths, a, b + 1));
    }
  return lengths;
}
