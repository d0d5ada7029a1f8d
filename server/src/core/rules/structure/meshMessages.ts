import type { MeshName } from '../../schema/types';
import type { ObjectFacts } from '../../workspace/facts/types';
import type { ReportOptions } from '../defineRule';

/** Which message of the mesh configuration an object is; undefined for Kubernetes objects. */
export function meshNameOf({ group, kind }: Pick<ObjectFacts, 'group' | 'kind'>): MeshName | undefined {
  return group === '' && (kind === 'MeshConfig' || kind === 'MeshNetworks' || kind === 'MeshProxyConfig')
    ? kind
    : undefined;
}

/**
 * What becomes of a message with a fault in it. istiod reads each as a whole.
 * Source: pkg/config/mesh/meshwatcher; InjectionData, pkg/kube/inject/inject.go.
 */
const REFUSALS: Readonly<Record<MeshName, string>> = {
  MeshConfig:
    'istiod does not take a mesh configuration with this in it: a running one goes on with what it had, a new one with its defaults.',
  MeshNetworks:
    'istiod does not take mesh networks with this in them: a running one goes on with what it had, a new one without networks.',
  MeshProxyConfig: 'The sidecar injector cannot use the annotation and refuses the pod, so it is not created.',
};

/** Why a fault matters in a message of the mesh configuration; undefined for Kubernetes objects. */
export function meshRefusal(facts: ObjectFacts): string | undefined {
  const name = meshNameOf(facts);
  return name && REFUSALS[name];
}

/** For what istiod does not know in a message. Source: protomarshal.ApplyYAML, pkg/util/protomarshal/protomarshal.go. */
export const LEFT_OUT: ReportOptions = {
  severity: 'warning',
  refused: false,
  why: 'istiod leaves out what it does not know, and says nothing about it.',
};

/** For members of a choice: the decoder takes one after the other. */
export const ONE_KEPT: ReportOptions = {
  severity: 'warning',
  refused: false,
  why: 'istiod keeps only one of them, and says nothing about it.',
};

/** For a key that stands twice. */
export const LAST_KEPT: ReportOptions = {
  severity: 'warning',
  refused: false,
  why: 'istiod takes the last value, and says nothing about it.',
};
