import type { Mesh } from '../mesh';
import type { Pod } from '../registry/workloads';
import type { Labels } from '../../workspace/facts/types';
import { keyOf } from '../spec/object';
import { GatewayPods } from './gateways';
import type { Caller } from '../trace';

/** Who may be asked about. */
export interface CallerChoice {
  readonly caller: Caller;
  /** `shop/web`. */
  readonly label: string;
  /** `Deployment, sidecar`. */
  readonly detail: string;
}

/** Which choices are wanted. */
export interface CallerFilter {
  /** Part of the label; without it all. */
  readonly query?: string;
  readonly limit?: number;
}

const USUAL_LIMIT = 500;

/** The choices, and how many there are in all. */
export interface CallerChoices {
  readonly choices: readonly CallerChoice[];
  readonly total: number;
}

/** Who can call in a mesh: gateways, workloads, and a pod without labels in each namespace. Sorted by name. */
export function callersOf(mesh: Mesh, { query = '', limit = USUAL_LIMIT }: CallerFilter = {}): CallerChoices {
  const wanted = query.toLowerCase();
  const gateways = new GatewayPods(mesh).all();
  const seen = new Set<string>();
  const all: CallerChoice[] = [];
  const add = (choice: CallerChoice): void => {
    const key = `${choice.caller.kind} ${choice.label}`;
    if (seen.has(key) || !choice.label.toLowerCase().includes(wanted)) return;
    seen.add(key);
    all.push(choice);
  };
  for (const pod of gateways) add(gatewayChoice(pod));
  for (const pod of mesh.workloads.pods) if (!gateways.has(pod)) add(workloadChoice(pod));
  for (const namespace of namespacesOf(mesh))
    add({
      caller: { kind: 'pod', namespace, labels: {} },
      label: namespace,
      detail: 'any pod of the namespace, without labels',
    });
  return { choices: all.slice(0, limit), total: all.length };
}

function gatewayChoice({ workload, namespace, meta }: Pod): CallerChoice {
  return {
    caller: { kind: 'gateway', namespace, name: meta.name },
    label: workload,
    detail: `gateway (${meta.resource.facts.kind}), requests from outside`,
  };
}

function workloadChoice({ workload, namespace, meta, injected }: Pod): CallerChoice {
  return {
    caller: { kind: 'workload', namespace, name: meta.name },
    label: workload,
    detail: `${meta.resource.facts.kind}, ${injected ? 'sidecar' : 'without a sidecar by the files'}`,
  };
}

/** The namespaces of a mesh, sorted. */
export function namespacesOf(mesh: Mesh): string[] {
  const names = new Set<string>();
  for (const { namespace } of mesh.workloads.pods) names.add(namespace);
  for (const { namespace } of mesh.services.all) names.add(namespace);
  for (const { meta } of mesh.virtualServices.all) names.add(meta.namespace);
  return [...names].filter((name) => name !== '').sort();
}

/** A caller as people write it: `namespace/workload`, or a namespace with labels. */
export interface WrittenCaller {
  readonly from?: string;
  readonly labels?: Labels;
  readonly gateway?: string;
  readonly dnsCapture?: boolean;
  /** True for a caller without a sidecar. */
  readonly bare?: boolean;
}

/** Reads a caller against what the mesh holds. Never throws: what is wrong comes back in words. */
export function readCaller(
  mesh: Mesh,
  { from, labels, gateway, dnsCapture, bare }: WrittenCaller,
): { readonly caller: Caller } | { readonly problem: string } {
  if (gateway !== undefined) return readGateway(mesh, gateway);
  if (from === undefined || from === '') return { problem: 'no caller is named' };
  const slash = from.indexOf('/');
  const capture = dnsCapture === undefined ? {} : { dnsCapture };
  if (slash < 0) {
    if (bare === true) return { caller: { kind: 'bare', namespace: from } };
    const known = namespacesOf(mesh);
    if (!known.includes(from) && labels === undefined)
      return { problem: `nothing in the files is in namespace ${from}${near(from, known)}` };
    return { caller: { kind: 'pod', namespace: from, labels: labels ?? {}, ...capture } };
  }
  const namespace = from.slice(0, slash);
  const name = from.slice(slash + 1);
  if (mesh.workloads.podOf(namespace, name) === undefined) {
    const known = mesh.workloads.pods.map(({ workload }) => workload);
    return {
      problem: `the files hold no workload ${from}${near(from, known)}; for a pod that is not in them name its namespace and labels`,
    };
  }
  if (bare === true) return { caller: { kind: 'bare', namespace, name } };
  return { caller: { kind: 'workload', namespace, name, ...capture } };
}

/** A gateway may be named by its workload or by a Gateway object that chooses it. */
function readGateway(mesh: Mesh, gateway: string): { readonly caller: Caller } | { readonly problem: string } {
  const slash = gateway.indexOf('/');
  const namespace = gateway.slice(0, Math.max(0, slash));
  const name = gateway.slice(slash + 1);
  if (slash > 0 && mesh.workloads.podOf(namespace, name) !== undefined)
    return { caller: { kind: 'gateway', namespace, name } };
  const object = mesh.gateways.find(({ meta }) => keyOf(meta) === gateway);
  const pods = new GatewayPods(mesh);
  const [pod] = object === undefined ? [] : pods.of(object);
  if (pod !== undefined) return { caller: { kind: 'gateway', namespace: pod.namespace, name: pod.meta.name } };
  if (object !== undefined)
    return { problem: `no workload of the files runs Gateway ${gateway}: none has the labels of its selector` };
  const known = [...pods.all()].map(({ workload }) => workload);
  return { problem: `the files hold no gateway workload ${gateway}${near(gateway, known)}` };
}

const MOST_NAMES = 5;

/** The names that may be meant, else some that are there. */
function near(name: string, known: readonly string[]): string {
  const own = name.slice(name.indexOf('/') + 1).toLowerCase();
  const names = [...new Set(known)];
  const alike = names.filter((other) => other.toLowerCase().includes(own)).slice(0, MOST_NAMES);
  if (alike.length > 0) return ` (did you mean ${alike.join(' or ')}?)`;
  return names.length === 0
    ? ''
    : ` (there are ${names.slice(0, MOST_NAMES).join(', ')}${names.length > MOST_NAMES ? ', …' : ''})`;
}
