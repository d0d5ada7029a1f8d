import { serviceSelects, labelsSubset } from '../../istio/labels';
import { parseIp } from '../../istio/ip';
import { unixPath } from '../../istio/unixAddress';
import type { KubernetesService, ServicePortSpec } from '../spec/kubernetes';
import type { EndpointSpec, EntryPort, ServiceEntry, WorkloadEntry } from '../spec/serviceEntry';
import type { ObjectMeta } from '../spec/object';
import type { Endpoint, Service } from './service';
import { compareText } from './serviceIndex';
import type { Pod, Workloads } from './workloads';
import { targetPortOf } from './workloads';

/** What endpoints are made of. */
export interface EndpointSources {
  readonly workloads: Workloads;
  readonly workloadEntries: readonly WorkloadEntry[];
}

/**
 * The endpoints of a Kubernetes Service: the pods it selects, then the WorkloadEntries.
 * Source: pilot/pkg/serviceregistry/kube/controller/controller.go.
 */
export function kubernetesEndpoints(service: KubernetesService, sources: EndpointSources): Endpoint[] {
  const pods = sources.workloads.selectedBy(service).flatMap((pod) =>
    service.ports.flatMap((port): Endpoint[] => {
      const target = targetPortOf(port, pod);
      return target === undefined ? [] : [podEndpoint(pod, target, port.name, port.port)];
    }),
  );
  if (service.headless || service.externalName !== undefined) return pods;
  const entries = sources.workloadEntries
    .filter(
      ({ meta, endpoint }) =>
        meta.namespace === service.meta.namespace && serviceSelects(service.selector, endpoint.labels),
    )
    .sort((a, b) => compareText(a.meta.name, b.meta.name));
  const others = service.ports.flatMap((port) =>
    entries.flatMap(({ endpoint, meta }): Endpoint[] => {
      const target = entryTarget(port, endpoint);
      return target === undefined
        ? []
        : [{ ...entryEndpoint(endpoint, meta, target, port.name, port.port), registry: 'Kubernetes' }];
    }),
  );
  return [...pods, ...others];
}

/** Source: `serviceInstanceFromWorkloadInstance` and `findServiceTargetPort`, as above. */
function entryTarget(port: ServicePortSpec, endpoint: EndpointSpec): number | undefined {
  if (typeof port.targetPort === 'string' && port.targetPort !== '') return endpoint.ports.get(port.targetPort);
  const number = typeof port.targetPort === 'number' && port.targetPort > 0 ? port.targetPort : undefined;
  return number === undefined ? port.port : (endpoint.ports.get(port.name) ?? number);
}

function podEndpoint(pod: Pod, port: number, portName: string, servicePort: number): Endpoint {
  return {
    address: pod.ip,
    port,
    portName,
    servicePort,
    labels: pod.labels,
    namespace: pod.namespace,
    mtlsCapable: pod.labels['security.istio.io/tlsMode'] === undefined ? pod.injected : isIstioTls(pod.labels),
    serviceAccount: pod.serviceAccount,
    locality: '',
    network: '',
    weight: undefined,
    workload: pod.workload,
    registry: 'Kubernetes',
    place: pod.meta.place,
    meta: pod.meta,
  };
}

function isIstioTls(labels: Endpoint['labels']): boolean {
  return labels['security.istio.io/tlsMode'] === 'istio';
}

/**
 * The endpoints that a ServiceEntry gives to one of its services.
 * Source: `convertServiceEntryToInstances` and `services`, pilot/pkg/serviceregistry/serviceentry/conversion.go.
 */
export function entryEndpoints(entry: ServiceEntry, service: Service, sources: EndpointSources): Endpoint[] {
  const dns = service.resolution === 'DNSLB' || service.resolution === 'DNSRoundRobinLB';
  if (entry.workloadSelector !== undefined) return selectedEndpoints(entry, entry.workloadSelector, dns, sources);
  if (entry.endpoints.length === 0 && dns) return entry.ports.map((port) => hostEndpoint(entry, service, port));
  return entry.endpoints.flatMap((endpoint) => withPorts(entry, endpoint, entry.meta));
}

/** A name without endpoints stands for itself. */
function hostEndpoint(entry: ServiceEntry, service: Service, port: EntryPort): Endpoint {
  return {
    address: service.hostname,
    port: port.targetPort !== undefined && port.targetPort > 0 ? port.targetPort : port.number,
    portName: port.name,
    servicePort: port.number,
    labels: {},
    namespace: entry.meta.namespace,
    mtlsCapable: false,
    serviceAccount: '',
    locality: '',
    network: '',
    weight: undefined,
    workload: undefined,
    registry: 'External',
    place: entry.hostsPlace,
    meta: entry.meta,
  };
}

function selectedEndpoints(
  entry: ServiceEntry,
  selector: Readonly<Record<string, string>>,
  dns: boolean,
  sources: EndpointSources,
): Endpoint[] {
  const pods = sources.workloads.select(entry.meta.namespace, selector).flatMap((pod) =>
    entry.ports.map((port) => {
      const target = port.targetPort !== undefined && port.targetPort > 0 ? port.targetPort : port.number;
      return { ...podEndpoint(pod, target, port.name, port.number), registry: 'External' as const };
    }),
  );
  const entries = sources.workloadEntries
    .filter(
      ({ meta, endpoint }) =>
        meta.namespace === entry.meta.namespace &&
        labelsSubset(selector, endpoint.labels) &&
        (dns || parseIp(endpoint.address) !== undefined || endpoint.address === ''),
    )
    .sort((a, b) => compareText(a.meta.name, b.meta.name))
    .flatMap(({ endpoint, meta }) => withPorts(entry, endpoint, meta));
  return [...pods, ...entries];
}

/** One endpoint for each port. Source: `convertWorkloadInstanceToServiceInstance`, as above. */
function withPorts(entry: ServiceEntry, endpoint: EndpointSpec, meta: ObjectMeta): Endpoint[] {
  const socket = unixPath(endpoint.address);
  return entry.ports.map((port) => {
    const named = endpoint.ports.get(port.name) ?? 0;
    const target =
      named > 0 ? named : port.targetPort !== undefined && port.targetPort > 0 ? port.targetPort : port.number;
    const made = entryEndpoint(endpoint, meta, socket === undefined ? target : 0, port.name, port.number);
    return socket === undefined ? made : { ...made, address: socket };
  });
}

/** Source: `getTLSModeFromWorkloadEntry`, as above. */
function entryEndpoint(
  endpoint: EndpointSpec,
  meta: ObjectMeta,
  port: number,
  portName: string,
  servicePort: number,
): Endpoint {
  const tls = endpoint.labels['security.istio.io/tlsMode'];
  return {
    address: endpoint.address,
    port,
    portName,
    servicePort,
    labels: endpoint.labels,
    namespace: meta.namespace,
    mtlsCapable: tls === undefined ? endpoint.serviceAccount !== '' : tls === 'istio',
    serviceAccount: endpoint.serviceAccount,
    locality: endpoint.locality === '' ? localityLabel(endpoint) : endpoint.locality,
    network: endpoint.network,
    weight: endpoint.weight,
    workload: undefined,
    registry: 'External',
    place: endpoint.place,
    meta,
  };
}

/** `istio-locality: region.zone` as a label. Source: `GetLocalityLabel`, pkg/model. */
function localityLabel(endpoint: EndpointSpec): string {
  const label = endpoint.labels['istio-locality'] ?? '';
  return label.includes('/') ? label : label.replaceAll('.', '/');
}
