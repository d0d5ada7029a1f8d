import { labelsSubset } from '../../istio/labels';
import type { Mesh } from '../mesh';
import { serviceFqdn } from '../../istio/hosts';
import { serviceSelects } from '../../istio/labels';
import type { Pod } from '../registry/workloads';
import { targetPortOf } from '../registry/workloads';
import { compareText } from '../registry/serviceIndex';
import type { Gateway } from '../spec/istioObjects';
import type { KubernetesService } from '../spec/kubernetes';

/** A port of a Service in front of a gateway. */
export interface ServiceTarget {
  readonly service: KubernetesService;
  readonly hostname: string;
  readonly port: number;
  readonly targetPort: number;
}

/** A Gateway that applies to a workload. */
export interface AppliedGateway {
  readonly gateway: Gateway;
  /** The Service ports by which it is reached. */
  readonly targets: readonly ServiceTarget[];
  /** True when bound by labels: a port that no Service has is taken as it is. */
  readonly byLabels: boolean;
}

/** The Services in front of a workload, with the ports they lead to. Source: `GetProxyServiceTargetsByPod`, pilot/pkg/serviceregistry/kube/controller. */
export function serviceTargets(mesh: Mesh, pod: Pod): readonly ServiceTarget[] {
  return mesh.kubernetesServices
    .filter(({ meta, selector }) => meta.namespace === pod.namespace && serviceSelects(selector, pod.labels))
    .sort((a, b) => compareText(a.meta.name, b.meta.name))
    .flatMap((service) =>
      service.ports.flatMap((port): ServiceTarget[] => {
        const targetPort = targetPortOf(port, pod);
        const hostname = serviceFqdn(service.meta.name, service.meta.namespace, mesh.defaults.domainSuffix);
        return targetPort === undefined ? [] : [{ service, hostname, port: port.port, targetPort }];
      }),
    );
}

/**
 * The Gateways that apply to a workload, the oldest first.
 * Source: `mergeGateways` and `filterStrictGatewayMerging`, pilot/pkg/model/push_context.go.
 */
export function gatewaysFor(mesh: Mesh, pod: Pod, targets: readonly ServiceTarget[]): readonly AppliedGateway[] {
  const applied: AppliedGateway[] = [];
  for (const gateway of mesh.gateways) {
    const { binding } = gateway;
    if (binding.by === 'labels') {
      if (binding.selector === undefined || labelsSubset(binding.selector, pod.labels))
        applied.push({ gateway, targets, byLabels: true });
      continue;
    }
    const matching = targets.filter(
      ({ hostname, service }) => binding.hosts.includes(hostname) && service.meta.namespace === binding.namespace,
    );
    if (matching.length > 0) applied.push({ gateway, targets: matching, byLabels: false });
  }
  return strictlyMerged(applied);
}

/** Where the Gateway API manages the workload, other Gateways must be of its namespace. */
function strictlyMerged(applied: readonly AppliedGateway[]): readonly AppliedGateway[] {
  const managed = new Set(
    applied.flatMap(({ gateway }) =>
      gateway.binding.by === 'services' && gateway.binding.managed ? [gateway.meta.namespace] : [],
    ),
  );
  if (managed.size === 0) return applied;
  return applied.filter(({ gateway }) => gateway.binding.by === 'services' || managed.has(gateway.meta.namespace));
}
