import type { Field } from '../yaml/field';
import { requestFields } from '../workspace/facts/security';

/**
 * The members of an object that only a proxy which reads HTTP can follow, so that they need a waypoint in ambient mode:
 * of a DestinationRule, VirtualService, AuthorizationPolicy, Telemetry, RequestAuthentication or WasmPlugin. Nothing for
 * an object that ztunnel can follow by itself.
 * Source: https://istio.io/latest/docs/ambient/usage/l7-features/.
 */
export function waypointFields(object: Field, kind: string): Field[] {
  const spec = object.get('spec');
  if (kind === 'AuthorizationPolicy') return requestFields(spec);
  if (kind === 'DestinationRule') return trafficFields(spec);
  if (kind === 'VirtualService') return routeFields(spec);
  if (kind === 'Telemetry') return telemetryFields(spec);
  return kind === 'RequestAuthentication' || kind === 'WasmPlugin' ? [object.at('metadata.name')] : [];
}

function trafficFields(spec: Field): Field[] {
  const policies = [spec, ...spec.get('subsets').items()].map((holder) => holder.get('trafficPolicy'));
  return policies
    .flatMap((policy) => [
      policy.at('connectionPool.http'),
      policy.get('outlierDetection'),
      policy.at('loadBalancer.consistentHash.httpHeaderName'),
      policy.at('loadBalancer.consistentHash.httpCookie'),
      policy.at('loadBalancer.consistentHash.httpQueryParameterName'),
    ])
    .filter((field) => field.exists);
}

/** Routes for the mesh; those for gateways are followed by the gateway. */
function routeFields(spec: Field): Field[] {
  const gateways = spec.get('gateways');
  if (gateways.open || (gateways.items().length > 0 && !gateways.texts().includes('mesh'))) return [];
  return [spec.get('http'), spec.get('tls')].filter((routes) => routes.items().length > 0);
}

function telemetryFields(spec: Field): Field[] {
  const overrides = spec
    .get('metrics')
    .items()
    .map((metrics) => metrics.get('overrides'));
  return [spec.get('tracing'), spec.get('accessLogging'), ...overrides].filter((field) => field.items().length > 0);
}
