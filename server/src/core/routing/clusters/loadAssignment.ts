import { labelsSubset } from '../../istio/labels';
import { parseIp } from '../../istio/ip';
import type { Mesh } from '../mesh';
import type { EndpointOutcome } from '../outcome';
import type { Endpoint, Service } from '../registry/service';
import { portOf } from '../registry/service';
import { compareText } from '../registry/serviceIndex';
import type { DestinationRule } from '../spec/destinationRule';
import type { TrafficPolicy } from '../spec/trafficPolicy';

/** What endpoints are looked up for. */
export interface AssignmentInput {
  readonly mesh: Mesh;
  readonly service: Service;
  readonly port: number;
  readonly subset: string;
  readonly rule: DestinationRule | undefined;
  /** True when each endpoint decides for itself whether mutual TLS is spoken to it. */
  readonly automaticTls: boolean;
}

/**
 * The endpoints that istiod sends for a cluster of type EDS: those of the port's name that have IP addresses.
 * Source: `BuildClusterLoadAssignment`, pilot/pkg/xds/endpoints/endpoint_builder.go.
 */
export function edsEndpoints(input: AssignmentInput): EndpointOutcome[] {
  const { mesh, service, port } = input;
  const found = portOf(service, port);
  if (found === undefined) return [];
  const usable = mesh.endpoints
    .byName(service, found.name)
    .filter(
      ({ address, port: number, workload }) =>
        workload !== undefined || address === '' || number === 0 || parseIp(address) !== undefined,
    );
  return outcomes(input, usable);
}

/** The endpoints that a cluster of a DNS type is made with. Source: `FromServiceEndpoints`, as above. */
export function dnsEndpoints(input: AssignmentInput): EndpointOutcome[] {
  return outcomes(input, input.mesh.endpoints.byNumber(input.service, input.port));
}

function outcomes(input: AssignmentInput, endpoints: readonly Endpoint[]): EndpointOutcome[] {
  const { rule, subset, mesh, port, automaticTls } = input;
  const labels = subset === '' ? {} : (rule?.subsets.find(({ name }) => name === subset)?.labels ?? {});
  const mtlsOf = mtlsDecision(mesh, automaticTls, tlsModeOf(rule, subset, port));
  return endpoints
    .filter((endpoint) => labelsSubset(labels, endpoint.labels))
    .map((endpoint) => outcomeOf(endpoint, mtlsOf(endpoint)))
    .sort((a, b) => compareText(a.address, b.address) || compareText(a.locality ?? '', b.locality ?? ''));
}

/**
 * Whether an endpoint is spoken to with mutual TLS. A mode that the rule sets counts here even where an entry for the
 * port takes it out of force.
 * Source: `checkMtlsEnabled`, pilot/pkg/xds/endpoints/mtls_checker.go.
 */
function mtlsDecision(
  mesh: Mesh,
  automaticTls: boolean,
  ruleMode: string | undefined,
): (endpoint: Endpoint) => boolean {
  if (!automaticTls) return () => false;
  if (ruleMode !== undefined) return () => ruleMode === 'ISTIO_MUTUAL';
  return ({ mtlsCapable, namespace, labels, port }) =>
    mtlsCapable && mesh.peerAuthentications.forPort(namespace, labels, port) !== 'DISABLE';
}

function outcomeOf(endpoint: Endpoint, mtls: boolean): EndpointOutcome {
  return {
    address: endpoint.port === 0 ? endpoint.address : `${bracketed(endpoint.address)}:${endpoint.port}`,
    ...(endpoint.workload === undefined ? {} : { workload: endpoint.workload }),
    ...(mtls ? { mtls } : {}),
    ...(endpoint.weight === undefined || endpoint.weight <= 1 ? {} : { weight: endpoint.weight }),
    ...(endpoint.locality === '' ? {} : { locality: endpoint.locality }),
  };
}

function bracketed(address: string): string {
  return parseIp(address)?.family === 6 ? `[${address}]` : address;
}

/** Source: `tlsModeForDestinationRule`, as above. */
function tlsModeOf(rule: DestinationRule | undefined, subset: string, port: number): string | undefined {
  if (rule === undefined) return undefined;
  if (subset === '') return modeAt(rule.policy, port);
  const found = rule.subsets.find(({ name }) => name === subset);
  return found === undefined ? undefined : (modeAt(found.policy, port) ?? modeAt(rule.policy, port));
}

function modeAt(policy: TrafficPolicy | undefined, port: number): string | undefined {
  const entry = policy?.ports.find((candidate) => candidate.port === port && candidate.tls !== undefined);
  return entry?.tls?.mode ?? policy?.tls?.mode;
}
