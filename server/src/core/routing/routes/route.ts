import { takesEverything } from '../../istio/matchCover';
import { labelsSubset } from '../../istio/labels';
import type { Proxy } from '../proxy/proxy';
import type { Service } from '../registry/service';
import type { HttpMatch, HttpRule } from '../spec/httpRule';
import type { ObjectMeta, Place } from '../spec/object';
import type { VirtualService } from '../spec/virtualService';

/** A route of a rule: one for each of its matches. */
export interface RuleRoute {
  readonly kind: 'rule';
  readonly virtualService: VirtualService;
  readonly rule: HttpRule;
  /** Undefined: the rule has no match and takes every request. */
  readonly match: HttpMatch | undefined;
  /** Why it is no route for this proxy and port; undefined when it is one. */
  readonly dropped: { readonly why: string; readonly place: Place; readonly shadow?: true } | undefined;
  /** The port that it was made for: a service's, or the one that a Gateway's server declares. */
  readonly port: number;
  /** Finds the service that a destination's host means there. */
  readonly lookup: (host: string) => Service | undefined;
  /** True behind TLS. */
  readonly tls: boolean;
}

/** The route of a service that no VirtualService speaks of. */
export interface ServiceRoute {
  readonly kind: 'service';
  readonly service: Service;
  readonly port: number;
}

/** The route for hosts that nobody knows. */
export interface CatchAllRoute {
  readonly kind: 'catch-all';
  readonly name: 'allow_any' | 'block_all' | 'allow_any_dynamic_dns';
  /** Undefined: answered with an error. */
  readonly cluster: string | undefined;
  readonly place: Place | undefined;
  readonly meta: ObjectMeta | undefined;
}

export type Route = RuleRoute | ServiceRoute | CatchAllRoute;

/** A virtual host: names and what happens to requests for them. */
export interface VirtualHost {
  readonly name: string;
  readonly domains: readonly string[];
  /** In order, with those that were left out. */
  readonly routes: readonly Route[];
  /** True when all requests are sent to HTTPS. */
  readonly httpsRedirect: { readonly meta: ObjectMeta; readonly place: Place } | undefined;
}

/** A route configuration. */
export interface RouteConfig {
  readonly name: string;
  readonly hosts: readonly VirtualHost[];
  readonly ignorePort: boolean;
}

/** What the routes of a VirtualService are made for. */
export interface RouteInput {
  readonly proxy: Proxy;
  /** `mesh`, or `namespace/name` of the Gateway. */
  readonly gateway: string;
  readonly port: number;
  readonly lookup: (host: string) => Service | undefined;
  readonly tls: boolean;
}

/** The routes that count. */
export function living(routes: readonly Route[]): Route[] {
  return routes.filter((route) => route.kind !== 'rule' || route.dropped === undefined);
}

/**
 * The routes of a VirtualService for a proxy and a port, with those that are left out and why.
 * Source: `BuildHTTPRoutesForVirtualService` and `TranslateRoute`, pilot/pkg/networking/core/route/route.go.
 */
export function ruleRoutes(virtualService: VirtualService, input: RouteInput): RuleRoute[] {
  const routes: RuleRoute[] = [];
  let shadow: RuleRoute | undefined;
  const add = (rule: HttpRule, match: HttpMatch | undefined): void => {
    const hidden =
      shadow === undefined
        ? undefined
        : {
            why: 'an earlier rule takes every request',
            place: shadow.match?.place ?? shadow.rule.origin.place,
            shadow: true as const,
          };
    const { port, lookup, tls } = input;
    const dropped = hidden ?? staticMismatch(match, input) ?? badRedirect(rule);
    const route: RuleRoute = { kind: 'rule', virtualService, rule, match, dropped, port, lookup, tls };
    routes.push(route);
    if (shadow === undefined && (match === undefined || (dropped === undefined && takesEverything(match))))
      shadow = route;
  };
  for (const rule of virtualService.http) {
    if (rule.matches.length === 0) add(rule, undefined);
    for (const match of rule.matches) add(rule, match);
  }
  return routes;
}

/** Source: `TranslateRoute` and `sourceMatchHTTP`, as above. */
function staticMismatch(match: HttpMatch | undefined, input: RouteInput): RuleRoute['dropped'] {
  if (match === undefined) return undefined;
  const { proxy, gateway, port } = input;
  const { place } = match;
  if (match.port !== undefined && match.port !== 0 && match.port !== port)
    return { why: `it is for port ${match.port}, not ${port}`, place };
  // With gateways named, labels and namespace of the caller are not looked at.
  if (match.gateways.length > 0) {
    if (match.gateways.includes(gateway)) return undefined;
    return { why: `it is for ${match.gateways.join(', ')}, not ${gateway}`, place };
  }
  if (!labelsSubset(match.sourceLabels, proxy.labels))
    return { why: `the caller lacks the labels that sourceLabels asks for`, place };
  if (match.sourceNamespace !== '' && match.sourceNamespace !== proxy.namespace)
    return { why: `it is for callers in namespace ${match.sourceNamespace}`, place };
  return undefined;
}

const REDIRECTS: readonly number[] = [0, 301, 302, 303, 307, 308];

/** A redirect with a code that Envoy has not is a route without action, which Envoy would refuse. */
function badRedirect({ redirect }: HttpRule): RuleRoute['dropped'] {
  if (redirect === undefined || REDIRECTS.includes(redirect.code)) return undefined;
  return { why: `a redirect cannot have the code ${redirect.code}`, place: redirect.place };
}
