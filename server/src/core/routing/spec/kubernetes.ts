import { parseExportToAnnotation } from '../../istio/exportTo';
import type { Labels, WorkloadFacts } from '../../workspace/facts/types';
import { embeddedDocument } from '../../yaml/embedded';
import { WORKLOAD_TEMPLATES } from '../../workspace/facts/kubernetes';
import { Field } from '../../yaml/field';
import type { YamlDocument } from '../../yaml/document';
import { trustedProxies } from './meshSecurity';
import type { ObjectMeta, SourceObject } from './object';
import { metaOf } from './object';
import { labelsAt } from './read';

/** A port of a Kubernetes Service. */
export interface ServicePortSpec {
  readonly port: number;
  readonly name: string;
  readonly protocol: string | undefined;
  readonly appProtocol: string | undefined;
  readonly targetPort: number | string | undefined;
}

/** A Kubernetes Service. */
export interface KubernetesService {
  readonly kind: 'Service';
  readonly meta: ObjectMeta;
  readonly ports: readonly ServicePortSpec[];
  /** Empty: it selects nothing. */
  readonly selector: Labels;
  readonly headless: boolean;
  /** Written addresses, the first one first. */
  readonly clusterIps: readonly string[];
  readonly externalName: string | undefined;
  readonly exportTo: readonly string[];
  readonly nodeLocal: boolean;
  readonly trafficDistribution: string | undefined;
  readonly publishNotReady: boolean;
}

/** What runs pods, with what its pods carry. */
export interface Workload {
  readonly kind: 'Workload';
  readonly meta: ObjectMeta;
  readonly type: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly serviceAccount: string;
  readonly replicas: number | undefined;
  readonly ports: WorkloadFacts['ports'];
  /** ISTIO_META_DNS_CAPTURE in the annotation proxy.istio.io/config; undefined when it says nothing. */
  readonly dnsCapture: boolean | undefined;
  /** `gatewayTopology.numTrustedProxies` in the same annotation. */
  readonly numTrustedProxies: number | undefined;
  readonly hostNetwork: boolean;
  /** True when a template may add labels that are not written. */
  readonly openLabels: boolean;
}

/** A Namespace. */
export interface NamespaceSpec {
  readonly kind: 'Namespace';
  readonly meta: ObjectMeta;
  readonly labels: Labels;
}

/** Decodes a Service. */
export function kubernetesService(source: SourceObject): KubernetesService | undefined {
  const meta = metaOf(source);
  if (meta === undefined) return undefined;
  const { field } = source;
  const spec = field.get('spec');
  const many = spec.get('clusterIPs').texts();
  const one = spec.get('clusterIP').text ?? '';
  return {
    kind: 'Service',
    meta,
    ports: spec
      .get('ports')
      .items()
      .map((port) => ({
        port: port.get('port').number ?? 0,
        name: port.get('name').text ?? '',
        protocol: port.get('protocol').text,
        appProtocol: port.get('appProtocol').text,
        targetPort: port.get('targetPort').number ?? port.get('targetPort').text,
      })),
    selector: labelsAt(spec.get('selector')),
    headless: one === 'None',
    clusterIps: one === 'None' || one === '' ? [] : many.length > 1 ? many : [one],
    externalName: spec.get('type').text === 'ExternalName' ? spec.get('externalName').text : undefined,
    exportTo: parseExportToAnnotation(meta.annotations['networking.istio.io/exportTo'] ?? ''),
    nodeLocal: spec.get('internalTrafficPolicy').text === 'Local',
    trafficDistribution:
      spec.get('trafficDistribution').text ?? meta.annotations['networking.istio.io/traffic-distribution'],
    publishNotReady: spec.get('publishNotReadyAddresses').boolean === true,
  };
}

/** Decodes anything that runs pods. */
export function workload(source: SourceObject, facts: WorkloadFacts): Workload | undefined {
  const meta = metaOf(source);
  if (meta === undefined) return undefined;
  const { field, document } = source;
  const way = WORKLOAD_TEMPLATES.get(meta.kind) ?? '';
  const template = way === '' ? field : field.at(way);
  const annotation = template.at('metadata.annotations').get('proxy.istio.io/config');
  const proxyConfig = proxyConfigOf(annotation, document);
  return {
    kind: 'Workload',
    meta,
    type: meta.kind,
    labels: facts.podLabels,
    annotations: facts.podAnnotations,
    serviceAccount: facts.serviceAccount ?? '',
    replicas: field.at('spec.replicas').number,
    ports: facts.ports,
    ...proxySettings(proxyConfig),
    hostNetwork: facts.hostNetwork,
    openLabels: facts.openLabels,
  };
}

/** The proxy configuration in the annotation; undefined when there is none or it is not known yet. */
function proxyConfigOf({ scalar }: Field, document: YamlDocument): Field | undefined {
  const embedded = scalar === undefined ? undefined : embeddedDocument(document, scalar);
  return embedded && Field.root(embedded.document.root);
}

/** What a proxy configuration says that routing asks for. */
export function proxySettings(proxyConfig: Field | undefined): Pick<Workload, 'dnsCapture' | 'numTrustedProxies'> {
  return {
    dnsCapture: dnsCaptureOf(proxyConfig),
    numTrustedProxies: proxyConfig === undefined ? undefined : trustedProxies(proxyConfig),
  };
}

function dnsCaptureOf(proxyConfig: Field | undefined): boolean | undefined {
  const flag = proxyConfig?.at('proxyMetadata.ISTIO_META_DNS_CAPTURE');
  if (flag === undefined) return undefined;
  const text = flag.text ?? (flag.boolean === undefined ? undefined : String(flag.boolean));
  return text === undefined ? undefined : text === 'true';
}

/** Decodes a Namespace. */
export function namespaceSpec(source: SourceObject): NamespaceSpec | undefined {
  const meta = metaOf(source);
  return meta === undefined ? undefined : { kind: 'Namespace', meta, labels: meta.labels };
}
