import { matches, subsetOf } from '../../istio/hosts';
import { overlap } from '../listeners/chainConflict';
import type { FilterChain, Listener, Termination } from '../listeners/listener';
import { BARE_CHAIN } from '../listeners/listener';
import { ruleTarget } from '../listeners/tcpTarget';
import type { Mesh } from '../mesh';
import type { Proxy } from '../proxy/proxy';
import { UNSPECIFIED } from '../registry/service';
import type { L4Match, VirtualService } from '../spec/virtualService';
import type { MergedServers, PlacedServer, ServerPort } from './mergeServers';
import { sniClusterName } from '../clusters/clusterName';
import { ruleFor } from '../proxy/ruleFor';
import { endsHttps, isPassthrough } from './servers';

/** What Istio's own proxies offer in their TLS. */
export const ISTIO_ALPN: readonly string[] = [
  'istio',
  'istio-peer-exchange',
  'istio-http/1.0',
  'istio-http/1.1',
  'istio-h2',
];

/**
 * The listeners of a gateway.
 * Source: `buildGatewayListeners`, pilot/pkg/networking/core/gateway.go, like all of this file.
 */
export function gatewayListeners(mesh: Mesh, proxy: Proxy, merged: MergedServers): readonly Listener[] {
  const chains = new Map<string, { bind: string; port: number; chains: FilterChain[] }>();
  const claimed = new Map<string, string>();
  for (const serverPort of merged.ports) {
    const bind = serverPort.bind === '' ? UNSPECIFIED : serverPort.bind;
    const name = `${bind}_${serverPort.port}`;
    const entry = chains.get(name) ?? { bind, port: serverPort.port, chains: [] };
    chains.set(name, entry);
    entry.chains.push(...chainsOf(mesh, proxy, serverPort, claimed));
  }
  return [...chains].flatMap(([name, entry]): Listener[] => {
    if (entry.chains.length === 0) return [];
    return [
      {
        name,
        binds: [entry.bind],
        port: entry.port,
        chains: entry.chains,
        defaultChain: undefined,
        tlsInspector: entry.chains.some(({ sni, tls }) => sni.length > 0 || tls !== undefined),
        httpInspector: false,
        refused: overlap(entry.chains),
        dropped: [],
      },
    ];
  });
}

function chainsOf(mesh: Mesh, proxy: Proxy, port: ServerPort, claimed: Map<string, string>): FilterChain[] {
  const [first] = port.servers;
  if (port.plainHttp && first !== undefined) return [httpChain(first)];
  return port.servers.flatMap((placed) => {
    if (endsHttps(placed.server)) return [{ ...httpChain(placed), sni: placed.sni, tls: termination(placed) }];
    if (isPassthrough(placed.server)) return passthroughChains(mesh, proxy, placed, claimed);
    return tcpChain(mesh, proxy, placed);
  });
}

function httpChain({ routeName, gateway, server }: PlacedServer): FilterChain {
  return {
    ...BARE_CHAIN,
    http: { routeConfig: routeName, resolves: undefined },
    source: { meta: gateway.meta, place: server.place },
  };
}

/** Source: `BuildListenerTLSContext`, pilot/pkg/networking/core/listener.go. */
function termination({ server }: PlacedServer): Termination | undefined {
  const { tls } = server;
  if (tls === undefined) return undefined;
  const wanted = tls.mode === 'MUTUAL' || tls.mode === 'ISTIO_MUTUAL';
  return { clientCertificate: wanted ? 'required' : 'none', mesh: tls.mode === 'ISTIO_MUTUAL', place: tls.place };
}

/** The first `tcp` rule that fits. Source: `buildGatewayNetworkFiltersFromTCPRoutes`. */
function tcpChain(mesh: Mesh, proxy: Proxy, placed: PlacedServer): FilterChain[] {
  const { server } = placed;
  for (const virtualService of boundTo(mesh, proxy, placed)) {
    for (const rule of virtualService.tcp) {
      const match = rule.matches.find((candidate) => l4Applies(candidate, placed));
      if ((match === undefined && rule.matches.length > 0) || rule.route.length === 0) continue;
      return [
        {
          ...BARE_CHAIN,
          sni: placed.sni,
          tls: termination(placed),
          tcp: ruleTarget(mesh, proxy, rule.route, server.port, rule.origin, match),
          source: { meta: virtualService.meta, place: rule.origin.place },
        },
      ];
    }
    // A TLSRoute on a listener that ends TLS leads on like a rule for bytes.
    const rule = virtualService.tls.find(
      ({ origin, matches: conditions }) =>
        origin.kind === 'TLSRoute' && conditions.some((candidate) => l4Applies(candidate, placed)),
    );
    if (rule !== undefined)
      return [
        {
          ...BARE_CHAIN,
          sni: placed.sni,
          tls: termination(placed),
          tcp: ruleTarget(mesh, proxy, rule.route, server.port, rule.origin, rule.matches[0]),
          source: { meta: virtualService.meta, place: rule.origin.place },
        },
      ];
  }
  return [];
}

/** Source: `buildGatewayNetworkFiltersFromTLSRoutes`. */
function passthroughChains(
  mesh: Mesh,
  proxy: Proxy,
  placed: PlacedServer,
  claimed: Map<string, string>,
): FilterChain[] {
  const { server, port } = placed;
  if (server.tls?.mode === 'AUTO_PASSTHROUGH') return autoPassthroughChains(mesh, proxy, placed);
  const chains: FilterChain[] = [];
  for (const { meta, tls } of boundTo(mesh, proxy, placed))
    for (const rule of tls) {
      if (rule.route.length === 0) continue;
      for (const match of rule.matches) {
        if (!l4Applies(match, placed)) continue;
        const keys = match.sniHosts.map((host) => `${port}|${host}`);
        if (keys.some((key) => claimed.get(key) === server.bind)) continue;
        for (const key of keys) claimed.set(key, server.bind);
        chains.push({
          ...BARE_CHAIN,
          sni: match.sniHosts,
          tcp: ruleTarget(mesh, proxy, rule.route, server.port, rule.origin, match),
          source: { meta, place: match.place },
        });
      }
    }
  return chains;
}

/**
 * A chain for each port of each service of the mesh that the server's hosts take in, and for each of its subsets.
 * Source: `builtAutoPassthroughFilterChains`.
 */
function autoPassthroughChains(mesh: Mesh, proxy: Proxy, { sni, gateway, server }: PlacedServer): FilterChain[] {
  const source = { meta: gateway.meta, place: server.place };
  return [...proxy.scope.services.values()]
    .filter(({ external, hostname }) => !external && sni.some((host) => subsetOf(hostname, host)))
    .flatMap(({ hostname, ports }) => {
      const subsets = ruleFor(mesh, proxy, hostname)?.rule.subsets ?? [];
      return ports
        .filter(({ protocol }) => protocol !== 'UDP')
        .flatMap(({ port }) =>
          ['', ...subsets.map(({ name }) => name)].map((subset) =>
            sniChain(sniClusterName(port, subset, hostname), source),
          ),
        );
    });
}

function sniChain(name: string, source: FilterChain['source']): FilterChain {
  const clusters = [{ name, weight: undefined, place: undefined }];
  const tcp = { clusters, origin: undefined, match: undefined, hashPolicy: [], tunnel: undefined, dynamicSni: false };
  return { ...BARE_CHAIN, sni: [name], alpn: ISTIO_ALPN, tcp, source };
}

/** The VirtualServices of a Gateway that share a host with one of its servers. Source: `pickMatchingGatewayHosts`. */
function boundTo(mesh: Mesh, proxy: Proxy, { gatewayName, hosts }: PlacedServer): VirtualService[] {
  return mesh.virtualServices.forGateway(proxy.namespace, gatewayName).filter((service) =>
    hosts.some((host) => {
      const slash = host.indexOf('/');
      if (slash >= 0 && host.slice(0, slash) !== service.meta.namespace) return false;
      return service.hosts.some((name) => matches(host.slice(slash + 1), name));
    }),
  );
}

/** A gateway looks at the port and the Gateway alone. Source: `l4SingleMatch`. */
function l4Applies(match: L4Match, { server, gatewayName }: PlacedServer): boolean {
  return (
    (match.port === undefined || match.port === 0 || match.port === server.port) &&
    (match.gateways.length === 0 || match.gateways.includes(gatewayName))
  );
}
