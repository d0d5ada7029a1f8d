import { parseExportToAnnotation } from '../../istio/exportTo';
import type { Labels, ServiceFacts, WorkloadFacts } from '../../workspace/facts/types';
import type { Resource } from '../../workspace/resource';
import { parseDocument } from '../../yaml/document';
import { Field } from '../../yaml/field';
import { proxySettings } from './kubernetes';
import type { KubernetesService, NamespaceSpec, Workload } from './kubernetes';
import { metaOfFacts } from './object';

// Objects of Kubernetes from their facts alone; `ObjectFacts.whole` says of which that can be done.

const NO_LABELS: Labels = {};
const NO_TEXTS: readonly string[] = [];

/** A Service whose facts are whole; equal to what `kubernetesService` makes of its text. */
export function serviceOfFacts(resource: Resource, facts: ServiceFacts): KubernetesService | undefined {
  const meta = metaOfFacts(resource);
  if (meta === undefined) return undefined;
  const { annotations } = meta;
  return {
    kind: 'Service',
    meta,
    ports: facts.ports.map(({ number, name = '', protocol, appProtocol, targetPort }) => ({
      port: number,
      name,
      protocol,
      appProtocol,
      targetPort,
    })),
    selector: facts.selector ?? NO_LABELS,
    headless: facts.headless,
    clusterIps: NO_TEXTS,
    externalName: facts.externalName,
    exportTo: parseExportToAnnotation(annotations['networking.istio.io/exportTo'] ?? ''),
    nodeLocal: false,
    trafficDistribution: annotations['networking.istio.io/traffic-distribution'],
    publishNotReady: false,
  };
}

/** What runs pods, of which the facts are whole; equal to what `workload` makes of its text. */
export function workloadOfFacts(resource: Resource, facts: WorkloadFacts): Workload | undefined {
  const meta = metaOfFacts(resource);
  if (meta === undefined) return undefined;
  return {
    kind: 'Workload',
    meta,
    type: meta.kind,
    labels: facts.podLabels,
    annotations: facts.podAnnotations,
    serviceAccount: facts.serviceAccount ?? '',
    replicas: facts.replicas,
    ports: facts.ports,
    ...proxySettings(proxyConfigIn(facts.podAnnotations['proxy.istio.io/config'])),
    hostNetwork: facts.hostNetwork,
    openLabels: facts.openLabels,
  };
}

/** Most annotations say nothing that routing asks for, and need not be read. An escape could hide any word. */
const WORTH_READING = /ISTIO_META_DNS_CAPTURE|numTrustedProxies|\\/;

function proxyConfigIn(text: string | undefined): Field | undefined {
  if (text === undefined || !WORTH_READING.test(text)) return undefined;
  return Field.root(parseDocument(text).root);
}

/** A Namespace whose facts are whole; equal to what `namespaceSpec` makes of its text. */
export function namespaceOfFacts(resource: Resource): NamespaceSpec | undefined {
  const meta = metaOfFacts(resource);
  return meta === undefined ? undefined : { kind: 'Namespace', meta, labels: meta.labels };
}
