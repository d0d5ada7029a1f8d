import type { YamlDocument } from '../../yaml/document';
import { Field } from '../../yaml/field';
import {
  destinationRuleFacts,
  gatewayFacts,
  serviceEntryFacts,
  sidecarFacts,
  virtualServiceFacts,
  workloadEntryFacts,
  workloadGroupFacts,
} from './istio';
import { apiGatewayFacts, referenceGrantFacts } from './gatewayApi';
import { istioAnnotations, serviceFacts, WORKLOAD_TEMPLATES, workloadFacts } from './kubernetes';
import { meshConfigOf, meshFacts } from './mesh';
import { namespaceFacts } from './namespace';
import { hasOpenLabels, labelsOf, spanOf } from './read';
import { canaryFacts } from './releases';
import { selectingFacts } from './security';
import type { ObjectFacts, SpecFacts } from './types';

/** One object of a document: its root field and its facts. */
export interface DocumentObject {
  readonly field: Field;
  readonly facts: ObjectFacts;
}

const ISTIO: Readonly<Record<string, (object: Field) => SpecFacts>> = {
  ServiceEntry: serviceEntryFacts,
  WorkloadEntry: workloadEntryFacts,
  WorkloadGroup: workloadGroupFacts,
  VirtualService: virtualServiceFacts,
  DestinationRule: destinationRuleFacts,
  Gateway: gatewayFacts,
  Sidecar: sidecarFacts,
};

const SELECTING: ReadonlySet<string> = new Set([
  'AuthorizationPolicy',
  'PeerAuthentication',
  'RequestAuthentication',
  'Telemetry',
  'WasmPlugin',
]);

/** Objects of other groups, by `group/Kind`. */
const OTHER_GROUPS: Readonly<Record<string, (object: Field) => SpecFacts>> = {
  'gateway.networking.k8s.io/Gateway': apiGatewayFacts,
  'gateway.networking.k8s.io/ReferenceGrant': referenceGrantFacts,
  'flagger.app/Canary': canaryFacts,
  '/ServiceAccount': () => ({ type: 'ServiceAccount' }),
};

const CORE_GROUPS: ReadonlySet<string> = new Set(['', 'apps', 'batch', 'argoproj.io']);

/** True when a document may hold an object that Pilotage knows; everything else need not be parsed. */
export function mayHoldKnownObject(text: string): boolean {
  if (ISTIO_GROUP.test(text) || HELM_MESH_CONFIG.test(text)) return true;
  return KNOWN_KIND.test(text) && text.includes('apiVersion');
}

/** True when a document names an API group of Istio or the Gateway API. */
export function mentionsIstio(text: string): boolean {
  return ISTIO_GROUP.test(text);
}

const ISTIO_GROUP = /apiVersion["']?[ \t]*:[ \t]*["']?(?:[a-z]+\.)?(?:istio\.io|gateway\.networking\.k8s\.io)\//;
const HELM_MESH_CONFIG = /^meshConfig[ \t]*:/m;
const KNOWN_KIND =
  /kind["']?[ \t]*:[ \t]*["']?(?:Service|Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job|CronJob|Rollout|Canary|Pod|Namespace|ServiceAccount|Secret|ConfigMap|Ingress|IstioOperator|List|[A-Za-z]+List|CustomResourceDefinition)\b/;

/** What a file holds that the user names as mesh configuration. */
export type MeshFileKind = 'MeshConfig' | 'MeshNetworks';

/**
 * The objects of a document: one, or the items of a List. The mesh configuration in the values of a Helm chart, and in a
 * file that the user names as such, counts as an object of kind MeshConfig without a group. Anything else gives nothing.
 */
export function extractObjects(document: YamlDocument, meshFile?: MeshFileKind): DocumentObject[] {
  const root = Field.root(document.root);
  if (root.map === undefined) return [];
  // A ConfigMap or an IstioOperator around it says itself what it is.
  if (meshFile !== undefined && !root.get('kind').exists) return [meshObject(root, meshFile)];
  if (!root.get('apiVersion').exists && root.get('meshConfig').map !== undefined)
    return [meshObject(root.get('meshConfig'), 'MeshConfig')];
  const kind = root.get('kind').text;
  if (kind !== undefined && kind.endsWith('List') && root.get('items').node?.kind === 'list') {
    return root
      .get('items')
      .items()
      .flatMap((item) => objectAt(item, document.text));
  }
  return objectAt(root, document.text);
}

function meshObject(field: Field, kind: MeshFileKind): DocumentObject {
  const facts: ObjectFacts = {
    group: '',
    version: '',
    kind,
    name: 'mesh',
    nameSpan: spanOf(field),
    namespaceUnknown: false,
    labels: {},
    annotations: {},
    path: field.path,
    spec: kind === 'MeshConfig' ? meshFacts(field) : OTHER,
  };
  return { field, facts };
}

function objectAt(field: Field, document: string): DocumentObject[] {
  const apiVersion = field.get('apiVersion').text;
  const kind = field.get('kind').text;
  if (apiVersion === undefined || kind === undefined) return [];
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  const version = apiVersion.slice(slash + 1);
  const metadata = field.get('metadata');
  const name = metadata.get('name');
  const namespace = metadata.get('namespace');
  const facts: ObjectFacts = {
    group,
    version,
    kind,
    name: name.text,
    nameSpan: spanOf(name),
    namespace: namespace.text,
    namespaceUnknown: namespace.unknown && namespace.node !== undefined,
    labels: labelsOf(metadata.get('labels')),
    ...(hasOpenLabels(metadata.get('labels')) ? { openLabels: true } : {}),
    annotations: istioAnnotations(metadata.get('annotations')),
    path: field.path,
    spec: specOf(field, group, kind, document),
  };
  return [{ field, facts }];
}

function specOf(object: Field, group: string, kind: string, document: string): SpecFacts {
  if (group === 'networking.istio.io') return ISTIO[kind]?.(object) ?? OTHER;
  if (group.endsWith('.istio.io') && SELECTING.has(kind)) return selectingFacts(object, kind);
  const other = OTHER_GROUPS[`${group}/${kind}`];
  if (other !== undefined) return other(object);
  const mesh = meshConfigOf(object, kind, group, document);
  if (mesh !== undefined) return mesh.map === undefined ? OTHER : meshFacts(mesh);
  if (!CORE_GROUPS.has(group)) return OTHER;
  if (kind === 'Service' && group === '') return serviceFacts(object);
  if (kind === 'Namespace' && group === '') return namespaceFacts(object, document);
  return WORKLOAD_TEMPLATES.has(kind) ? workloadFacts(object, kind) : OTHER;
}

const OTHER: SpecFacts = { type: 'Other' };
