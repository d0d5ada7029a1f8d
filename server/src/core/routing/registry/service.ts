import type { Protocol } from '../../istio/protocol';
import type { Labels } from '../../workspace/facts/types';
import type { ObjectMeta, Place } from '../spec/object';

/** How istiod finds the endpoints of a service. Source: `Resolution`, pilot/pkg/model/service.go. */
export type Resolution = 'ClientSideLB' | 'DNSLB' | 'DNSRoundRobinLB' | 'Passthrough' | 'Alias' | 'DynamicDNS';

/** The address of a service that has none: it listens on all. */
export const UNSPECIFIED = '0.0.0.0';

/** A port of a service. */
export interface Port {
  readonly name: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** A service of the registry: a Kubernetes Service, or one host and address of a ServiceEntry. */
export interface Service {
  readonly registry: 'Kubernetes' | 'External';
  readonly hostname: string;
  /** What services of one age are sorted by: the Service's name, but the host of a ServiceEntry. */
  readonly name: string;
  readonly namespace: string;
  readonly created: number;
  readonly ports: readonly Port[];
  readonly resolution: Resolution;
  readonly external: boolean;
  /** `0.0.0.0`, an address or a range. */
  readonly defaultAddress: string;
  /** Addresses of the cluster; they go before the default one. */
  readonly clusterVips: readonly string[];
  readonly autoAddress: string | undefined;
  /** As set by the object; empty: the default of the mesh. */
  readonly exportTo: readonly string[];
  readonly labels: Labels;
  readonly selector: Labels | undefined;
  /** Names of ExternalName Services that lead here. */
  readonly aliases: readonly { readonly hostname: string; readonly namespace: string }[];
  readonly externalName: string;
  /** `targetPort` by port, where the proxy keeps the dialled address. */
  readonly portOverrides: ReadonlyMap<number, number>;
  readonly subjectAltNames: readonly string[];
  /** True when a connection to the first address that answers is wanted. */
  readonly raceFirstConnect: boolean;
  readonly nodeLocal: boolean;
  /** True when endpoints near the caller are preferred. */
  readonly prefersNear: boolean;
  readonly meta: ObjectMeta;
  /** Where the object says that it is this host. */
  readonly place: Place;
}

/** An endpoint of a port of a service. */
export interface Endpoint {
  readonly address: string;
  /** 0 for Unix domain sockets. */
  readonly port: number;
  readonly portName: string;
  /** The service port it serves. */
  readonly servicePort: number;
  readonly labels: Labels;
  readonly namespace: string;
  /** True when it carries the label of Istio's mutual TLS. */
  readonly mtlsCapable: boolean;
  /** Empty for none. */
  readonly serviceAccount: string;
  readonly locality: string;
  readonly network: string;
  readonly weight: number | undefined;
  /** `namespace/name` of the workload of the workspace. */
  readonly workload: string | undefined;
  readonly registry: Service['registry'];
  readonly place: Place | undefined;
  readonly meta: ObjectMeta | undefined;
}

/** The port of a number; the first one when there are two. */
export function portOf(service: Service, number: number): Port | undefined {
  return service.ports.find(({ port }) => port === number);
}

/** True for wildcard hosts that the proxy resolves at request time. */
export function isDynamic(service: Service): boolean {
  return service.hostname.startsWith('*') && service.resolution === 'DynamicDNS';
}
