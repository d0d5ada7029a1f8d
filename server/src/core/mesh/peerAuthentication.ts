import { labelsSubset } from '../istio/labels';
import type { Labels, PeerFacts } from '../workspace/facts/types';
import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';
import { meshSettings } from './meshSettings';

/** The mTLS that servers take, and the policy that says so (none: Istio's default, PERMISSIVE). */
export interface ServerMtls {
  readonly mode: 'STRICT' | 'PERMISSIVE' | 'DISABLE';
  readonly from?: Resource;
}

/** What servers take where no policy says anything. */
export const DEFAULT_MTLS: ServerMtls = { mode: 'PERMISSIVE' };

/** The facts of a resource that is known to be a PeerAuthentication. */
export function peerOf(resource: Resource): PeerFacts | undefined {
  return resource.facts.spec.type === 'Selecting' ? resource.facts.spec.peer : undefined;
}

/** The PeerAuthentications of a namespace, without patches. */
export function peerAuthentications(view: View, namespace: string): readonly Resource[] {
  return view
    .find('kind', `security.istio.io/PeerAuthentication|${namespace}`)
    .filter(({ role }) => role === 'resource');
}

/** What servers take anywhere in the mesh where nothing narrower is said. Undefined when it is not known. */
export function meshMtls(view: View): ServerMtls | undefined {
  return overlaid(DEFAULT_MTLS, wide(view, meshSettings(view).rootNamespace));
}

/**
 * What servers of a namespace take where no policy selects them.
 * Source: ComposePeerAuthentication, pilot/pkg/security/authn/policy_applier.go.
 */
export function namespaceMtls(view: View, namespace: string): ServerMtls | undefined {
  const mesh = meshMtls(view);
  if (mesh === undefined || namespace === meshSettings(view).rootNamespace) return mesh;
  return overlaid(mesh, wide(view, namespace));
}

/**
 * What the workloads with some labels take. Policies with a selector in the root namespace have no effect.
 * @param port of the pod; without one the answer for ports that have no word of their own
 */
export function workloadMtls(view: View, namespace: string, labels: Labels, port?: number): ServerMtls | undefined {
  const base = namespaceMtls(view, namespace);
  if (base === undefined || namespace === meshSettings(view).rootNamespace) return base;
  const all = peerAuthentications(view, namespace);
  if (all.some((policy) => peerOf(policy)?.openSelector)) return undefined;
  const selecting = all.filter((policy) => {
    const selector = peerOf(policy)?.selector;
    return selector !== undefined && labelsSubset(selector, labels);
  });
  const whole = overlaid(base, selecting);
  const [only] = selecting;
  if (port === undefined || only === undefined || whole === undefined) return whole;
  const entries = selecting.map((policy) => peerOf(policy)?.ports.find(({ number }) => number === port));
  if (entries.every((entry) => entry === undefined)) return whole;
  // Which of several policies counts depends on their age.
  if (selecting.length > 1) return undefined;
  return withMode(whole, entries[0]?.mode, only);
}

function wide(view: View, namespace: string): readonly Resource[] {
  return peerAuthentications(view, namespace).filter((policy) => {
    const facts = peerOf(policy);
    return facts?.selector === undefined && facts?.openSelector !== true;
  });
}

/** Policies of one level over what the wider level says. The oldest counts, so several have to agree. */
function overlaid(wider: ServerMtls, policies: readonly Resource[]): ServerMtls | undefined {
  const answers = policies.map((policy) => withMode(wider, peerOf(policy)?.mode, policy));
  const [first] = answers;
  if (policies.length === 0) return wider;
  return answers.every((answer) => answer !== undefined && answer.mode === first?.mode) ? first : undefined;
}

function withMode(wider: ServerMtls, mode: string | undefined, from: Resource): ServerMtls | undefined {
  if (mode === 'UNSET') return wider;
  return mode === 'STRICT' || mode === 'PERMISSIVE' || mode === 'DISABLE' ? { mode, from } : undefined;
}
