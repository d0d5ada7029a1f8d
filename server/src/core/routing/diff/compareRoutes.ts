import type { Workspace } from '../../workspace/workspace';
import { GatewayPods } from '../ask/gateways';
import { namespacesOf } from '../ask/caller';
import type { RoutingEngine } from '../engine';
import type { TableHost, TableQuestion } from '../story/table';
import { tableOf } from '../story/table';
import type { ProxiedCaller } from '../trace';
import { changedRules, goesTo, whenOf } from './changedRules';
import type { ChangedRule, RoutedHost } from './changedRules';
import { compareLines } from './compareLines';
import type { RouteLine } from './compareLines';

/** One state of the files. */
export interface RoutedState {
  readonly engine: RoutingEngine;
  readonly workspace: Workspace;
}

/** A host whose routes are not what they were. */
export interface RouteChange {
  readonly kind: 'added' | 'removed' | 'changed';
  /** `reviews.shop.svc.cluster.local:9080`. */
  readonly host: string;
  readonly listener: string;
  /** For whom: `gateway edge/gate`, `callers in shop`. */
  readonly viewers: readonly string[];
  /** All that counts of its routes, as a text that was and is. */
  readonly lines: readonly RouteLine[];
  /** The same rule by rule, without those that stayed. */
  readonly rules: readonly ChangedRule[];
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
    const question = { caller, limit: Infinity, ...(namespace === undefined ? {} : { namespace }) };
    const old = hostsOf(this.before, question);
    const now = hostsOf(this.after, question);
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
    old: RoutedHost | undefined,
    now: RoutedHost | undefined,
    viewer: string,
    withNames: boolean,
  ): void {
    const lines = compareLines(linesOf(old?.host, withNames), linesOf(now?.host, withNames));
    const shown = now?.host ?? old?.host;
    if (shown === undefined || lines.every(({ kind }) => kind === 'same')) return;
    const kind = old === undefined ? 'added' : now === undefined ? 'removed' : 'changed';
    const key = JSON.stringify([name, kind, lines]);
    const known = this.found.get(key);
    if (known !== undefined) {
      if (!known.viewers.includes(viewer)) known.viewers.push(viewer);
      return;
    }
    const rules = changedRules(old, now, withNames);
    const change = { kind, host: shown.name, listener: shown.listener, viewers: [], lines, rules } as const;
    this.found.set(key, { change, viewers: [viewer] });
  }
}

function hostsOf({ engine, workspace }: RoutedState, question: TableQuestion): ReadonlyMap<string, RoutedHost> {
  const table = tableOf(engine, workspace, question);
  const { hosts, places } = table ?? { hosts: [], places: [] };
  return new Map(hosts.map((host) => [`${host.listener} ${host.protocol} ${host.name}`, { host, places }]));
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
    ...rules.flatMap((rule) => {
      const { counts, destinations } = rule;
      if (counts !== 'yes') return [];
      return [
        `${whenOf(rule)} -> ${goesTo(rule)}`,
        ...destinations.flatMap(({ title, facts, problem }) => [
          ...facts.map((fact) => `  ${title}: ${fact}`),
          ...(problem === undefined ? [] : [`  ${title}: ${problem}`]),
        ]),
      ];
    }),
  ];
}
