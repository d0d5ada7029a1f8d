import type { Proxy } from '../proxy/proxy';
import { overlap } from './chainConflict';
import { destinationCluster } from './tcpTarget';
import type { FilterChain, HttpTarget, Listener, TcpTarget } from './listener';
import { BARE_CHAIN, isMatchAll, PLAIN_HTTP } from './listener';
import type { ListenerEntry } from './listenerTable';
import { UNSPECIFIED } from '../registry/service';

export const PASSTHROUGH = 'PassthroughCluster';
export const BLACK_HOLE = 'BlackHoleCluster';

/** Turns a listener in the making into one. Source: `buildListenerFromEntry`, pilot/pkg/networking/core/listener.go. */
export function finishListener(entry: ListenerEntry, port: number, fallback: FilterChain): Listener {
  const ordinary = entry.chains.filter((chain) => !isMatchAll(chain));
  // Of several chains without conditions the last one is it.
  const all = entry.chains.findLast(isMatchAll);
  const alone = all !== undefined && ordinary.length === 0;
  return {
    name: `${entry.binds[0] ?? UNSPECIFIED}_${port}`,
    binds: entry.binds,
    port,
    chains: alone ? [all] : ordinary,
    defaultChain: alone ? undefined : (all ?? fallback),
    tlsInspector: entry.chains.some(({ sni, tcp }) => sni.length > 0 || tcp?.dynamicSni === true),
    httpInspector: entry.chains.some(({ alpn }) => alpn.length > 0),
    refused: alone ? undefined : overlap(ordinary),
    dropped: entry.dropped,
  };
}

/**
 * Where bytes go that nothing is known of.
 * Source: `buildOutboundCatchAllNetworkFiltersOnly`, pilot/pkg/networking/core/listener_builder.go.
 */
export function catchAllTarget(proxy: Proxy): TcpTarget {
  const policy = proxy.scope.outbound;
  const proxied = policy?.egressProxy;
  const name =
    policy === undefined || policy.mode === 'REGISTRY_ONLY'
      ? BLACK_HOLE
      : proxied === undefined
        ? PASSTHROUGH
        : destinationCluster(proxied, undefined, 0);
  return {
    clusters: [{ name, weight: undefined, place: proxied?.place ?? policy?.place }],
    origin: undefined,
    match: undefined,
    hashPolicy: [],
    tunnel: undefined,
    dynamicSni: false,
  };
}

/** The chain of a listener for what its other chains do not take. */
export function catchAllChain(proxy: Proxy): FilterChain {
  return { ...BARE_CHAIN, name: 'PassthroughFilterChain', tcp: catchAllTarget(proxy) };
}

/** The listener for all that no other listener takes. Source: `buildVirtualOutboundListener`, as above. */
export function virtualOutbound(proxy: Proxy, listenPort: number): Listener {
  const chains: FilterChain[] = [
    {
      ...BARE_CHAIN,
      name: 'virtualOutbound-blackhole',
      destinationPort: listenPort,
      tcp: { ...catchAllTarget(proxy), clusters: [{ name: BLACK_HOLE, weight: undefined, place: undefined }] },
    },
  ];
  const dynamic = proxy.scope.outbound?.mode === 'ALLOW_ANY_DYNAMIC_DNS';
  if (dynamic) {
    const http: HttpTarget = { routeConfig: 'allow_any_dynamic_dns', resolves: '*' };
    chains.push({ ...BARE_CHAIN, name: 'virtualOutbound-catchall-tcp-http', alpn: PLAIN_HTTP, http });
  }
  chains.push({ ...BARE_CHAIN, name: 'virtualOutbound-catchall-tcp', tcp: catchAllTarget(proxy) });
  return {
    name: 'virtualOutbound',
    binds: [UNSPECIFIED],
    port: listenPort,
    chains,
    defaultChain: undefined,
    tlsInspector: false,
    httpInspector: dynamic,
    refused: undefined,
    dropped: [],
  };
}
