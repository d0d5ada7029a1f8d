import { parseExportToAnnotation } from '../../istio/exportTo';
import { Field } from '../../yaml/field';
import type { YamlScalar } from '../../yaml/tree';
import { hasOpenLabels, isOpenList, labelsOf, spanOf } from './read';
import { rolledVirtualServices } from './releases';
import type { InjectorFacts, Labels, ListEnd, PortFacts, SecretFacts, ServiceFacts, WorkloadFacts } from './types';

/** Facts of a Kubernetes Service. Source: ConvertService, pilot/pkg/serviceregistry/kube/conversion.go. */
export function serviceFacts(object: Field): ServiceFacts {
  const spec = object.get('spec');
  const selector = spec.get('selector');
  const annotation = object.at('metadata.annotations').get('networking.istio.io/exportTo');
  const exportTo = annotation.text;
  return {
    type: 'Service',
    ports: spec.get('ports').items().flatMap(servicePort),
    selector: selector.map !== undefined && selector.members().length > 0 ? labelsOf(selector) : undefined,
    headless: spec.get('clusterIP').text === 'None',
    externalName: spec.get('type').text === 'ExternalName' ? spec.get('externalName').text : undefined,
    exportTo: exportTo === undefined ? undefined : parseExportToAnnotation(exportTo),
    exportToEnd: annotationEnd(annotation.scalar),
  };
}

/** Where a list in the text of an annotation takes another entry. */
function annotationEnd(scalar: YamlScalar | undefined): ListEnd | undefined {
  const isOneLine = scalar?.style === 'plain' || scalar?.style === 'single' || scalar?.style === 'double';
  if (scalar === undefined || !isOneLine || scalar.text === '') return undefined;
  return { at: scalar.end - (scalar.style === 'plain' ? 0 : 1), before: ',', after: '' };
}

function servicePort(port: Field): PortFacts[] {
  const number = port.get('port').number;
  if (number === undefined) return [];
  return [
    {
      number,
      name: port.get('name').text,
      protocol: port.get('protocol').text,
      appProtocol: port.get('appProtocol').text,
      targetPort: port.get('targetPort').number ?? port.get('targetPort').text,
      span: spanOf(port.get('port')),
    },
  ];
}

/** Kinds that run pods, with the way to their pod template. */
export const WORKLOAD_TEMPLATES: ReadonlyMap<string, string> = new Map([
  ['Deployment', 'spec.template'],
  ['StatefulSet', 'spec.template'],
  ['DaemonSet', 'spec.template'],
  ['ReplicaSet', 'spec.template'],
  ['ReplicationController', 'spec.template'],
  ['Job', 'spec.template'],
  ['CronJob', 'spec.jobTemplate.spec.template'],
  ['Rollout', 'spec.template'],
  ['Pod', ''],
]);

/** Facts of anything that runs pods. */
export function workloadFacts(object: Field, kind: string): WorkloadFacts {
  const way = WORKLOAD_TEMPLATES.get(kind) ?? '';
  const template = way === '' ? object : object.at(way);
  const spec = template.get('spec');
  // Among these are the containers that start early and stay (restartPolicy Always).
  const containers = [...spec.get('containers').items(), ...spec.get('initContainers').items()];
  const replicas = object.at('spec.replicas').number;
  return {
    type: 'Workload',
    podLabels: labelsOf(template.at('metadata.labels')),
    podAnnotations: istioAnnotations(template.at('metadata.annotations')),
    serviceAccount: spec.get('serviceAccountName').text ?? spec.get('serviceAccount').text,
    ...(spec.get('serviceAccountName').unknown || spec.get('serviceAccount').unknown ? { openAccount: true } : {}),
    ports: containers.flatMap((container) => container.get('ports').items().flatMap(containerPort)),
    ...(hasOpenPorts(spec, containers) ? { openPorts: true } : {}),
    hostNetwork: spec.get('hostNetwork').boolean === true,
    ...(replicas === undefined ? {} : { replicas }),
    proxyContainer: [...containers, ...spec.get('initContainers').items()].some(isProxy),
    openLabels: hasOpenLabels(template.at('metadata.labels')),
    ...(kind === 'Rollout' ? { virtualServices: rolledVirtualServices(object) } : {}),
  };
}

function isProxy(container: Field): boolean {
  return container.get('name').text === 'istio-proxy' && container.get('image').text !== '';
}

/**
 * Facts of a Secret: whether it holds a certificate with its key, without keeping either.
 * Source: ExtractCertInfo, pilot/pkg/credentials/kube/secrets.go.
 */
export function secretFacts(object: Field): SecretFacts {
  const maps = [object.get('data'), object.get('stringData')];
  const member = (key: string): Field =>
    maps.map((map) => map.get(key)).find((field) => field.exists) ?? Field.root(undefined);
  if (maps.some((map) => map.open)) return { type: 'Secret', certificate: 'unknown' };
  const pairs = [
    [member('cert'), member('key')],
    [member('tls.crt'), member('tls.key')],
  ];
  if (pairs.flat().some(({ unknown }) => unknown)) return { type: 'Secret', certificate: 'unknown' };
  const pair = pairs.find((texts) => texts.every(({ text }) => text !== undefined && text !== ''));
  if (pair === undefined) return { type: 'Secret', certificate: 'no-pair' };
  return { type: 'Secret', certificate: pair.every(({ text }) => holdsPem(text ?? '')) ? 'good' : 'no-pem' };
}

/** A PEM block, as it is or in base64 (`-----BEGIN` is `LS0tLS1CRUdJTi`, whatever follows). */
function holdsPem(text: string): boolean {
  return text.includes('-----BEGIN ') || text.replace(/\s/g, '').startsWith('LS0tLS1CRUdJTi');
}

/** Facts of the ConfigMap `istio-sidecar-injector`. Source: pkg/config/analysis/analyzers/injection/injection.go. */
export function injectorFacts(object: Field): InjectorFacts {
  const values = object.at('data.values').text ?? '';
  return { type: 'Injector', byDefault: /"enableNamespacesByDefault"\s*:\s*true\b/.test(values) };
}

function hasOpenPorts(spec: Field, containers: readonly Field[]): boolean {
  if (isOpenList(spec.get('containers')) || isOpenList(spec.get('initContainers'))) return true;
  const ports = containers.map((container) => container.get('ports'));
  return ports.some(
    (list) =>
      isOpenList(list) || list.items().some((port) => port.get('containerPort').unknown || port.get('name').unknown),
  );
}

function containerPort(port: Field): { number: number; name?: string }[] {
  const number = port.get('containerPort').number;
  return number === undefined ? [] : [{ number, name: port.get('name').text }];
}

/** The annotations and labels that Istio reads; the others are nobody's business here and cost memory. */
export function istioAnnotations(field: Field): Labels {
  const kept: Record<string, string> = {};
  for (const [key, value] of Object.entries(labelsOf(field)))
    if (key.includes('istio.io/') || key.startsWith('kiali.io/')) kept[key] = value;
  return kept;
}
