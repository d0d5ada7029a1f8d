import type { Dialled } from './clusters/cluster';
import { clusterOf } from './clusters/cluster';
import { destinationCluster } from './listeners/tcpTarget';
import type { HttpTarget } from './listeners/listener';
import type { Mesh } from './mesh';
import type { ClusterOutcome, Outcome, RouteOutcome, RoutingError } from './outcome';
import { pruned } from './outcome';
import type { Proxy } from './proxy/proxy';
import { ANY_DYNAMIC } from './routes/catchAll';
import { hashOfDestination, hashOfService, hashWord } from './routes/hashing';
import { joinHeaders, translateHeaders } from './routes/headerOperations';
import type { HttpRequest } from './routes/request';
import { retriesOutcome } from './routes/retries';
import { rewriteOutcome } from './routes/rewrite';
import type { CatchAllRoute, Route, RuleRoute, ServiceRoute } from './routes/route';
import { corsOutcome, faultOutcome, redirectOutcome } from './routes/simpleActions';
import { clusterName } from './listeners/tcpTarget';
import { keyOf } from './spec/object';
import { errorOf, withShare } from './tcpAnswer';
import { tellCluster } from './tellCluster';
import type { TraceBuilder } from './trace';

/** What an answer is worked out with. */
export interface HttpContext {
  readonly mesh: Mesh;
  readonly proxy: Proxy;
  readonly chain: HttpTarget;
  readonly dialled: Dialled;
  readonly request: HttpRequest;
  readonly trace: TraceBuilder;
}

type Answer = Partial<Outcome> & Pick<Outcome, 'action'>;

const NO_ENDPOINT = 503;
const BAD_GATEWAY = 502;

/** What a route does with a request. */
export function httpAnswer(route: Route, context: HttpContext): Answer {
  switch (route.kind) {
    case 'service':
      return serviceAnswer(route, context);
    case 'catch-all':
      return catchAllAnswer(route, context);
    case 'rule':
      return ruleAnswer(route, context);
  }
}

function serviceAnswer({ service, port }: ServiceRoute, context: HttpContext): Answer {
  const { mesh, proxy } = context;
  const hash = hashOfService(mesh, proxy, service, port);
  const word = hashWord(hash);
  const clusters = [cluster(clusterName(port, '', service.hostname), undefined, context)];
  return {
    route: { kind: 'default' },
    action: 'forward',
    clusters,
    retries: retriesOutcome(mesh.defaults.retries, false),
    hashPolicy: word === undefined ? [] : [word],
    ...failure(clusters, 'istio'),
  };
}

function catchAllAnswer({ name, cluster: target, place, meta }: CatchAllRoute, context: HttpContext): Answer {
  const { trace, mesh } = context;
  const route: RouteOutcome = { kind: 'default', name };
  const owner = meta ?? mesh.defaults.meta;
  const cause = owner === undefined ? undefined : { meta: owner, place };
  if (target === undefined) {
    trace.add(
      'action',
      'the request is answered with 502',
      'nobody knows the host, and the policy is REGISTRY_ONLY',
      cause,
    );
    return { route, action: 'blackhole', httpStatus: BAD_GATEWAY, direct: { status: BAD_GATEWAY } };
  }
  trace.add('action', `the request goes to ${target}`, 'nobody knows the host, and the policy lets it pass', cause);
  const clusters = [cluster(target, undefined, context)];
  const known = target.startsWith('outbound|');
  return {
    route,
    action: known || target === ANY_DYNAMIC ? 'forward' : 'passthrough',
    clusters,
    // Such a route has no retry policy at all.
    ...(known ? { retries: { attempts: 0 } } : {}),
    ...failure(clusters, 'istio'),
  };
}

function ruleAnswer(route: RuleRoute, context: HttpContext): Answer {
  const { rule, virtualService, match } = route;
  const { request, trace } = context;
  const headers = translateHeaders(rule.headers);
  const base = {
    route: routeOutcome(route),
    headers: headers.outcome,
    fault: faultOutcome(rule.fault),
    cors: corsOutcome(rule.cors),
  };
  const told = { meta: rule.origin.meta, place: rule.origin.place };
  if (rule.redirect !== undefined) {
    const redirect = redirectOutcome(rule.redirect, route.port, route.tls);
    trace.add('action', `the request is redirected with ${redirect.code}`, 'the rule says so', {
      ...told,
      place: rule.redirect.place,
    });
    return { ...base, action: 'redirect', httpStatus: redirect.code, redirect };
  }
  if (rule.directResponse !== undefined) {
    const { status, body, place } = rule.directResponse;
    trace.add('action', `the proxy answers ${status} itself`, 'the rule says so', { ...told, place });
    return { ...base, action: 'direct', httpStatus: status, direct: pruned({ status, body }) };
  }
  const forwarded = forward(route, context, headers.authority);
  const rewrite = rewriteOutcome(rule.rewrite, forwarded.authority, match, virtualService.semantics, request);
  if (rewrite !== undefined)
    trace.add('action', `the request is rewritten: ${words(rewrite)}`, 'the rule says so', {
      ...told,
      place: rule.rewrite?.place ?? told.place,
    });
  return {
    ...base,
    action: 'forward',
    headers: joinHeaders(headers.outcome, forwarded.headers),
    clusters: forwarded.clusters,
    timeout: rule.timeout,
    retries: retriesOutcome(rule.retries ?? context.mesh.defaults.retries, forwarded.hashed),
    ...(rewrite === undefined ? {} : { rewrite }),
    mirrors: mirrorsOf(route, context),
    hashPolicy: forwarded.hashPolicy,
    ...failure(forwarded.clusters, virtualService.semantics),
  };
}

function words(value: object): string {
  return Object.entries(value)
    .map(([key, member]) => `${key} ${String(member)}`)
    .join(', ');
}

interface Forwarded {
  readonly clusters: readonly ClusterOutcome[];
  readonly hashPolicy: readonly string[];
  readonly hashed: boolean;
  readonly headers: Outcome['headers'] & object;
  readonly authority: string;
}

/** Source: `applyHTTPRouteDestination`, pilot/pkg/networking/core/route/route.go. */
function forward({ rule, lookup, port }: RuleRoute, context: HttpContext, ruleAuthority: string): Forwarded {
  const { mesh, proxy } = context;
  const single = rule.route.length === 1;
  const shares = single ? rule.route : rule.route.filter(({ weight }) => weight > 0);
  const hashes = shares.map(({ destination }) => hashOfDestination(mesh, proxy, destination));
  const authority =
    rule.rewrite?.authority !== undefined && rule.rewrite.authority !== '' ? rule.rewrite.authority : ruleAuthority;
  const own = shares.map(({ headers }) => translateHeaders(headers));
  const clusters = shares.map(({ destination, weight }, index) => {
    const name = destinationCluster(destination, lookup(destination.host), port);
    const more = single ? {} : { headers: own[index]?.outcome ?? {}, authority: own[index]?.authority ?? '' };
    return cluster(name, single ? undefined : weight, context, more);
  });
  return {
    clusters,
    hashPolicy: hashes.flatMap((hash) => hashWord(hash) ?? []),
    hashed: single && hashes[0] !== undefined,
    headers: single ? (own[0]?.outcome ?? {}) : {},
    authority: authority !== '' || !single ? authority : (own[0]?.authority ?? ''),
  };
}

function cluster(
  name: string,
  weight: number | undefined,
  { mesh, proxy, chain, dialled, trace }: HttpContext,
  more: Partial<ClusterOutcome> = {},
): ClusterOutcome {
  const made = clusterOf(mesh, proxy, name, dialled);
  const { type, host, error } = made.outcome;
  tellCluster(mesh, made, weight, trace);
  const resolvable = name === ANY_DYNAMIC || chain.resolves === host;
  const failing: RoutingError | undefined =
    type === 'DYNAMIC_FORWARD_PROXY' && !resolvable ? 'no-dynamic-dns-filter' : error;
  if (failing === 'no-dynamic-dns-filter')
    trace.add(
      'result',
      'nothing resolves the name',
      'the filter that does belongs to the service that opened the port first',
    );
  return withShare(made, weight, failing, more);
}

/** What the proxy answers when no destination can take the request. */
function failure(
  clusters: readonly ClusterOutcome[],
  semantics: RuleRoute['virtualService']['semantics'],
): Pick<Outcome, 'error' | 'httpStatus'> {
  const { error } = errorOf(clusters);
  if (error === undefined || error === 'partial' || error === 'no-dynamic-dns-filter')
    return error === undefined ? {} : { error };
  const gatewayApi = error === 'no-cluster' && semantics === 'gateway';
  return { error, httpStatus: gatewayApi ? 500 : NO_ENDPOINT };
}

function mirrorsOf({ rule, lookup, port }: RuleRoute, { mesh, proxy, dialled }: HttpContext): Outcome['mirrors'] {
  const wanted = [
    ...(rule.mirror === undefined ? [] : [{ destination: rule.mirror, percent: rule.mirrorPercent }]),
    ...(rule.mirrors ?? []),
  ];
  return wanted.flatMap(({ destination, percent = 100 }) => {
    if (percent <= 0) return [];
    const name = destinationCluster(destination, lookup(destination.host), port);
    return [{ cluster: name, percent, exists: clusterOf(mesh, proxy, name, dialled).outcome.exists }];
  });
}

/** Which rule of which object a route is. */
export function routeOutcome({ rule, match }: RuleRoute): RouteOutcome {
  const { origin, root } = rule;
  const object = keyOf(origin.meta);
  if (origin.kind === 'Ingress') return { kind: origin.kind, object };
  if (origin.kind !== 'VirtualService') return { kind: origin.kind, object, rule: origin.rule };
  const own = (of: typeof origin, index: number | undefined): RouteOutcome => ({
    kind: 'VirtualService',
    object: keyOf(of.meta),
    section: 'http',
    rule: of.rule,
    ...(index === undefined ? {} : { match: index }),
    ...(of.name === '' ? {} : { name: of.name }),
  });
  if (root === undefined) return own(origin, match?.index);
  return { ...own(root, match?.rootIndex), delegate: own(origin, match?.index) };
}
