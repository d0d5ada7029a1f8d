import type { Field } from '../../yaml/field';
import { parentRefs } from './gatewayApi';
import type { ParentRef } from './gatewayApi';
import { apiFilters } from './apiFilters';
import type { ApiFilters } from './apiFilters';
import { anyMatch } from './httpRule';
import type { HttpMatch } from './httpRule';
import type { ObjectMeta, Place, SourceObject } from './object';
import { metaOf } from './object';
import { durationOf, placeReader } from './read';
import type { PlaceReader } from './read';
import type { Retries } from './httpAction';
import type { RouteKind, RuleOrigin, StringMatch } from './rule';

/** A backend of a route. */
export interface BackendRef {
  readonly place: Place;
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly port: number | undefined;
  readonly weight: number;
  readonly filters: ApiFilters;
}

/** A rule of a route of the Gateway API. */
export interface ApiRule {
  readonly origin: RuleOrigin;
  readonly matches: readonly HttpMatch[];
  readonly filters: ApiFilters;
  readonly backends: readonly BackendRef[];
  /** False when no list of backends is written at all. */
  readonly hasBackends: boolean;
  readonly timeout: string | undefined;
  readonly backendTimeout: string | undefined;
  readonly retries: Retries | undefined;
}

/** The kinds of routes. */
export type ApiRouteKind = Extract<RouteKind, 'HTTPRoute' | 'GRPCRoute' | 'TLSRoute' | 'TCPRoute'>;

/** A route of the Gateway API. */
export interface ApiRoute {
  readonly kind: 'ApiRoute';
  readonly routeKind: ApiRouteKind;
  readonly meta: ObjectMeta;
  readonly parents: readonly ParentRef[];
  readonly hostnames: readonly string[];
  readonly hostsPlace: Place;
  readonly rules: readonly ApiRule[];
}

/** Makes the decoder of a kind of routes. */
export function apiRoute(routeKind: ApiRouteKind): (source: SourceObject) => ApiRoute | undefined {
  return (source) => {
    const meta = metaOf(source);
    if (meta === undefined) return undefined;
    const spec = source.field.get('spec');
    const place = placeReader(source.field);
    const section = routeKind === 'TLSRoute' ? 'tls' : routeKind === 'TCPRoute' ? 'tcp' : 'http';
    return {
      kind: 'ApiRoute',
      routeKind,
      meta,
      parents: parentRefs(spec.get('parentRefs'), place),
      hostnames: routeKind === 'TCPRoute' ? [] : spec.get('hostnames').texts(),
      hostsPlace: place(spec.get('hostnames')),
      rules: rulesOf(spec.get('rules'), routeKind).map((rule, index) => {
        const name = rule.get('name').text ?? `${meta.namespace}.${meta.name}.${index}`;
        return readRule(rule, { kind: routeKind, meta, section, rule: index, name, place: place(rule) }, place);
      }),
    };
  };
}

/** The API server gives an HTTPRoute without rules one that takes everything. */
function rulesOf(rules: Field, kind: ApiRouteKind): readonly Field[] {
  if (kind === 'HTTPRoute' && !rules.exists) return [rules.item(0)];
  return rules.items();
}

function readRule(rule: Field, origin: RuleOrigin, place: PlaceReader): ApiRule {
  const backends = rule.get('backendRefs');
  const matches = rule.get('matches').items();
  return {
    origin,
    matches: matches.map((match, index) =>
      origin.kind === 'GRPCRoute' ? grpcMatch(match, index, place) : httpMatch(match, index, place),
    ),
    filters: apiFilters(rule.get('filters'), place),
    backends: backends.items().map((backend) => readBackend(backend, place)),
    hasBackends: backends.exists,
    timeout: nonZero(durationOf(rule.at('timeouts.request'))),
    backendTimeout: nonZero(durationOf(rule.at('timeouts.backendRequest'))),
    retries: rule.get('retry').exists ? readRetry(rule.get('retry'), place) : undefined,
  };
}

function nonZero(duration: string | undefined): string | undefined {
  return duration === '0s' ? undefined : duration;
}

/** Decodes a reference to a backend. */
export function readBackend(backend: Field, place: PlaceReader): BackendRef {
  return {
    place: place(backend),
    group: backend.get('group').text ?? '',
    kind: backend.get('kind').text ?? 'Service',
    name: backend.get('name').text ?? '',
    namespace: backend.get('namespace').text,
    port: backend.get('port').number,
    weight: backend.get('weight').number ?? 1,
    filters: apiFilters(backend.get('filters'), place),
  };
}

const DEFAULT_ATTEMPTS = 2;
const RETRY_ON = ['connect-failure', 'refused-stream', 'unavailable', 'cancelled'];

/** Source: `convertHTTPRoute`, pilot/pkg/config/kube/gateway/conversion.go, like all of this file. */
function readRetry(retry: Field, place: PlaceReader): Retries {
  const attempts = retry.get('attempts').number ?? DEFAULT_ATTEMPTS;
  const codes = retry
    .get('codes')
    .items()
    .flatMap((code) => (code.number === undefined ? [] : [String(code.number)]));
  return {
    place: place(retry),
    attempts,
    perTryTimeout: undefined,
    retryOn: attempts === 0 ? '' : [...RETRY_ON, ...codes].join(','),
    remoteLocalities: false,
    ignorePreviousHosts: undefined,
    backoff: durationOf(retry.get('backoff')),
  };
}

/** With the defaults of the API server: a path prefix of `/`. */
function httpMatch(match: Field, index: number, place: PlaceReader): HttpMatch {
  const path = match.get('path');
  const value = path.get('value').text ?? '/';
  const type = path.get('type').text ?? 'PathPrefix';
  const trimmed = type === 'PathPrefix' && value !== '/' ? value.replace(/\/$/, '') : value;
  const method = match.get('method');
  return {
    ...anyMatch(place(match), index),
    uri: {
      type: type === 'Exact' ? 'exact' : type === 'RegularExpression' ? 'regex' : 'prefix',
      value: trimmed,
      place: place(path),
    },
    method: method.text === undefined ? undefined : { type: 'exact', value: method.text, place: place(method) },
    headers: namedMatches(match.get('headers'), place),
    queryParams: namedMatches(match.get('queryParams'), place),
  };
}

/** The first entry of a name counts to the API; istiod keeps the last one. */
function namedMatches(list: Field, place: PlaceReader): Map<string, StringMatch> {
  return new Map(
    list.items().flatMap((entry): [string, StringMatch][] => {
      const name = entry.get('name').text;
      if (name === undefined) return [];
      const regex = entry.get('type').text === 'RegularExpression';
      const value = entry.get('value');
      if (value.unknown) return [[name, { type: 'unknown', value: '', place: place(value) }]];
      return [[name, { type: regex ? 'regex' : 'exact', value: value.text ?? '', place: place(entry) }]];
    }),
  );
}

function grpcMatch(match: Field, index: number, place: PlaceReader): HttpMatch {
  return {
    ...anyMatch(place(match), index),
    uri: grpcPath(match.get('method'), place),
    headers: namedMatches(match.get('headers'), place),
  };
}

/** Source: `createGRPCURIMatch`. */
function grpcPath(field: Field, place: PlaceReader): StringMatch | undefined {
  if (!field.exists) return undefined;
  const service = field.get('service').text;
  const method = field.get('method').text;
  const at = place(field);
  const regex = field.get('type').text === 'RegularExpression';
  if (service === undefined) return { type: 'regex', value: `/[^/]+/${method ?? ''}`, place: at };
  if (method === undefined)
    return regex
      ? { type: 'regex', value: `/${service}/.+`, place: at }
      : { type: 'prefix', value: `/${service}/`, place: at };
  return { type: regex ? 'regex' : 'exact', value: `/${service}/${method}`, place: at };
}
