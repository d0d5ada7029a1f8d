import { withoutPort } from '../istio/virtualHostDomain';
import type { Mesh } from './mesh';
import type { Outcome } from './outcome';
import { tellBystanders } from './bystanders';
import { routeOutcome } from './httpAnswer';
import type { Proxy } from './proxy/proxy';
import type { HostTable } from './routes/hostTable';
import { matchRequest } from './routes/matchRequest';
import type { HttpRequest } from './routes/request';
import { normalizePath, splitTarget } from './routes/request';
import type { Route, RuleRoute, VirtualHost } from './routes/route';
import { keyOf } from './spec/object';
import type { RequestSpec, TraceBuilder } from './trace';

/** The route that a request takes. */
export interface RoutedRequest {
  /** Undefined when the request ends before. */
  readonly route: Route | undefined;
  readonly request: HttpRequest;
  readonly outcome: Partial<Outcome> & Pick<Outcome, 'action'>;
}

const NOT_FOUND = 404;
const MOVED = 301;

/** Finds the virtual host and the route of a request. */
export function routeRequest(
  mesh: Mesh,
  proxy: Proxy,
  table: HostTable,
  spec: RequestSpec,
  tls: boolean,
  trace: TraceBuilder,
): RoutedRequest {
  const request = httpRequest(mesh, spec, tls);
  const { name, ignorePort } = table.config;
  trace.add('route-config', `route configuration ${name}`, `it has ${table.config.hosts.length} virtual hosts`);
  const found = table.find(ignorePort ? withoutPort(request.authority) : request.authority);
  const base = { routeConfig: name };
  if (found === undefined) {
    trace.add('virtual-host', 'no virtual host: 404', `nobody here answers for ${request.authority}`, undefined, false);
    return {
      route: undefined,
      request,
      outcome: { ...base, action: 'none', httpStatus: NOT_FOUND, error: 'no-virtual-host' },
    };
  }
  const { host, domain } = found;
  trace.add('virtual-host', host.name, `its domain ${domain} takes the host ${request.authority}`, undefined, true);
  const hosted = { ...base, virtualHost: { name: host.name, domain, domains: [...host.domains].sort() } };
  if (host.httpsRedirect !== undefined && !tls) {
    trace.add('action', 'the request is redirected to https', 'the server asks for it', host.httpsRedirect);
    const redirect = { code: MOVED, scheme: 'https', because: 'httpsRedirect' as const };
    return { route: undefined, request, outcome: { ...hosted, action: 'redirect', httpStatus: MOVED, redirect } };
  }
  const route = chooseRoute(host, request, trace);
  tellBystanders(mesh, proxy, host, trace);
  if (route !== undefined) return { route, request, outcome: { ...hosted, action: 'none' } };
  trace.add(
    'result',
    'no rule takes the request: 404',
    'a virtual host without a fitting rule has no way back',
    undefined,
    false,
  );
  return { route, request, outcome: { ...hosted, action: 'none', httpStatus: NOT_FOUND, error: 'no-route' } };
}

function httpRequest(mesh: Mesh, spec: RequestSpec, tls: boolean): HttpRequest {
  const { path, query } = splitTarget(spec.path ?? '/');
  const headers = new Map<string, string>();
  if (spec.protocol === 'grpc') headers.set('content-type', 'application/grpc');
  for (const [name, value] of Object.entries(spec.headers ?? {})) {
    const key = name.toLowerCase();
    const earlier = headers.get(key);
    headers.set(key, earlier === undefined || key === 'content-type' ? value : `${earlier},${value}`);
  }
  return {
    authority: spec.host,
    method: spec.method ?? (spec.protocol === 'grpc' ? 'POST' : 'GET'),
    path: normalizePath(path, mesh.defaults.pathNormalization),
    query,
    scheme: tls ? 'https' : 'http',
    headers,
  };
}

/** The first route that takes the request; every rule is told, those after it too. */
function chooseRoute(host: VirtualHost, request: HttpRequest, trace: TraceBuilder): Route | undefined {
  let chosen: Route | undefined;
  for (const route of host.routes) {
    if (route.kind !== 'rule') {
      if (chosen === undefined) {
        chosen = route;
        if (route.kind === 'service')
          trace.add(
            'rule',
            'no rule: the service itself',
            'no VirtualService decides for this host and port',
            {
              meta: route.service.meta,
              place: route.service.place,
            },
            true,
          );
      }
      continue;
    }
    if (tellRule(route, request, chosen !== undefined, trace)) chosen ??= route;
  }
  return chosen;
}

function tellRule(route: RuleRoute, request: HttpRequest, decided: boolean, trace: TraceBuilder): boolean {
  const { rule, match, dropped, virtualService } = route;
  const { origin } = rule;
  const name = ruleName(route);
  const about = { rule: route };
  if (dropped !== undefined) {
    trace.add('rule', name, dropped.why, { meta: origin.meta, place: match?.place ?? origin.place }, false, about);
    return false;
  }
  const result = matchRequest(match, virtualService.semantics, request);
  const cause = { meta: origin.meta, place: result.place ?? match?.place ?? origin.place };
  if (result.matches === undefined) {
    trace.add('rule', name, result.why, cause, 'unknown', about);
    trace.assume(`${name} does not take the request: ${result.why}`);
    return false;
  }
  if (result.matches && decided)
    trace.add('rule', name, `it would fit (${result.why}), but an earlier rule did`, cause, false, about);
  else trace.add('rule', name, result.why, cause, result.matches, about);
  return result.matches;
}

function ruleName(route: RuleRoute): string {
  const { origin } = route.rule;
  const { match } = routeOutcome(route);
  const named = route.rule.name === '' ? '' : ` "${route.rule.name}"`;
  return `${origin.kind} ${keyOf(origin.meta)} rule ${origin.rule + 1}${named}${match === undefined ? '' : `, match ${match + 1}`}`;
}
