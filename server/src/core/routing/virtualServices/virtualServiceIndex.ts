import { boundGateways, meshGateway, resolveGatewayName } from '../../istio/gatewayNames';
import { isWildcard, matches, resolveShortName } from '../../istio/hosts';
import type { MeshDefaults } from '../options';
import type { HttpRule } from '../spec/httpRule';
import type { Destination } from '../spec/rule';
import type { L4Match, TcpRule, VirtualService } from '../spec/virtualService';
import { compareText } from '../registry/serviceIndex';
import { mergeDelegate } from './delegates';

/** Why a rule with a delegate came to nothing. */
export interface LostDelegate {
  readonly rule: HttpRule;
  readonly why: 'missing' | 'not-exported';
}

/**
 * The VirtualServices as istiod uses them: names in full, delegates merged, in order, by gateway and namespace.
 * Source: `initVirtualServices`, pilot/pkg/model/push_context.go; pilot/pkg/model/virtualservice_controller.go.
 */
export class VirtualServiceIndex {
  private readonly publicOnes = new Map<string, VirtualService[]>();
  private readonly privateOnes = new Map<string, VirtualService[]>();
  private readonly exportedOnes = new Map<string, VirtualService[]>();
  private readonly delegates = new Map<string, VirtualService>();
  private readonly byHost = new Map<string, VirtualService[]>();
  private readonly wildcards: VirtualService[] = [];
  /** Rules whose delegate was not found or not exported, by `namespace/name` of the root. */
  readonly lost = new Map<string, LostDelegate[]>();
  /** In order. */
  readonly all: readonly VirtualService[];

  constructor(
    written: readonly VirtualService[],
    private readonly mesh: MeshDefaults,
    created: (service: VirtualService) => number,
    /** Keeps what is made of one VirtualService alone. */
    private readonly once: (service: VirtualService, make: () => VirtualService) => VirtualService = (_, make) =>
      make(),
  ) {
    for (const service of written)
      if (service.hosts.length === 0) this.delegates.set(`${service.meta.namespace}/${service.meta.name}`, service);
    this.all = written
      .filter(({ hosts }) => hosts.length > 0)
      .sort(
        (a, b) =>
          created(a) - created(b) ||
          compareText(a.meta.name, b.meta.name) ||
          compareText(a.meta.namespace, b.meta.namespace),
      )
      .map((service) => this.resolve(service));
    for (const service of this.all) {
      this.add(service);
      for (const name of service.hosts) {
        const host = name.toLowerCase();
        const list = this.byHost.get(host);
        if (list === undefined) this.byHost.set(host, [service]);
        else if (list.at(-1) !== service) list.push(service);
      }
      if (service.hosts.some(isWildcard)) this.wildcards.push(service);
    }
  }

  /** All that name a host, seen or not: exactly, or with a wildcard. */
  naming(host: string): readonly VirtualService[] {
    const wide = this.wildcards.filter(({ hosts }) => hosts.some((name) => isWildcard(name) && matches(name, host)));
    return [...new Set([...(this.byHost.get(host) ?? []), ...wide])];
  }

  /** Those bound to a gateway (or `mesh`) that a namespace sees: private ones, exported ones, public ones. */
  forGateway(namespace: string, gateway: string): readonly VirtualService[] {
    const own = (service: VirtualService): boolean =>
      service.semantics === 'gateway' && service.meta.namespace === namespace;
    const everywhere = this.publicOnes.get(gateway) ?? [];
    return [
      ...(this.privateOnes.get(`${namespace}|${gateway}`) ?? []),
      ...(this.exportedOnes.get(`${namespace}|${gateway}`) ?? []),
      ...everywhere.filter(own),
      ...everywhere.filter((service) => !own(service)),
    ];
  }

  /** The three lists of `forGateway` for sidecars, which order each for itself. */
  listsForMesh(namespace: string): readonly (readonly VirtualService[])[] {
    return [
      this.privateOnes.get(`${namespace}|${meshGateway}`) ?? [],
      this.exportedOnes.get(`${namespace}|${meshGateway}`) ?? [],
      this.publicOnes.get(meshGateway) ?? [],
    ];
  }

  private add(service: VirtualService): void {
    const { namespace } = service.meta;
    const gateways = service.gateways;
    const entries = this.exportTo(service);
    const into = (map: Map<string, VirtualService[]>, prefix: string): void => {
      for (const gateway of gateways) {
        const list = map.get(prefix + gateway);
        if (list === undefined) map.set(prefix + gateway, [service]);
        else list.push(service);
      }
    };
    if (entries.includes('*')) into(this.publicOnes, '');
    else if (!entries.includes('~'))
      for (const entry of new Set(entries))
        into(entry === namespace ? this.privateOnes : this.exportedOnes, `${entry}|`);
  }

  /** Entries with `.` written out. */
  private exportTo(service: VirtualService): readonly string[] {
    const entries = service.exportTo.length > 0 ? service.exportTo : this.mesh.virtualServiceExportTo;
    return entries.map((entry) => (entry === '.' ? service.meta.namespace : entry));
  }

  /** Source: `ResolveVirtualServiceShortnames` and `mergeVirtualServices`. Routes of the Gateway API hold full names. */
  private resolve(service: VirtualService): VirtualService {
    if (service.semantics === 'gateway') return { ...service, gateways: boundOf(service) };
    const full = this.once(service, () => this.withFullNames(service));
    if (full.http.every(({ delegate }) => delegate === undefined)) return full;
    return service.semantics === 'ingress' ? full : { ...full, http: this.withDelegates(full) };
  }

  private withFullNames(service: VirtualService): VirtualService {
    const { namespace } = service.meta;
    const host = (name: string): string => resolveShortName(name, namespace, this.mesh.domainSuffix);
    const to = (destination: Destination): Destination => ({ ...destination, host: host(destination.host) });
    const gateways = (names: readonly string[]): readonly string[] =>
      names.map((name) => resolveGatewayName(name, namespace));
    const l4 = (rule: TcpRule): TcpRule => ({
      ...rule,
      matches: rule.matches.map((match): L4Match => ({ ...match, gateways: gateways(match.gateways) })),
      route: rule.route.map((route) => ({ ...route, destination: to(route.destination) })),
    });
    return {
      ...service,
      hosts: service.hosts.map(host),
      gateways: boundOf(service),
      http: service.http.map((rule) => ({
        ...rule,
        matches: rule.matches.map((match) => ({ ...match, gateways: gateways(match.gateways) })),
        route: rule.route.map((route) => ({ ...route, destination: to(route.destination) })),
        mirror: rule.mirror === undefined ? undefined : to(rule.mirror),
        mirrors: rule.mirrors?.map((mirror) => ({ ...mirror, destination: to(mirror.destination) })),
      })),
      tls: service.tls.map(l4),
      tcp: service.tcp.map(l4),
    };
  }

  private withDelegates(root: VirtualService): readonly HttpRule[] {
    return root.http.flatMap((rule) => {
      if (rule.delegate === undefined) return [rule];
      const { namespace } = root.meta;
      const delegateNamespace = rule.delegate.namespace === '' ? namespace : rule.delegate.namespace;
      const delegate = this.delegates.get(`${delegateNamespace}/${rule.delegate.name}`);
      const visible = delegate !== undefined && this.exportTo(delegate).some((to) => to === '*' || to === namespace);
      if (delegate === undefined || !visible) {
        const key = `${namespace}/${root.meta.name}`;
        const why = delegate === undefined ? 'missing' : 'not-exported';
        this.lost.set(key, [...(this.lost.get(key) ?? []), { rule, why }]);
        return [];
      }
      return mergeDelegate(rule, this.withFullNames(delegate).http);
    });
  }
}

function boundOf(service: VirtualService): readonly string[] {
  return boundGateways(service.gateways, service.meta.namespace);
}
