import { intersection, matches, serviceFqdn } from '../../istio/hosts';
import type { ApiRoute } from '../spec/apiRoute';
import type { ParentRef } from '../spec/gatewayApi';
import type { HttpRule } from '../spec/httpRule';
import type { TcpRule, VirtualService } from '../spec/virtualService';
import { compareText } from '../registry/serviceIndex';
import type { ApiParent } from './apiGateways';
import { bindRoute, servesHost } from './apiParents';
import type { BoundParent } from './apiParents';
import type { BackendContext } from './apiRules';
import { httpRules, l4Rules } from './apiRules';
import { matchOfPath } from './emptyRule';
import { compareRules } from './ruleOrder';

/** What routes are converted with. */
export interface RouteContext extends BackendContext {
  readonly parents: readonly ApiParent[];
  /** The hosts of a Service or ServiceEntry that a route names as its parent; undefined when it is not there. */
  readonly hostsOf: (ref: ParentRef, namespace: string) => readonly string[] | undefined;
  readonly created: (route: ApiRoute) => number;
}

/** A route for one host of one parent. */
interface KeyedRoute {
  readonly key: string;
  readonly route: ApiRoute;
  readonly name: string;
  readonly service: VirtualService;
}

/**
 * The VirtualServices that istiod makes of routes of the Gateway API.
 * Source: pilot/pkg/config/kube/gateway/route_collections.go, like all of this file.
 */
export function fromApiRoutes(routes: readonly ApiRoute[], context: RouteContext): VirtualService[] {
  const of = (kind: ApiRoute['routeKind']): readonly ApiRoute[] => routes.filter(({ routeKind }) => routeKind === kind);
  return [
    ...mergedHttp([...of('HTTPRoute'), ...of('GRPCRoute')], context),
    ...of('TCPRoute').flatMap((route) => tcpServices(route, context)),
    ...of('TLSRoute').flatMap((route) => tlsServices(route, context)),
  ];
}

function boundParents(route: ApiRoute, context: RouteContext): readonly BoundParent[] {
  const exists = (ref: ParentRef): boolean => context.hostsOf(ref, ref.namespace ?? route.meta.namespace) !== undefined;
  return bindRoute(route, context.parents, exists).bound;
}

/** Routes for one host of one parent become one, whichever of both kinds they are, the oldest route first, then the most exact rules first. */
function mergedHttp(routes: readonly ApiRoute[], context: RouteContext): VirtualService[] {
  const byKey = new Map<string, KeyedRoute[]>();
  for (const route of routes)
    for (const keyed of keyedRoutes(route, context)) byKey.set(keyed.key, [...(byKey.get(keyed.key) ?? []), keyed]);
  return [...byKey].flatMap(([key, list]): VirtualService[] => {
    list.sort(
      (a, b) =>
        context.created(a.route) - context.created(b.route) ||
        compareText(a.route.meta.namespace, b.route.meta.namespace) ||
        compareText(a.name, b.name),
    );
    const [first] = list;
    if (first === undefined) return [];
    const http = list.flatMap(({ service }) => service.http).sort(compareRules);
    const meta = { ...first.service.meta, name: key.replaceAll('/', '~') };
    return [{ ...first.service, meta, http }];
  });
}

function keyedRoutes(route: ApiRoute, context: RouteContext): KeyedRoute[] {
  const made: KeyedRoute[] = [];
  for (const bound of boundParents(route, context)) {
    const mesh = bound.to === 'mesh';
    const converted = httpRules(route, context, !mesh);
    if ('problem' in converted || converted.rules.length === 0) continue;
    const { port } = bound.ref;
    const rules = mesh && port !== undefined ? converted.rules.map((rule) => onPort(rule, port)) : converted.rules;
    const prefix = mesh ? `${route.meta.namespace}${port === undefined ? '' : `/${port}`}` : bound.internalName;
    for (const host of hostsFor(route, bound, context)) {
      if (!servesHost(bound, host)) continue;
      const name = `${route.meta.name}~${made.length}~`;
      const service = serviceOf(route, bound, host, { http: [...rules].sort(compareRules) });
      made.push({ key: `${prefix}/${host}`, route, name, service });
    }
  }
  return made;
}

/** Source: `augmentPortMatch`, pilot/pkg/config/kube/gateway/conversion.go. */
function onPort(rule: HttpRule, port: number): HttpRule {
  const found = rule.matches.length > 0 ? rule.matches : [matchOfPath(undefined, rule.origin.place)];
  return { ...rule, matches: found.map((match) => ({ ...match, port })) };
}

function hostsFor(route: ApiRoute, bound: BoundParent, context: RouteContext): readonly string[] {
  if (bound.to === 'mesh') return context.hostsOf(bound.ref, bound.ref.namespace ?? route.meta.namespace) ?? [];
  return route.hostnames.length === 0 ? ['*'] : route.hostnames;
}

function serviceOf(
  route: ApiRoute,
  bound: BoundParent,
  host: string,
  rules: Partial<Pick<VirtualService, 'http' | 'tls' | 'tcp'>>,
): VirtualService {
  return {
    kind: 'VirtualService',
    meta: route.meta,
    semantics: 'gateway',
    hosts: [host],
    gateways: [bound.internalName],
    exportTo: [],
    http: rules.http ?? [],
    tls: rules.tls ?? [],
    tcp: rules.tcp ?? [],
    hostsPlace: route.hostsPlace,
  };
}

function tcpServices(route: ApiRoute, context: RouteContext): VirtualService[] {
  const made: VirtualService[] = [];
  for (const bound of boundParents(route, context)) {
    const mesh = bound.to === 'mesh';
    const converted = l4Rules(route, context, !mesh);
    if ('problem' in converted) continue;
    const { port } = bound.ref;
    const tcp = mesh && port !== undefined ? converted.rules.map((rule) => l4OnPort(rule, port)) : converted.rules;
    const hosts = mesh ? hostsFor(route, bound, context) : ['*'];
    for (const host of hosts) made.push(named(serviceOf(route, bound, host, { tcp }), 'tcp', made.length));
  }
  return made;
}

function named(service: VirtualService, kind: string, count: number): VirtualService {
  const name = `${service.meta.name}~${kind}~${count}~istio-autogenerated-k8s-gateway`;
  return { ...service, meta: { ...service.meta, name } };
}

function l4OnPort(rule: TcpRule, port: number): TcpRule {
  const none = {
    place: rule.origin.place,
    sniHosts: [],
    destinationSubnets: [],
    gateways: [],
    sourceLabels: {},
    sourceNamespace: '',
    port,
  };
  return { ...rule, matches: rule.matches.length > 0 ? rule.matches.map((match) => ({ ...match, port })) : [none] };
}

function tlsServices(route: ApiRoute, context: RouteContext): VirtualService[] {
  const made: VirtualService[] = [];
  for (const bound of boundParents(route, context)) {
    const converted = l4Rules(route, context, bound.to === 'gateway');
    if ('problem' in converted) continue;
    for (const { host, tls } of tlsHosts(route, bound, converted.rules, context))
      made.push(named(serviceOf(route, bound, host, { tls }), 'tls', made.length));
  }
  return made;
}

/** Source: `TLSRouteCollection`; `augmentTLSPortMatch`, pilot/pkg/config/kube/gateway/conversion.go. */
function tlsHosts(
  route: ApiRoute,
  bound: BoundParent,
  rules: readonly TcpRule[],
  context: RouteContext,
): { host: string; tls: readonly TcpRule[] }[] {
  const written = hostsFor(route, bound, context);
  if (bound.to === 'mesh') {
    const { port } = bound.ref;
    const forPort = rules.map((rule) => ({
      ...rule,
      matches: rule.matches.map((match) => ({
        ...match,
        port,
        sniHosts: match.sniHosts.length === 1 && match.sniHosts[0] === '*' ? written : match.sniHosts,
      })),
    }));
    return written.map((host) => ({ host, tls: forPort.map((rule) => forHost(rule, host)) }));
  }
  const listener = bound.parent.listener.hostname;
  if (listener === '') return written.map((host) => ({ host, tls: rules }));
  const narrowed = rules
    .map((rule) => ({
      ...rule,
      matches: rule.matches.map((match) => ({ ...match, sniHosts: intersection(match.sniHosts, [listener]) })),
    }))
    .filter((rule) => rule.matches.length === 0 || rule.matches.some(({ sniHosts }) => sniHosts.length > 0));
  return intersection(written, [listener]).map((host) => ({ host, tls: narrowed }));
}

/** Source: `compatibleRoutesForHost`, as above. */
function forHost(rule: TcpRule, host: string): TcpRule {
  const [match] = rule.matches;
  if (match === undefined || rule.matches.length !== 1 || match.sniHosts.length <= 1) return rule;
  return { ...rule, matches: [{ ...match, sniHosts: match.sniHosts.filter((name) => matches(host, name)) }] };
}

/** The host of a Service that is a parent. */
export function hostOfParent(ref: ParentRef, namespace: string, domainSuffix: string): string {
  return serviceFqdn(ref.name, namespace, domainSuffix);
}
