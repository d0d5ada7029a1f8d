import { isGatewayApiGroup, isIstioGroup, istioKinds } from '../../schema/kinds';
import type { YamlDocument } from '../../yaml/document';
import { Field } from '../../yaml/field';
import { envoyFilterFacts } from './envoyFilter';
import {
  destinationRuleFacts,
  gatewayFacts,
  serviceEntryFacts,
  sidecarFacts,
  virtualServiceFacts,
  workloadEntryFacts,
  workloadGroupFacts,
} from './istio';
import { apiGatewayFacts, apiRouteFacts, referenceGrantFacts } from './gatewayApi';
import { chartVersion, versionFacts } from './istioVersion';
import {
  injectorFacts,
  istioAnnotations,
  secretFacts,
  serviceFacts,
  WORKLOAD_TEMPLATES,
  workloadFacts,
} from './kubernetes';
import { meshObject, meshPlaces, valuesPlaces } from './meshPlaces';
import type { MeshPlace } from './meshPlaces';
import { namespaceFacts } from './namespace';
import { writtenNames } from './names';
import { hasOpenLabels, labelsOf, spanOf } from './read';
import { canaryFacts } from './releases';
import { selectingFacts } from './security';
import type { ObjectFacts, SpecFacts } from './types';
import { isWhole } from './whole';

/** One object of a document: its root field and its facts. */
export interface DocumentObject {
  readonly field: Field;
  readonly facts: ObjectFacts;
}

const ISTIO: Readonly<Record<string, (object: Field, document: string) => SpecFacts>> = {
  ServiceEntry: serviceEntryFacts,
  WorkloadEntry: workloadEntryFacts,
  WorkloadGroup: workloadGroupFacts,
  VirtualService: virtualServiceFacts,
  DestinationRule: destinationRuleFacts,
  Gateway: gatewayFacts,
  Sidecar: sidecarFacts,
  EnvoyFilter: envoyFilterFacts,
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
  'gateway.networking.k8s.io/HTTPRoute': apiRouteFacts,
  'gateway.networking.k8s.io/GRPCRoute': apiRouteFacts,
  'gateway.networking.k8s.io/TLSRoute': apiRouteFacts,
  'gateway.networking.k8s.io/TCPRoute': apiRouteFacts,
  'flagger.app/Canary': canaryFacts,
  '/ServiceAccount': () => ({ type: 'ServiceAccount' }),
};

const CORE_GROUPS: ReadonlySet<string> = new Set(['', 'apps', 'batch', 'argoproj.io']);

/** True when a document may hold an object that Pilotage knows; everything else need not be parsed. */
export function mayHoldKnownObject(text: string): boolean {
  if (ISTIO_GROUP.test(text) || text.includes('meshConfig') || text.includes('meshNetworks')) return true;
  if (text.includes('istio') && (INSTALLER.test(text) || CHARTS.test(text))) return true;
  return (KNOWN_KIND.test(text) && text.includes('apiVersion')) || ISTIO_KIND.test(text);
}

/** True when a document names an API group of Istio or the Gateway API. */
export function mentionsIstio(text: string): boolean {
  return ISTIO_GROUP.test(text);
}

const ISTIO_GROUP =
  /apiVersion["']?[ \t]*:[ \t]*["']?(?:[a-z]+\.)?(?:istio\.io|sailoperator\.io|gateway\.networking\.(?:x-)?k8s\.io)(?:\/|["']?[ \t]*(?:[#,}\r\n]|$))/;
/** What stands in a document without an apiVersion that was meant for Istio. */
const ISTIO_KIND = new RegExp(
  `kind["']?[ \\t]*:[ \\t]*["']?(?:${istioKinds()
    .map(({ kind }) => kind)
    .join('|')})\\b`,
);
/** Objects of other tools that install charts. */
const INSTALLER = /kind["']?[ \t]*:[ \t]*["']?(?:HelmRelease|Application|ApplicationSet)\b/;
/** What a Chart.yaml, a Chart.lock and a kustomization call the charts that they take in. */
const CHARTS = /^(?:dependencies|helmCharts)[ \t]*:/m;
const KNOWN_KIND =
  /kind["']?[ \t]*:[ \t]*["']?(?:Service|Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job|CronJob|Rollout|Canary|Pod|Namespace|ServiceAccount|Secret|ConfigMap|Ingress|IngressClass|IstioOperator|List|[A-Za-z]+List|CustomResourceDefinition|(?:Mutating|Validating)WebhookConfiguration)\b/;

/** What a file holds that the user names as mesh configuration. */
export type MeshFileKind = 'MeshConfig' | 'MeshNetworks';

/**
 * The objects of a document: one, or the items of a List. Mesh configuration counts as an object of kind MeshConfig,
 * MeshNetworks or MeshProxyConfig without a group, wherever it stands: in an object, in the values of a Helm chart, in a
 * file that the user names as such. Anything else gives nothing.
 */
export function extractObjects(document: YamlDocument, meshFile?: MeshFileKind): DocumentObject[] {
  const root = Field.root(document.root);
  // A ConfigMap or an IstioOperator around it says itself what it is.
  if (meshFile !== undefined && !root.get('kind').exists) {
    const inValues = valuesPlaces(root, 'values');
    return meshObjects(
      document,
      inValues.length > 0 ? inValues : [{ kind: meshFile, origin: 'file', path: [] }],
      'mesh',
    );
  }
  if (root.map === undefined) return [];
  if (!root.get('kind').exists) {
    const charts = chartObjects(root);
    if (charts.length > 0) return charts;
    if (lacksKind(root)) return objectAt(root, document);
    return root.get('apiVersion').exists ? [] : meshObjects(document, valuesPlaces(root, 'values'), 'mesh');
  }
  const kind = root.get('kind').text;
  if (kind !== undefined && kind.endsWith('List') && root.get('items').node?.kind === 'list') {
    return root
      .get('items')
      .items()
      .flatMap((item) => objectAt(item, document));
  }
  return objectAt(root, document);
}

function meshObjects(document: YamlDocument, places: readonly MeshPlace[], name: string | undefined): DocumentObject[] {
  return places.flatMap((place) => {
    const made = meshObject(document, place, name);
    return made === undefined ? [] : [{ field: made.tree.object, facts: made.facts }];
  });
}

/** A list of charts with one of Istio in it, as it says which Istio runs. */
function chartObjects(root: Field): DocumentObject[] {
  const istio = chartVersion(root);
  if (istio === undefined) return [];
  const name = root.get('name');
  const facts: ObjectFacts = {
    group: '',
    version: '',
    kind: 'Chart',
    name: name.text ?? 'charts',
    nameSpan: spanOf(name),
    namespaceUnknown: false,
    labels: {},
    annotations: {},
    path: [],
    istio,
    spec: OTHER,
  };
  return [{ field: root, facts }];
}

function objectAt(field: Field, document: YamlDocument): DocumentObject[] {
  const kind = field.get('kind').text ?? (lacksKind(field) ? '' : undefined);
  const apiVersion =
    field.get('apiVersion').text ?? (kind !== undefined && lacksApiVersion(field, kind) ? '' : undefined);
  if (apiVersion === undefined || kind === undefined) return [];
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  const version = apiVersion.slice(slash + 1);
  const metadata = field.get('metadata');
  const name = metadata.get('name');
  const namespace = metadata.get('namespace');
  const istio = versionFacts(field, group, kind);
  const names = writtenNames(field, group, kind);
  const spec = specOf(field, group, kind, document);
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
    ...(istio === undefined ? {} : { istio }),
    ...(names === undefined ? {} : { names }),
    ...(isWhole(field, spec) ? { whole: true } : {}),
    spec,
  };
  return [{ field, facts }, ...meshObjects(document, meshPlaces(field, group, kind, document), name.text)];
}

/** An object of Istio by everything but its apiVersion. It counts as one, so that something can say so. */
function lacksApiVersion(field: Field, kind: string): boolean {
  const apiVersion = field.get('apiVersion');
  if (apiVersion.exists || apiVersion.unknown) return false;
  const { map } = field.get('metadata');
  return map !== undefined && field.get('spec').map !== undefined && istioKinds().some((known) => known.kind === kind);
}

/** An object of Istio or the Gateway API by everything but its kind. */
function lacksKind(field: Field): boolean {
  const kind = field.get('kind');
  const [group = '', version] = field.get('apiVersion').text?.split('/') ?? [];
  if (kind.exists || kind.unknown || version === undefined) return false;
  return (isIstioGroup(group) || isGatewayApiGroup(group)) && field.get('metadata').map !== undefined;
}

function specOf(object: Field, group: string, kind: string, document: YamlDocument): SpecFacts {
  if (group === 'networking.istio.io') return ISTIO[kind]?.(object, document.text) ?? OTHER;
  if (group.endsWith('.istio.io') && SELECTING.has(kind)) return selectingFacts(object, kind);
  const other = OTHER_GROUPS[`${group}/${kind}`];
  if (other !== undefined) return other(object);
  const namespace = installedInto(object, group);
  if (namespace !== undefined) return namespace;
  if (!CORE_GROUPS.has(group)) return OTHER;
  if (kind === 'Service' && group === '') return serviceFacts(object);
  if (kind === 'Secret' && group === '') return secretFacts(object);
  if (kind === 'ConfigMap' && /^istio-sidecar-injector(-|$)/.test(object.at('metadata.name').text ?? ''))
    return injectorFacts(object);
  if (kind === 'Namespace' && group === '') return namespaceFacts(object, document.text);
  return WORKLOAD_TEMPLATES.has(kind) ? workloadFacts(object, kind) : OTHER;
}

/** An installer that is told the namespace of istiod makes it the root namespace. */
function installedInto(object: Field, group: string): SpecFacts | undefined {
  if (group !== 'install.istio.io' && group !== 'sailoperator.io') return undefined;
  const rootNamespace = object.at('spec.values.global.istioNamespace').text ?? object.at('spec.namespace').text;
  return rootNamespace === undefined ? undefined : { type: 'Mesh', origin: 'operator', rootNamespace };
}

const OTHER: SpecFacts = { type: 'Other' };
