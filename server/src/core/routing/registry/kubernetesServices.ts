import { serviceFqdn } from '../../istio/hosts';
import { servicePortProtocol } from '../../istio/protocol';
import type { KubernetesService } from '../spec/kubernetes';
import type { Addresses } from './addresses';
import type { Port, Resolution, Service } from './service';
import { UNSPECIFIED } from './service';

/**
 * What istiod makes of a Kubernetes Service.
 * Source: `ConvertService`, pilot/pkg/serviceregistry/kube/conversion.go.
 */
export function fromKubernetes(
  service: KubernetesService,
  domainSuffix: string,
  created: number,
  addresses: Addresses,
): Service {
  const { meta } = service;
  const resolution = resolutionOf(service);
  // Only None makes a Service headless; one that has no address yet gets its own.
  const vips =
    resolution === 'ClientSideLB' || (resolution === 'Alias' && service.clusterIps.length > 0)
      ? service.clusterIps.length > 0
        ? service.clusterIps
        : [addresses.clusterIp(meta.namespace, meta.name)]
      : [];
  return {
    registry: 'Kubernetes',
    hostname: serviceFqdn(meta.name, meta.namespace, domainSuffix),
    name: meta.name,
    namespace: meta.namespace,
    created,
    ports: service.ports.map((port): Port => ({
      name: port.name,
      port: port.port,
      protocol: servicePortProtocol(port),
    })),
    resolution,
    external: resolution === 'Alias',
    defaultAddress: vips[0] ?? UNSPECIFIED,
    clusterVips: vips,
    autoAddress: undefined,
    exportTo: service.exportTo,
    labels: meta.labels,
    selector: service.selector,
    aliases: [],
    externalName: service.externalName ?? '',
    portOverrides: new Map(),
    subjectAltNames: [],
    raceFirstConnect: false,
    nodeLocal: service.nodeLocal,
    prefersNear: service.trafficDistribution !== undefined && service.trafficDistribution !== 'Any',
    meta,
    place: meta.place,
  };
}

function resolutionOf(service: KubernetesService): Resolution {
  if (service.headless) return 'Passthrough';
  return service.externalName !== undefined && service.externalName !== '' ? 'Alias' : 'ClientSideLB';
}
