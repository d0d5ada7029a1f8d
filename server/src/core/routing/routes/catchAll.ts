import { PASSTHROUGH } from '../listeners/finish';
import { destinationCluster } from '../listeners/tcpTarget';
import type { Proxy } from '../proxy/proxy';
import type { CatchAllRoute, VirtualHost } from './route';

/** The cluster that resolves any name. */
export const ANY_DYNAMIC = 'AllowAnyDynamicDNSCluster';

/** The virtual host for hosts that nobody knows. Source: `buildCatchAllVirtualHost`, pilot/pkg/networking/core/httproute.go. */
export function catchAllHost(proxy: Proxy): VirtualHost {
  const route = catchAllRoute(proxy);
  return { name: route.name, domains: ['*'], routes: [route], httpsRedirect: undefined };
}

function catchAllRoute({ scope }: Proxy): CatchAllRoute {
  const policy = scope.outbound;
  const base = {
    kind: 'catch-all',
    place: policy?.place,
    meta: scope.sidecar?.outboundTrafficPolicy === undefined ? undefined : scope.sidecar.meta,
  } as const;
  if (policy?.mode === 'ALLOW_ANY_DYNAMIC_DNS') return { ...base, name: 'allow_any_dynamic_dns', cluster: ANY_DYNAMIC };
  if (policy?.mode !== 'ALLOW_ANY') return { ...base, name: 'block_all', cluster: undefined };
  const proxied = policy.egressProxy;
  return {
    ...base,
    name: 'allow_any',
    cluster: proxied === undefined ? PASSTHROUGH : destinationCluster(proxied, undefined, 0),
  };
}
