import { compareSpecificity, intersection } from '../../istio/hosts';
import { takesEverything } from '../../istio/matchCover';
import type { Mesh } from '../mesh';
import type { Proxy } from '../proxy/proxy';
import type { Service } from '../registry/service';
import type { Route, RouteConfig, VirtualHost } from '../routes/route';
import { living, ruleRoutes } from '../routes/route';
import type { VirtualService } from '../spec/virtualService';
import type { MergedServers, PlacedServer } from './mergeServers';
import { hostsForNamespace } from './servers';

interface GrowingHost {
  readonly name: string;
  readonly domains: string[];
  readonly routes: Route[];
  redirect: VirtualHost['httpsRedirect'];
}

/**
 * The route configuration of a gateway.
 * Source: `buildGatewayHTTPRouteConfig`, pilot/pkg/networking/core/gateway.go, like all of this file.
 */
export function gatewayRouteConfig(mesh: Mesh, proxy: Proxy, merged: MergedServers, name: string): RouteConfig {
  const servers = merged.byRoute.get(name) ?? [];
  const hosts = new Map<string, GrowingHost>();
  const made = new Map<string, readonly Route[]>();
  for (const placed of servers) addServer(mesh, proxy, placed, hosts, made);
  if (hosts.size > 0) return { name, hosts: joinEqual(hosts), ignorePort: true };
  const blackhole: VirtualHost = {
    name: `blackhole:${servers[0]?.server.port ?? 0}`,
    domains: ['*'],
    routes: [],
    httpsRedirect: undefined,
  };
  return { name, hosts: servers.length === 0 ? [] : [blackhole], ignorePort: true };
}

function addServer(
  mesh: Mesh,
  proxy: Proxy,
  placed: PlacedServer,
  hosts: Map<string, GrowingHost>,
  made: Map<string, readonly Route[]>,
): void {
  const { server, gateway, gatewayName } = placed;
  const redirect = server.tls?.httpsRedirect === true ? { meta: gateway.meta, place: server.tls.place } : undefined;
  for (const virtualService of mesh.virtualServices.forGateway(proxy.namespace, gatewayName)) {
    const { namespace, name } = virtualService.meta;
    const shared = intersection(hostsForNamespace(placed.hosts, namespace), virtualService.hosts);
    if (shared.length === 0) continue;
    // The routes are made once for all servers of a Gateway, with the port of the first one.
    const key = `${gatewayName} ${namespace}/${name}`;
    let routes = made.get(key);
    if (routes === undefined) {
      routes = routesOf(mesh, proxy, virtualService, placed);
      if (living(routes).length === 0) continue;
      made.set(key, routes);
    }
    for (const host of shared) {
      const found = hostFor(hosts, host.toLowerCase(), server.port);
      found.routes.push(...routes);
      found.redirect ??= redirect;
    }
  }
  if (redirect !== undefined)
    for (const host of placed.hosts) hostFor(hosts, host.toLowerCase(), server.port).redirect = redirect;
}

function hostFor(hosts: Map<string, GrowingHost>, name: string, port: number): GrowingHost {
  let host = hosts.get(name);
  if (host === undefined) {
    host = { name: `${name}:${port}`, domains: [name], routes: [], redirect: undefined };
    hosts.set(name, host);
  }
  return host;
}

function routesOf(mesh: Mesh, proxy: Proxy, virtualService: VirtualService, placed: PlacedServer): readonly Route[] {
  const { server, gatewayName } = placed;
  const lookup = (host: string): Service | undefined => {
    const own = mesh.services.byHostname(host).get(virtualService.meta.namespace);
    if (own !== undefined && mesh.services.isVisible(own, proxy.namespace)) return own;
    return proxy.scope.services.get(host);
  };
  return ruleRoutes(virtualService, {
    proxy,
    gateway: gatewayName,
    port: server.port,
    lookup,
    tls: server.tls !== undefined,
  });
}

/** Hosts with the same routes become one. Source: `collapseDuplicateRoutes`. */
function joinEqual(hosts: ReadonlyMap<string, GrowingHost>): VirtualHost[] {
  const joined: GrowingHost[] = [];
  for (const [, host] of [...hosts].sort(([a], [b]) => compareSpecificity(a, b))) {
    const equal = joined.find(
      (other) => sameRoutes(other, host) && (other.redirect === undefined) === (host.redirect === undefined),
    );
    if (equal === undefined) joined.push({ ...host, domains: [...host.domains] });
    else equal.domains.push(...host.domains);
  }
  return joined.map(({ name, domains, routes, redirect }) => ({
    name,
    domains,
    routes: catchAllsLast(routes),
    httpsRedirect: redirect,
  }));
}

function sameRoutes(a: GrowingHost, b: GrowingHost): boolean {
  return a.routes.length === b.routes.length && a.routes.every((route, index) => route === b.routes[index]);
}

/** Source: `SortVHostRoutes`, pilot/pkg/networking/core/route/route.go. */
function catchAllsLast(routes: readonly Route[]): Route[] {
  const takesAll = (route: Route): boolean =>
    route.kind === 'rule' && route.dropped === undefined && takesEverything(route.match);
  return [...routes.filter((route) => !takesAll(route)), ...routes.filter(takesAll)];
}
