import { isHttp } from '../../istio/protocol';
import type { Server } from '../spec/istioObjects';

/** True when TLS is passed on unopened. Source: pkg/config/gateway/gateway.go, like the next ones. */
export function isPassthrough({ tls }: Server): boolean {
  return tls?.mode === 'PASSTHROUGH' || tls?.mode === 'AUTO_PASSTHROUGH';
}

/** True when HTTP comes out, TLS ended where there is any. */
export function servesHttp(server: Server): boolean {
  return isHttp(server.protocol) || (server.protocol === 'HTTPS' && !isPassthrough(server));
}

/** True when TLS comes in; `httpsRedirect` on an HTTP server is no TLS. */
export function takesTls(server: Server): boolean {
  return server.tls !== undefined && !isHttp(server.protocol);
}

/** True when HTTPS is ended here. */
export function endsHttps(server: Server): boolean {
  return server.tls !== undefined && server.protocol === 'HTTPS' && !isPassthrough(server);
}

/**
 * The hosts of a server with `.` and `*` as namespaces written out.
 * Source: `sanitizeServerHostNamespace`, pilot/pkg/model/gateway.go.
 */
export function serverHosts(hosts: readonly string[], namespace: string): readonly string[] {
  // Any host of any namespace leaves nothing else to say.
  if (hosts.includes('*/*')) return ['*'];
  return hosts.map((host) => {
    const slash = host.indexOf('/');
    if (slash < 0) return host;
    const owner = host.slice(0, slash);
    if (owner === '.') return `${namespace}/${host.slice(slash + 1)}`;
    return owner === '*' ? host.slice(slash + 1) : host;
  });
}

/** The hosts that count for objects of a namespace, without their own. Source: `NamesForNamespace`, pkg/config/host/names.go. */
export function hostsForNamespace(hosts: readonly string[], namespace: string): string[] {
  return hosts.flatMap((host) => {
    const slash = host.indexOf('/');
    if (slash < 0) return [host];
    const owner = host.slice(0, slash);
    return owner === namespace || owner === '*' ? [host.slice(slash + 1)] : [];
  });
}

/** The names that TLS is told apart by, sorted. Source: `GetSNIHostsForServer`, pilot/pkg/model/gateway.go. */
export function sniOf(hosts: readonly string[]): readonly string[] {
  return [...new Set(hosts.map((host) => host.split('/')[1] ?? host))].sort();
}
