import { schemaAt } from '../schemaAt';
import { valueWordsAt } from '../words';
import type { CompletionContext } from './context';
import type { Suggestion } from './item';
import { gateways, holder } from './names';

const PLAIN = ['MERGE', 'REMOVE'];
const INSERTS = ['INSERT_FIRST', 'INSERT_BEFORE', 'INSERT_AFTER'];

/**
 * The operations that do something, by what they are applied to; others pass the webhook and change nothing, or break
 * the listener. Source: pilot/pkg/networking/core/envoyfilter.
 */
const OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  LISTENER: ['ADD', ...PLAIN],
  LISTENER_FILTER: ['ADD', ...PLAIN, 'REPLACE', ...INSERTS],
  FILTER_CHAIN: ['ADD', ...PLAIN],
  NETWORK_FILTER: [...INSERTS, ...PLAIN, 'REPLACE'],
  HTTP_FILTER: [...INSERTS, ...PLAIN, 'REPLACE'],
  ROUTE_CONFIGURATION: ['MERGE'],
  VIRTUAL_HOST: ['ADD', ...PLAIN, 'REPLACE'],
  HTTP_ROUTE: ['ADD', ...PLAIN, ...INSERTS],
  CLUSTER: ['ADD', ...PLAIN],
  EXTENSION_CONFIG: ['ADD'],
};

/** Operations of a patch: those that do something to what it is applied to. */
export function operations(context: CompletionContext): Suggestion[] {
  const place = schemaAt(context.structure, context.path);
  if (place === undefined) return [];
  const applyTo = holder(context, 2).get('applyTo').text ?? '';
  const words = (place.field.enum ?? []).map(String).filter((word) => word !== 'INVALID');
  const useful = Object.hasOwn(OPERATIONS, applyTo) ? OPERATIONS[applyTo] : undefined;
  const offered = useful === undefined ? words : useful.filter((word) => words.includes(word));
  return offered.map((value) => ({ value, kind: 'value', documentation: valueWordsAt(place, value) }));
}

/** Words that are accepted and do nothing: nothing delivers them, or no code reads them. */
const INERT: ReadonlySet<string> = new Set(['INVALID', 'BOOTSTRAP', 'WAYPOINT']);

/** The words of a field, without those that do nothing. */
export function livingWords(context: CompletionContext): Suggestion[] {
  const place = schemaAt(context.structure, context.path);
  if (place === undefined) return [];
  return (place.field.enum ?? [])
    .map(String)
    .filter((word) => !INERT.has(word))
    .map((value) => ({ value, kind: 'value', documentation: valueWordsAt(place, value) }));
}

function names(all: Readonly<Record<string, string>>): () => Suggestion[] {
  return () => Object.entries(all).map(([value, detail]) => ({ value, kind: 'value', detail }));
}

/** Listeners that every sidecar has. Source: pilot/pkg/networking/core/listener_builder.go. */
export const listenerNames = names({
  virtualInbound: 'takes all connections to the workload',
  virtualOutbound: 'takes all connections of the workload that no other listener takes',
});

/** Network filters that istiod writes. Source: pilot/pkg/xds/filters/filters.go. */
export const networkFilters = names({
  'envoy.filters.network.http_connection_manager': 'of HTTP chains; the HTTP filters are inside',
  'envoy.filters.network.tcp_proxy': 'of TCP chains; the last filter',
  'envoy.filters.network.rbac': 'AuthorizationPolicies on TCP',
});

/** HTTP filters that istiod writes. Source: pilot/pkg/xds/filters/filters.go, pilot/pkg/networking/core/listener_builder.go. */
export const httpFilters = names({
  'envoy.filters.http.router': 'the last filter: insert before it',
  'envoy.filters.http.jwt_authn': 'RequestAuthentications',
  'envoy.filters.http.rbac': 'AuthorizationPolicies',
  'envoy.filters.http.ext_authz': 'AuthorizationPolicies with the action CUSTOM',
  'envoy.filters.http.fault': 'faults of VirtualServices',
  'envoy.filters.http.cors': 'corsPolicy of VirtualServices',
  'envoy.filters.http.grpc_stats': 'statistics of gRPC',
});

/** Gateways in full, as route configurations name them. */
export function gatewaysInFull(context: CompletionContext): Suggestion[] {
  return gateways({ ...context, namespace: '' }).filter(({ value }) => value !== 'mesh');
}
