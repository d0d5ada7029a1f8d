import type { KubernetesService } from '../spec/kubernetes';
import type { ServiceEntry } from '../spec/serviceEntry';
import type { EndpointSources } from './endpoints';
import { entryEndpoints, kubernetesEndpoints } from './endpoints';
import type { Endpoint, Service } from './service';
import { compareServices } from './serviceIndex';

/** The objects that have a host in a namespace. */
interface Owners {
  readonly kubernetes: { readonly spec: KubernetesService; readonly service: Service } | undefined;
  readonly entries: readonly { readonly entry: ServiceEntry; readonly service: Service }[];
}

/**
 * The endpoints of every host of a namespace. A Kubernetes Service and the ServiceEntries of its namespace with the same
 * host pool theirs.
 * Source: `ShardsForService`, pilot/pkg/model/endpointshards.go.
 */
export class EndpointIndex {
  private readonly made = new Map<string, readonly Endpoint[]>();

  constructor(
    private readonly owners: (namespace: string, hostname: string) => Owners,
    private readonly sources: EndpointSources,
  ) {}

  /** All endpoints of a host, those of Kubernetes first. */
  of(service: Pick<Service, 'namespace' | 'hostname'>): readonly Endpoint[] {
    const key = `${service.namespace}/${service.hostname}`;
    let endpoints = this.made.get(key);
    if (endpoints === undefined) {
      endpoints = this.collect(service.namespace, service.hostname);
      this.made.set(key, endpoints);
    }
    return endpoints;
  }

  /**
   * Those of a port by its number: what DNS clusters and listeners of single pods are made of. Where a Kubernetes Service
   * and ServiceEntries share the host, the last of them that has endpoints at the port decides, and pods count only
   * under the name that it gives to the port.
   * Source: `initServiceRegistry`, pilot/pkg/model/push_context.go.
   */
  byNumber(service: Pick<Service, 'namespace' | 'hostname'>, port: number): Endpoint[] {
    const all = this.pushed(service);
    const { kubernetes, entries } = this.owners(service.namespace, service.hostname);
    if (kubernetes === undefined || entries.length === 0)
      return all.filter((endpoint) => endpoint.servicePort === port);
    const owners = [kubernetes.service, ...entries.map((entry) => entry.service)].sort(compareServices);
    const found = owners.map((owner) => {
      const names = new Set(owner.ports.filter((own) => own.port === port).map(({ name }) => name));
      return all.filter((endpoint) =>
        endpoint.registry === 'Kubernetes'
          ? names.has(endpoint.portName)
          : endpoint.servicePort === port && names.size > 0,
      );
    });
    return found.findLast((endpoints) => endpoints.length > 0) ?? [];
  }

  /** Those of a port by its name, with IP addresses only: what EDS sends. Source: `BuildClusterLoadAssignment`, pilot/pkg/xds/endpoints. */
  byName(service: Service, portName: string): Endpoint[] {
    return this.pushed(service).filter((endpoint) => endpoint.portName === portName);
  }

  /** Of a Service that is exported to nobody istiod tells no pods. Source: `serviceNeedsPush`, pilot/pkg/serviceregistry/kube/controller. */
  private pushed(service: Pick<Service, 'namespace' | 'hostname'>): readonly Endpoint[] {
    const all = this.of(service);
    const { kubernetes } = this.owners(service.namespace, service.hostname);
    return kubernetes?.spec.exportTo.includes('~') === true
      ? all.filter(({ registry }) => registry !== 'Kubernetes')
      : all;
  }

  private collect(namespace: string, hostname: string): Endpoint[] {
    const { kubernetes, entries } = this.owners(namespace, hostname);
    const own = kubernetes === undefined ? [] : kubernetesEndpoints(kubernetes.spec, this.sources);
    const seen = new Set<number>();
    const others: Endpoint[] = [];
    for (const made of entries)
      for (const endpoint of entryEndpoints(made.entry, made.service, this.sources)) {
        // A name that is resolved one address at a time can have only one endpoint a port.
        if (made.service.resolution === 'DNSRoundRobinLB' && seen.has(endpoint.servicePort)) continue;
        others.push(endpoint);
        seen.add(endpoint.servicePort);
      }
    return [...own, ...others];
  }
}
