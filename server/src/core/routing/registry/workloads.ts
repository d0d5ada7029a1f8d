import { labelsSubset, serviceSelects } from '../../istio/labels';
import type { Labels } from '../../workspace/facts/types';
import type { KubernetesService, NamespaceSpec, ServicePortSpec, Workload } from '../spec/kubernetes';
import type { ObjectMeta } from '../spec/object';
import { keyOf } from '../spec/object';
import type { Addresses } from './addresses';
import { compareText } from './serviceIndex';

/** A pod that stands for the pods of a workload. */
export interface Pod {
  /** `namespace/name` of the workload. */
  readonly workload: string;
  readonly namespace: string;
  readonly ip: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** True when it has a sidecar. */
  readonly injected: boolean;
  /** True when it is the proxy of a gateway. */
  readonly gateway: boolean;
  readonly ports: Workload['ports'];
  readonly dnsCapture: boolean | undefined;
  readonly numTrustedProxies: number | undefined;
  readonly serviceAccount: string;
  /** True when a template may add labels that are not written. */
  readonly openLabels: boolean;
  readonly meta: ObjectMeta;
}

/** Beyond this many pods of a StatefulSet nothing new is learnt. */
const MOST_PODS = 3;

/** The pods of the mesh: those of the workloads that are written, each workload standing for itself. */
export class Workloads {
  readonly pods: readonly Pod[];
  private readonly byNamespace = new Map<string, Pod[]>();
  private readonly byWorkload = new Map<string, Pod[]>();

  constructor(
    workloads: readonly Workload[],
    private readonly namespaces: ReadonlyMap<string, NamespaceSpec>,
    addresses: Addresses,
  ) {
    const ordered = [...workloads].sort(
      (a, b) => compareText(a.meta.namespace, b.meta.namespace) || compareText(a.meta.name, b.meta.name),
    );
    this.pods = ordered.flatMap((workload) => this.podsOf(workload, addresses));
    for (const pod of this.pods) {
      push(this.byNamespace, pod.namespace, pod);
      push(this.byWorkload, pod.workload, pod);
    }
  }

  /** The pods of a namespace whose labels contain those asked for. */
  select(namespace: string, labels: Labels): readonly Pod[] {
    return (this.byNamespace.get(namespace) ?? []).filter((pod) => labelsSubset(labels, pod.labels));
  }

  /** The first pod of a workload. */
  podOf(namespace: string, workload: string): Pod | undefined {
    return this.byWorkload.get(`${namespace}/${workload}`)?.[0];
  }

  /** The pods that a Service selects. */
  selectedBy(service: KubernetesService): readonly Pod[] {
    if (Object.keys(service.selector).length === 0) return [];
    return (this.byNamespace.get(service.meta.namespace) ?? []).filter((pod) =>
      serviceSelects(service.selector, pod.labels),
    );
  }

  private podsOf(workload: Workload, addresses: Addresses): Pod[] {
    const { meta } = workload;
    const count = workload.type === 'StatefulSet' ? Math.min(workload.replicas ?? 1, MOST_PODS) : 1;
    return addresses.podIps(meta.namespace, meta.name, count).map((ip) => ({
      workload: keyOf(meta),
      namespace: meta.namespace,
      ip,
      labels: workload.labels,
      annotations: workload.annotations,
      injected: this.isInjected(workload),
      gateway: isGatewayPod(workload),
      ports: workload.ports,
      dnsCapture: workload.dnsCapture,
      numTrustedProxies: workload.numTrustedProxies,
      openLabels: workload.openLabels,
      serviceAccount: workload.serviceAccount === '' ? 'default' : workload.serviceAccount,
      meta,
    }));
  }

  /**
   * Whether the webhook gives the pods a sidecar. A namespace that is not in the files is taken for one with injection.
   * Source: `injectRequired`, pkg/kube/inject/inject.go.
   */
  private isInjected(workload: Workload): boolean {
    if (workload.hostNetwork || isGatewayPod(workload)) return false;
    const own = workload.labels['sidecar.istio.io/inject'] ?? workload.annotations['sidecar.istio.io/inject'];
    if (own !== undefined) return own !== 'false';
    const namespace = this.namespaces.get(workload.meta.namespace);
    if (namespace === undefined) return true;
    return namespace.labels['istio-injection'] === 'enabled' || namespace.labels['istio.io/rev'] !== undefined;
  }
}

/** The template for gateways puts a proxy into the pod, but not the label by which clients know a sidecar. */
function isGatewayPod({ annotations }: Workload): boolean {
  return (
    annotations['inject.istio.io/templates']
      ?.split(',')
      .map((name) => name.trim())
      .includes('sidecar') === false
  );
}

function push(map: Map<string, Pod[]>, key: string, pod: Pod): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [pod]);
  else list.push(pod);
}

/**
 * The port of a pod that a Service's port leads to; undefined when the pod has none of the name.
 * Source: `FindPort`, pilot/pkg/serviceregistry/kube/controller.
 */
export function targetPortOf(port: ServicePortSpec, pod: Pick<Pod, 'ports'>): number | undefined {
  const target = port.targetPort;
  if (target === undefined || target === 0 || target === '') return port.port;
  if (typeof target === 'number') return target;
  return pod.ports.find(({ name }) => name === target)?.number;
}
