import { labelsSubset } from '../../istio/labels';
import { parseIp } from '../../istio/ip';
import type { Mesh } from '../mesh';
import type { EndpointOutcome } from '../outcome';
import type { Endpoint, Service } from '../registry/service';
import { portOf } from '../registry/service';
import type { DestinationRule } from '../spec/destinationRule';

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
  const { rule, subset, mesh, automaticTls } = input;
  const labels = subset === '' ? {} : (rule?.subsets.find(({ name }) => name === subset)?.labels ?? {});
  return endpoints
    .filter((endpoint) => labelsSubset(labels, endpoint.labels))
    .map((endpoint) => outcomeOf(mesh, endpoint, automaticTls))
    .sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
}

/** Source: `checkMtlsEnabled`, pilot/pkg/xds/endpoints/mtls_checker.go. */
function outcomeOf(mesh: Mesh, endpoint: Endpoint, automaticTls: boolean): EndpointOutcome {
  const mtls =
    automaticTls &&
    endpoint.mtlsCapable &&
    mesh.peerAuthentications.forPort(endpoint.namespace, endpoint.labels, endpoint.port) !== 'DISABLE';
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
