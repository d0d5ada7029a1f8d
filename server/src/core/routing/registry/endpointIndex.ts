import type { KubernetesService } from '../spec/kubernetes';
import type { ServiceEntry } from '../spec/serviceEntry';
import type { EndpointSources } from './endpoints';
import { entryEndpoints, kubernetesEndpoints } from './endpoints';
import type { Endpoint, Service } from './service';

/** The objects that have a host in a namespace. */
interface Owners {
  readonly service: KubernetesService | undefined;
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

  /** Those of a port by its number: what DNS clusters hold. Source: `ServiceEndpointsByPort`, pilot/pkg/model/push_context.go. */
  byNumber(service: Service, port: number): Endpoint[] {
    return this.of(service).filter((endpoint) => endpoint.servicePort === port);
  }

  /** Those of a port by its name, with IP addresses only: what EDS sends. Source: `BuildClusterLoadAssignment`, pilot/pkg/xds/endpoints. */
  byName(service: Service, portName: string): Endpoint[] {
    return this.of(service).filter((endpoint) => endpoint.portName === portName);
  }

  private collect(namespace: string, hostname: string): Endpoint[] {
    const { service, entries } = this.owners(namespace, hostname);
    const own = service === undefined ? [] : kubernetesEndpoints(service, this.sources);
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
