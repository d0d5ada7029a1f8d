import type { ClusterShare, FilterChain, Listener } from './listeners/listener';
import { destinationCluster } from './listeners/tcpTarget';
import type { RouteOutcome } from './outcome';
import { routeOutcome } from './httpAnswer';
import type { ProxyConfig } from './proxies';
import type { Route, VirtualHost } from './routes/route';
import type { Cause } from './trace';

/** A rule in its place, whether it counts or not. */
export interface RulePicture {
  readonly route: RouteOutcome;
  readonly action: 'forward' | 'redirect' | 'direct' | 'blackhole';
  readonly destinations: readonly Pick<ClusterShare, 'name' | 'weight'>[];
  /** What it was made of. */
  readonly from: Route;
  /** Why it is left out here; undefined when it counts. */
  readonly leftOut: string | undefined;
  readonly cause: Cause | undefined;
}

/** A virtual host with its rules in order. */
export interface HostPicture {
  readonly name: string;
  readonly domains: readonly string[];
  readonly rules: readonly RulePicture[];
  /** True when all requests are sent to HTTPS. */
  readonly httpsRedirect: boolean;
}

/** A filter chain: the virtual hosts of one that speaks HTTP, the destinations of another. */
export interface ChainPicture {
  readonly chain: FilterChain;
  readonly isDefault: boolean;
  readonly hosts: readonly HostPicture[];
  readonly destinations: readonly Pick<ClusterShare, 'name' | 'weight'>[];
}

/** A listener with all that it may do. */
export interface ListenerPicture {
  readonly listener: Listener;
  readonly chains: readonly ChainPicture[];
}

/** What is shown of a proxy. */
export interface PictureFilter {
  readonly ports: readonly number[];
  /** The virtual hosts that are wanted; without it all, which can be thousands. */
  readonly host?: (host: VirtualHost) => boolean;
}

/** Everything that a proxy does with traffic on some ports, in the order in which Envoy looks at it. */
export function pictureOf(config: ProxyConfig, { ports, host = () => true }: PictureFilter): ListenerPicture[] {
  return ports
    .flatMap((port) => config.listeners(port))
    .map((listener) => ({
      listener,
      chains: [
        ...listener.chains.map((chain) => chainPicture(config, chain, false, host)),
        ...(listener.defaultChain === undefined ? [] : [chainPicture(config, listener.defaultChain, true, host)]),
      ],
    }));
}

function chainPicture(
  config: ProxyConfig,
  chain: FilterChain,
  isDefault: boolean,
  wanted: (host: VirtualHost) => boolean,
): ChainPicture {
  const hosts = chain.http === undefined ? [] : config.routes(chain.http.routeConfig).config.hosts;
  return {
    chain,
    isDefault,
    hosts: hosts.filter(wanted).map(hostPicture),
    destinations: (chain.tcp?.clusters ?? []).map(({ name, weight }) => ({ name, weight })),
  };
}

function hostPicture({ name, domains, routes, httpsRedirect }: VirtualHost): HostPicture {
  return { name, domains, rules: routes.map(rulePicture), httpsRedirect: httpsRedirect !== undefined };
}

function rulePicture(route: Route): RulePicture {
  switch (route.kind) {
    case 'service': {
      const { service, port } = route;
      const destination = { place: service.place, host: service.hostname, subset: '', port };
      return {
        route: { kind: 'default' },
        from: route,
        action: 'forward',
        destinations: [{ name: destinationCluster(destination, service, port), weight: undefined }],
        leftOut: undefined,
        cause: { meta: service.meta, place: service.place },
      };
    }
    case 'catch-all':
      return {
        route: { kind: 'default', name: route.name },
        from: route,
        action: route.cluster === undefined ? 'blackhole' : 'forward',
        destinations: route.cluster === undefined ? [] : [{ name: route.cluster, weight: undefined }],
        leftOut: undefined,
        cause: route.meta === undefined ? undefined : { meta: route.meta, place: route.place },
      };
    case 'rule': {
      const { rule, match, dropped, lookup, port } = route;
      const single = rule.route.length === 1;
      return {
        route: routeOutcome(route),
        from: route,
        action: rule.redirect !== undefined ? 'redirect' : rule.directResponse !== undefined ? 'direct' : 'forward',
        destinations: rule.route.map(({ destination, weight }) => ({
          name: destinationCluster(destination, lookup(destination.host), port),
          weight: single ? undefined : weight,
        })),
        leftOut: dropped?.why,
        cause: { meta: rule.origin.meta, place: match?.place ?? rule.origin.place },
      };
    }
  }
}
