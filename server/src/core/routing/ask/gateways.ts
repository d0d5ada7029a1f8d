import { labelsSubset, serviceSelects } from '../../istio/labels';
import { serviceFqdn } from '../../istio/hosts';
import type { Mesh } from '../mesh';
import type { Pod } from '../registry/workloads';
import type { Gateway } from '../spec/istioObjects';

/** Finds the pods that Gateways choose; keeps what several questions share. */
export class GatewayPods {
  private byLabel: Map<string, Pod[]> | undefined;
  private found: ReadonlySet<Pod> | undefined;

  constructor(private readonly mesh: Mesh) {}

  /** The pods of every Gateway; one without a selector, which means all pods, chooses none here. */
  all(): ReadonlySet<Pod> {
    this.found ??= new Set(this.mesh.gateways.flatMap((gateway) => this.of(gateway)));
    return this.found;
  }

  /** The pods that run a Gateway. */
  of({ binding }: Gateway): readonly Pod[] {
    if (binding.by === 'services') return this.behind(binding.namespace, binding.hosts);
    const { selector = {} } = binding;
    const [first] = Object.entries(selector);
    if (first === undefined) return [];
    return (this.labels().get(first.join('=')) ?? []).filter(({ labels }) => labelsSubset(selector, labels));
  }

  private behind(namespace: string, hosts: readonly string[]): Pod[] {
    const { kubernetesServices, defaults, workloads } = this.mesh;
    const services = kubernetesServices.filter(
      ({ meta }) =>
        meta.namespace === namespace && hosts.includes(serviceFqdn(meta.name, namespace, defaults.domainSuffix)),
    );
    return services.flatMap(({ selector }) =>
      workloads.select(namespace, {}).filter(({ labels }) => serviceSelects(selector, labels)),
    );
  }

  private labels(): ReadonlyMap<string, Pod[]> {
    if (this.byLabel !== undefined) return this.byLabel;
    this.byLabel = new Map();
    for (const pod of this.mesh.workloads.pods)
      for (const entry of Object.entries(pod.labels)) {
        const label = entry.join('=');
        const list = this.byLabel.get(label);
        if (list === undefined) this.byLabel.set(label, [pod]);
        else list.push(pod);
      }
    return this.byLabel;
  }
}
