import { clusterOf } from '../clusters/cluster';
import type { RoutingEngine } from '../engine';
import type { FilterChain, Listener } from '../listeners/listener';
import type { ChainPicture, HostPicture, RulePicture } from '../picture';
import { pictureOf } from '../picture';
import type { ProxyConfig } from '../proxies';
import { shadowsOf } from '../routes/shadows';
import type { RuleRoute, VirtualHost } from '../routes/route';
import type { Workspace } from '../../workspace/workspace';
import type { ProxiedCaller } from '../trace';
import { ERRORS } from './headline';
import { Places } from './places';
import { clusterSplit, httpRuleWords, l4RuleWords, shadowText } from './rules';
import type { StoryPlace, StoryRule } from './story';
import { callerText } from './storyOf';
import { clusterFacts, ruleDetails } from './tableWords';
import { percentOf } from '../../istio/shares';
import { clusterTitle } from './words';

/** A destination of a rule, with what is wrong with it. */
export interface TableDestination {
  readonly title: string;
  readonly cluster: string;
  readonly weight?: number;
  /** In percent. */
  readonly share?: number;
  readonly problem?: string;
  /** What holds for it: balancing, TLS, limits, endpoints. */
  readonly facts: readonly string[];
}

/** A rule in its order. */
export interface TableRule extends Pick<StoryRule, 'label' | 'object' | 'conditions' | 'leads' | 'place'> {
  /** `shadowed`: an earlier rule takes all that it would; `left out`: it is none for this proxy. */
  readonly counts: 'yes' | 'shadowed' | 'left out';
  /** Why it does not count. */
  readonly why?: string;
  /** What it does beside: timeout, retries, rewrites. */
  readonly details: readonly string[];
  readonly destinations: readonly TableDestination[];
  /** What else is wrong with it. */
  readonly problems: readonly string[];
}

/** A host, or a condition on connections, with what becomes of it. */
export interface TableHost {
  readonly name: string;
  readonly domains: readonly string[];
  /** `0.0.0.0_80`. */
  readonly listener: string;
  readonly port: number;
  readonly protocol: 'HTTP' | 'HTTPS' | 'bytes';
  readonly httpsRedirect: boolean;
  readonly rules: readonly TableRule[];
  /** Other VirtualServices that name the host and have no say. */
  readonly others: readonly { readonly object: string; readonly why: string; readonly place?: number }[];
}

/** Everything that a proxy does with some hosts, in the order in which it looks at it. */
export interface RoutingTable {
  readonly title: string;
  /** From whose point of view. */
  readonly caller: string;
  readonly hosts: readonly TableHost[];
  /** How many hosts more there are. */
  readonly left: number;
  readonly places: readonly StoryPlace[];
}

/** Which part of the whole is wanted; of the last three one. */
export interface TableQuestion {
  /** Whose proxy is asked. */
  readonly caller: ProxiedCaller;
  /** A host, by any of the names that the proxy knows it by. */
  readonly host?: string;
  /** The hosts of the services of a namespace. */
  readonly namespace?: string;
  readonly limit?: number;
}

const USUAL_LIMIT = 400;

/** The table of a gateway, a host or a namespace. @returns undefined when the caller has no proxy in the files. */
export function tableOf(
  engine: RoutingEngine,
  workspace: Workspace,
  question: TableQuestion,
): RoutingTable | undefined {
  const { caller, host, namespace, limit = USUAL_LIMIT } = question;
  const config = engine.configOfProxy(caller);
  if (config === undefined) return undefined;
  const places = new Places(workspace);
  const table = new TableMaker(engine, config, places);
  const wanted = wantedHosts(engine, host, namespace);
  const hosts: TableHost[] = [];
  let left = 0;
  for (const { listener, chains } of pictureOf(config, { ports: portsFor(engine, config, question), host: wanted }))
    for (const picture of chains)
      for (const make of table.hostsOf(listener, picture, host, namespace)) {
        if (hosts.length < limit) hosts.push(make());
        else left++;
      }
  const own = caller.kind === 'gateway' ? `gateway ${caller.namespace}/${caller.name}` : callerText(caller);
  const what = host ?? (namespace === undefined ? own : `namespace ${namespace}`);
  return { title: what, caller: callerText(caller), hosts, left, places: places.list };
}

function wantedHosts(
  engine: RoutingEngine,
  host: string | undefined,
  namespace: string | undefined,
): (host: VirtualHost) => boolean {
  // A VirtualService makes its hosts known on port 80 even where their service has no such port.
  const isServed = (name: string): boolean => {
    const [service] = engine.mesh.services.byHostname(hostPart(name)).values();
    return (
      service === undefined || service.ports.some(({ port }) => String(port) === name.slice(name.lastIndexOf(':') + 1))
    );
  };
  if (host !== undefined) {
    const name = host.toLowerCase();
    return ({ domains, name: own }) => (domains.includes(name) || hostPart(own) === name) && isServed(own);
  }
  if (namespace === undefined) return () => true;
  const own = new Set(
    engine.mesh.services.all.flatMap((service) =>
      service.namespace === namespace ? [service.hostname.toLowerCase()] : [],
    ),
  );
  for (const { meta, hosts } of engine.mesh.virtualServices.all)
    if (meta.namespace === namespace) for (const name of hosts) own.add(name.toLowerCase());
  return ({ name }) => own.has(hostPart(name)) && isServed(name);
}

/** `reviews` of the name `reviews:80` of a virtual host. */
function hostPart(name: string): string {
  return name.slice(0, name.lastIndexOf(':'));
}

/** The ports on which the hosts that are wanted can be: a proxy may know thousands of others. */
function portsFor(engine: RoutingEngine, config: ProxyConfig, { host, namespace }: TableQuestion): readonly number[] {
  const all = config.ports();
  if (config.proxy.type === 'gateway' || (host === undefined && namespace === undefined)) return all;
  const services = engine.mesh.services.all.filter((service) =>
    namespace === undefined ? isNamed(service.hostname, host ?? '') : service.namespace === namespace,
  );
  const ports = new Set(services.flatMap((service) => service.ports.map(({ port }) => port)));
  // Hosts that are no service are served on port 80.
  ports.add(80);
  return all.filter((port) => ports.has(port));
}

function isNamed(hostname: string, name: string): boolean {
  return hostname === name || hostname.startsWith(`${name}.`);
}

class TableMaker {
  constructor(
    private readonly engine: RoutingEngine,
    private readonly config: ProxyConfig,
    private readonly places: Places,
  ) {}

  /** The hosts of a chain, each to be made when it is shown. */
  hostsOf(
    listener: Listener,
    { chain, hosts, destinations }: ChainPicture,
    host: string | undefined,
    namespace: string | undefined,
  ): (() => TableHost)[] {
    if (chain.http !== undefined) return hosts.map((one) => () => this.httpHost(listener, chain, one));
    if (destinations.length === 0 || !this.concerns(chain, host, namespace)) return [];
    return [() => this.bytesHost(listener, chain)];
  }

  private concerns(chain: FilterChain, host: string | undefined, namespace: string | undefined): boolean {
    if (host !== undefined)
      return chain.sni.includes(host) || (chain.tcp?.clusters ?? []).some(({ name }) => name.includes(`|${host}`));
    return namespace === undefined || chain.source?.meta.namespace === namespace;
  }

  private httpHost(
    listener: Listener,
    chain: FilterChain,
    { name, domains, rules, httpsRedirect }: HostPicture,
  ): TableHost {
    const shadows = shadowsOf(rules.map(({ from }) => from));
    const own = hostPart(name);
    const deciding = new Set(
      rules.flatMap(({ from }) => (from.kind === 'rule' ? [from.virtualService.meta.resource] : [])),
    );
    const others = this.engine.mesh.virtualServices.naming(own).filter(({ meta }) => !deciding.has(meta.resource));
    return {
      ...this.base(listener, chain.tls === undefined ? 'HTTP' : 'HTTPS'),
      name,
      domains: [...domains],
      httpsRedirect,
      rules: rules.map((rule) => this.rule(rule, listener.port, shadows)),
      others: others.slice(0, MOST_OTHERS).map(({ meta, hostsPlace }) => ({
        object: `${meta.kind} ${meta.namespace}/${meta.name}`,
        why: this.whyNot(deciding.size > 0),
        ...this.places.at(meta, hostsPlace),
      })),
    };
  }

  private whyNot(isTaken: boolean): string {
    return isTaken ? 'another VirtualService has this host here' : 'it is not for this proxy';
  }

  private bytesHost(listener: Listener, chain: FilterChain): TableHost {
    const { tcp, sni, cidrs } = chain;
    const clusters = tcp?.clusters ?? [];
    const words = tcp === undefined ? undefined : l4RuleWords(tcp);
    const place = chain.source === undefined ? {} : this.places.at(chain.source.meta, chain.source.place);
    const rule: TableRule = {
      ...(words ?? { label: 'no rule', object: 'the service itself', conditions: [], leads: clusterSplit(clusters) }),
      ...place,
      counts: 'yes',
      details: [],
      destinations: this.destinations(clusters, listener.port),
      problems: [],
    };
    return {
      ...this.base(listener, 'bytes'),
      name: [...sni, ...cidrs].join(', ') || listener.name,
      domains: [...sni],
      httpsRedirect: false,
      rules: [rule],
      others: [],
    };
  }

  private base(
    { name, port }: Listener,
    protocol: TableHost['protocol'],
  ): Pick<TableHost, 'listener' | 'port' | 'protocol'> {
    return { listener: name, port, protocol };
  }

  private rule(picture: RulePicture, port: number, shadows: ReadonlyMap<RuleRoute, RuleRoute>): TableRule {
    const { from, destinations, leftOut, cause } = picture;
    const place = cause === undefined ? {} : this.places.at(cause.meta, cause.place);
    if (from.kind !== 'rule')
      return {
        label: 'no rule',
        object: from.kind === 'service' ? 'the service itself' : from.name,
        conditions: [],
        leads: destinations.length === 0 ? 'answers 502' : clusterSplit(destinations),
        ...place,
        counts: 'yes',
        details: [],
        destinations: this.destinations(destinations, port),
        problems: [],
      };
    const shadow = shadows.get(from);
    const counts =
      shadow !== undefined || from.dropped?.shadow === true ? 'shadowed' : leftOut === undefined ? 'yes' : 'left out';
    const why = leftOut ?? (shadow === undefined ? undefined : shadowText(shadow));
    return {
      ...httpRuleWords(from),
      ...place,
      counts,
      ...(why === undefined ? {} : { why }),
      details: ruleDetails(from.rule),
      destinations: this.destinations(destinations, from.port),
      problems: weightProblems(from),
    };
  }

  private destinations(
    clusters: readonly { readonly name: string; readonly weight: number | undefined }[],
    port: number,
  ): TableDestination[] {
    const sum = clusters.reduce((total, { weight }) => total + (weight ?? 0), 0);
    return clusters.map(({ name, weight }) => {
      const { outcome, why } = clusterOf(this.engine.mesh, this.config.proxy, name, { address: '', port });
      const problem = outcome.exists ? (outcome.error === undefined ? undefined : ERRORS[outcome.error]) : why;
      return {
        title: clusterTitle(outcome),
        cluster: name,
        ...(weight === undefined ? {} : { weight, share: percentOf(weight, sum) }),
        ...(problem === undefined ? {} : { problem }),
        facts: clusterFacts(outcome),
      };
    });
  }
}

const MOST_OTHERS = 20;

/** Weights by which no request can be given out. */
function weightProblems({ rule }: RuleRoute): string[] {
  if (rule.route.length < 2) return [];
  const sum = rule.route.reduce((total, { weight }) => total + weight, 0);
  if (sum === 0) return ['all weights are 0, so no destination gets a request'];
  return rule.route.some(({ weight }) => weight < 0) ? ['a weight is negative'] : [];
}
