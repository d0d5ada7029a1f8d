import { serviceFqdn } from '../../istio/hosts';
import type { ApiRoute, ApiRule, BackendRef } from '../spec/apiRoute';
import type { ApiFilters } from '../spec/apiFilters';
import type { ReferenceGrant } from '../spec/gatewayApi';
import { isGranted } from './grants';
import type { HeaderOperations, Headers, Mirror } from '../spec/httpAction';
import type { HttpMatch, HttpRule } from '../spec/httpRule';
import type { Destination } from '../spec/rule';
import type { L4Destination, TcpRule } from '../spec/virtualService';
import { matchOfPath, NO_ACTION } from './emptyRule';

/** What the backends of a route are looked up with. */
export interface BackendContext {
  readonly domainSuffix: string;
  readonly grants: readonly ReferenceGrant[];
  /** Whether a Service, or anything of the host that a backend of kind Hostname names, is there. */
  readonly exists: (backend: Backend, namespace: string) => boolean;
}

/** What a backend or a mirror names. */
export type Backend = Omit<BackendRef, 'weight' | 'filters'>;

/** Why istiod takes nothing of a route; the rules otherwise. */
export type Converted<T> = { readonly problem: string } | { readonly rules: readonly T[] };

/**
 * Turns the rules of an HTTPRoute or a GRPCRoute into those of a VirtualService, one for each match.
 * @param strict true for Gateways: a backend of another namespace needs a ReferenceGrant.
 * Source: `convertHTTPRoute` and `convertGRPCRoute`, pilot/pkg/config/kube/gateway/conversion.go, like all of this file.
 */
export function httpRules(route: ApiRoute, context: BackendContext, strict: boolean): Converted<HttpRule> {
  const made: HttpRule[] = [];
  const isLost = (mirror: Backend): boolean => mirrorOf(mirror, route, context, strict) === undefined;
  for (const rule of route.rules) {
    const problem = problemOf(rule);
    if (problem !== undefined) return { problem };
    if (route.routeKind === 'GRPCRoute' && rule.filters.mirrors.some(isLost))
      return { problem: 'a mirror is not there' };
    const action = actionOf(rule, route, context, strict);
    const matches: readonly (HttpMatch | undefined)[] =
      rule.matches.length > 0 ? rule.matches : route.routeKind === 'HTTPRoute' ? [anyPath(rule)] : [undefined];
    for (const match of matches) made.push({ ...action, matches: match === undefined ? [] : [match] });
  }
  return { rules: made };
}

/** The API server writes a path prefix of `/` where an HTTPRoute has no match. */
function anyPath({ origin }: ApiRule): HttpMatch {
  return matchOfPath({ type: 'prefix', value: '/', place: origin.place }, origin.place);
}

/** What makes istiod drop the whole route. */
function problemOf(rule: ApiRule): string | undefined {
  const filters = [rule.filters, ...rule.backends.map((backend) => backend.filters)];
  const unsupported = filters.find((filter) => filter.unsupported !== undefined)?.unsupported;
  if (unsupported !== undefined) return `filter type ${unsupported} is not supported`;
  for (const backend of rule.backends.filter(({ weight }) => weight > 0)) {
    const problem = backendProblem(backend);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function backendProblem({ kind, name, namespace, port }: Backend): string | undefined {
  if (kind === 'Service' && name.includes('.')) return 'a backend must be the name of a Service, not a host';
  if (kind === 'Hostname' && namespace !== undefined) return 'a backend of kind Hostname has no namespace';
  if (['Service', 'Hostname', 'ServiceImport'].includes(kind) && port === undefined) return 'a backend lacks its port';
  return undefined;
}

function actionOf(rule: ApiRule, route: ApiRoute, context: BackendContext, strict: boolean): HttpRule {
  const { filters, origin } = rule;
  const sum = rule.backends.reduce((total, { weight }) => total + weight, 0);
  const backends = rule.backends.filter(({ weight }) => weight > 0);
  const { retries, timeout, backendTimeout } = rule;
  return {
    ...NO_ACTION,
    origin,
    name: origin.name,
    matches: [],
    delegate: undefined,
    headers: headersOf(filters),
    redirect: filters.redirect,
    rewrite: filters.rewrite,
    cors: filters.cors,
    mirrors: mirrorsOf(filters, route, context, strict),
    retries: retries === undefined ? undefined : { ...retries, perTryTimeout: backendTimeout },
    timeout: retries === undefined ? (backendTimeout ?? timeout) : timeout,
    directResponse:
      sum === 0 && filters.redirect === undefined ? { place: origin.place, status: 500, body: undefined } : undefined,
    route: backends.map((backend) => ({
      place: backend.place,
      destination: destinationOf(backend, route, context, strict),
      weight: backends.length === 1 ? 0 : backend.weight,
      headers: headersOf(backend.filters),
    })),
  };
}

const NO_OPERATIONS: HeaderOperations = { set: {}, add: {}, remove: [] };

function headersOf({ request, response }: ApiFilters): Headers | undefined {
  if (request === undefined && response === undefined) return undefined;
  return { request: request ?? NO_OPERATIONS, response: response ?? NO_OPERATIONS };
}

/** Mirrors that cannot be had are left out. */
function mirrorsOf(filters: ApiFilters, route: ApiRoute, context: BackendContext, strict: boolean): Mirror[] {
  return filters.mirrors.flatMap((mirror): Mirror[] => {
    const destination = mirrorOf(mirror, route, context, strict);
    return destination === undefined ? [] : [{ destination, percent: mirror.percent }];
  });
}

/** Source: `createMirrorFilter`. */
function mirrorOf(mirror: Backend, route: ApiRoute, context: BackendContext, strict: boolean): Destination | undefined {
  const destination = destinationOf(mirror, route, context, strict);
  if (destination.host === '' || backendProblem(mirror) !== undefined) return undefined;
  return context.exists(mirror, mirror.namespace ?? route.meta.namespace) ? destination : undefined;
}

/** Where a backend leads; an empty host for one that must not or cannot be used. Source: `buildDestination`. */
function destinationOf(
  backend: Backend,
  route: ApiRoute,
  { domainSuffix, grants }: BackendContext,
  strict: boolean,
): Destination {
  const { place, port, name, kind } = backend;
  const own = route.meta.namespace;
  const namespace = backend.namespace ?? own;
  const nowhere: Destination = { place, host: '', subset: '', port: undefined };
  if (strict && !isGranted(grants, { kind: route.routeKind, namespace: own }, { kind, name, namespace }))
    return nowhere;
  if (kind === 'Hostname') return { place, host: name, subset: '', port };
  if (kind !== 'Service' && kind !== 'ServiceImport') return nowhere;
  return { place, host: serviceFqdn(name, namespace, domainSuffix), subset: '', port };
}

/** Where traffic goes that has no backend with a weight. */
const DUMMY_PORT = 65535;

/** Turns the rules of a TCPRoute or a TLSRoute into those of a VirtualService. Source: `convertTCPRoute` and `convertTLSRoute`. */
export function l4Rules(route: ApiRoute, context: BackendContext, strict: boolean): Converted<TcpRule> {
  const made: TcpRule[] = [];
  for (const rule of route.rules) {
    const problem = problemOf(rule);
    if (problem !== undefined) return { problem };
    const backends = rule.backends.filter(({ weight }) => weight > 0);
    const { place } = rule.origin;
    const nowhere: L4Destination = {
      destination: { place, host: 'internal.cluster.local', subset: 'zero-weight', port: DUMMY_PORT },
      weight: 0,
    };
    const matches = route.routeKind === 'TLSRoute' && backends.length > 0 ? [sniMatch(route, rule)] : [];
    made.push({
      origin: rule.origin,
      matches,
      route:
        backends.length === 0
          ? [nowhere]
          : backends.map((backend) => ({
              destination: destinationOf(backend, route, context, strict),
              weight: backends.length === 1 ? 0 : backend.weight,
            })),
    });
  }
  return { rules: made };
}

function sniMatch(route: ApiRoute, { origin }: ApiRule): TcpRule['matches'][number] {
  return {
    place: route.hostnames.length === 0 ? origin.place : route.hostsPlace,
    sniHosts: route.hostnames.length === 0 ? ['*'] : route.hostnames,
    destinationSubnets: [],
    port: undefined,
    gateways: [],
    sourceLabels: {},
    sourceNamespace: '',
  };
}
