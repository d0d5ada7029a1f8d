import { labelsSubset } from '../istio/labels';
import type { Labels } from '../workspace/facts/types';
import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';
import { workloadLabels } from './workloads';

/** What the pods of the ingress gateway carry that Istio's own charts install. */
const DEFAULT_INGRESS: Labels = { istio: 'ingressgateway', app: 'istio-ingressgateway' };

/** The ports of the Service in front of it. */
export const defaultIngressPorts: readonly number[] = [80, 443, 15021, 15443, 31400];

/**
 * True when a selector picks the ingress gateway of Istio's own charts, which hardly any workspace holds.
 * Source: manifests/charts/gateways/istio-ingress/values.yaml; the analyzers assume it as well.
 */
export function selectsDefaultIngress(selector: Labels): boolean {
  return Object.keys(selector).length > 0 && labelsSubset(selector, DEFAULT_INGRESS);
}

/**
 * The workloads of all namespaces whose pods carry all labels. An empty selector picks every pod, which is no use to
 * know: nothing is returned for it.
 */
export function podsAnywhere(view: View, labels: Labels): readonly Resource[] {
  const [first] = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  if (first === undefined) return [];
  const candidates = view.find('pod-label', `${first[0]}=${first[1]}`);
  return candidates.filter((resource) => labelsSubset(labels, workloadLabels(resource)));
}

/**
 * The Services of a namespace whose selector takes in pods with these labels.
 * Source: https://kubernetes.io/docs/concepts/services-networking/service/.
 */
export function servicesSelecting(view: View, namespace: string, labels: Labels): readonly Resource[] {
  const found = Object.entries(labels).flatMap(([key, value]) =>
    view.find('service-selector', `${namespace}|${key}=${value}`),
  );
  return found.filter(({ facts }) => facts.spec.type === 'Service' && labelsSubset(facts.spec.selector ?? {}, labels));
}
