import type { IndexName } from '../workspace/indexes';
import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';
import { GATEWAY_API } from './gatewayApi';

/** What a name of a caller means to the workspace, in any of its worlds. */
export interface CallerLookup {
  /** The workloads of that name, or a Gateway of that name. */
  readonly found: readonly Resource[];
  /** True when an object whose name is a placeholder may be the one. */
  readonly mayBeThere: boolean;
  /** Names that are there: `namespace/name`, or namespaces. */
  readonly known: readonly string[];
}

/** Workloads by `namespace/name`, the pods that a Gateway of the Gateway API makes included. */
export function findWorkload(view: View, namespace: string, name: string): CallerLookup {
  const workloads = runningPods(view, namespace);
  const gateways = everywhere(view, 'kind', `${GATEWAY_API}/Gateway|${namespace}`);
  const made = gateways.filter((gateway) => madeName(gateway) === name);
  return {
    found: [...workloads.filter(({ facts }) => facts.name === name), ...made],
    mayBeThere: hasUnnamedPods(view),
    known: unique(
      [...workloads.map(({ facts }) => facts.name), ...gateways.map(madeName)].map(
        (one) => `${namespace}/${one ?? ''}`,
      ),
    ),
  };
}

/** The name of what istiod runs for a Gateway. Source: pilot/pkg/config/kube/gatewaycommon/deploymentcontroller.go. */
function madeName({ facts }: Resource): string | undefined {
  const { spec, name, annotations } = facts;
  // Where addresses are asked for, nothing is made.
  if (spec.type !== 'ApiGateway' || spec.addresses.length > 0 || name === undefined) return undefined;
  return annotations['gateway.istio.io/name-override'] ?? `${name}-${spec.className ?? ''}`;
}

/** A Gateway by `namespace/name`, or the workload that runs one. */
export function findGatewayCaller(view: View, namespace: string, name: string): CallerLookup {
  const objects = everywhere(view, 'kind-anywhere', 'networking.istio.io/Gateway');
  const own = objects.filter(({ facts, namespace: at }) => facts.name === name && at === namespace);
  const workload = findWorkload(view, namespace, name);
  return {
    found: [...own, ...workload.found],
    mayBeThere: workload.mayBeThere || everywhere(view, 'unnamed', 'Gateway').length > 0,
    known: unique([...objects.map(({ facts, namespace: at }) => `${at}/${facts.name ?? ''}`), ...workload.known]),
  };
}

/** Whether any Service, workload or VirtualService is in a namespace. */
export function findCallerNamespace(view: View, namespace: string): CallerLookup {
  const found = [
    ...everywhere(view, 'workload', namespace),
    ...everywhere(view, 'service', namespace),
    ...everywhere(view, 'kind', `networking.istio.io/VirtualService|${namespace}`),
    ...everywhere(view, 'kind', `networking.istio.io/ServiceEntry|${namespace}`),
  ];
  const known = found.length > 0 ? [] : everywhere(view, 'kind-anywhere', '/Service').map((one) => one.namespace);
  return { found, mayBeThere: everywhere(view, 'unnamed', 'Service').length > 0, known: unique(known) };
}

/** Kinds whose pods can be meant by name. */
const POD_KINDS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'ReplicaSet', 'Rollout', 'Pod'];

function hasUnnamedPods(view: View): boolean {
  return [...POD_KINDS, 'Gateway'].some((kind) => everywhere(view, 'unnamed', kind).length > 0);
}

function runningPods(view: View, namespace: string): Resource[] {
  return everywhere(view, 'workload', namespace).filter(({ facts }) => facts.spec.type === 'Workload');
}

/** What stands under a key in any world: a test is run in the world that has its caller. */
function everywhere(view: View, index: IndexName, key: string): readonly Resource[] {
  return [...view.find(index, key), ...view.findElsewhere(index, key)];
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => name !== '' && !name.endsWith('/')).sort();
}
