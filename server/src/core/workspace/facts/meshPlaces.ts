import type { YamlDocument } from '../../yaml/document';
import type { Field } from '../../yaml/field';
import type { Path } from '../../yaml/path';
import { valuesVersion } from './istioVersion';
import { WORKLOAD_TEMPLATES } from './kubernetes';
import { meshFacts } from './mesh';
import { objectTree } from './objectTree';
import type { ObjectTree, ObjectWay } from './objectTree';
import { spanOf } from './read';
import type { MeshOrigin, ObjectFacts } from './types';

/** The messages of the mesh configuration. `MeshProxyConfig` is the ProxyConfig of an annotation. */
export type MeshKind = 'MeshConfig' | 'MeshNetworks' | 'MeshProxyConfig';

/** A message of the mesh configuration that stands in an object or a values file. */
export interface MeshPlace extends ObjectWay {
  readonly kind: MeshKind;
  readonly origin: MeshOrigin;
  /** Where the Helm values around it stand, if any: from the root of the document, or of the text in it. */
  readonly values?: Path;
}

/** Charts of umbrella charts by whose name one knows whose values these are. */
const ISTIO_CHART = /^(?:istio|istiod|istio-?control|istio-?discovery|pilot)(?:[-_].*)?$/i;

/**
 * The mesh configuration that an object carries: the ConfigMap that istiod reads, what an installer makes one of, and
 * the annotation of a pod.
 * Source: manifests/charts/istio-control/istio-discovery/templates/configmap.yaml; pkg/kube/inject/inject.go.
 */
export function meshPlaces(object: Field, group: string, kind: string, document: YamlDocument): MeshPlace[] {
  const template = WORKLOAD_TEMPLATES.get(kind);
  if (template !== undefined) return annotationPlaces(template === '' ? object : object.at(template));
  switch (`${group}/${kind}`) {
    case '/ConfigMap':
      return configMapPlaces(object);
    case 'install.istio.io/IstioOperator':
      return [
        ...placeAt(object.at('spec.meshConfig'), 'MeshConfig', 'operator'),
        ...inValues(object.at('spec.values')),
      ];
    case 'sailoperator.io/Istio':
    case 'sailoperator.io/IstioRevision':
    case 'operator.istio.io/Istio':
      return inValues(object.at('spec.values'));
    case 'helm.toolkit.fluxcd.io/HelmRelease':
      return valuesPlaces(object.at('spec.values'), 'operator');
    case 'argoproj.io/Application':
      return applicationPlaces(object.get('spec'), document);
    case 'argoproj.io/ApplicationSet':
      return applicationPlaces(object.at('spec.template.spec'), document);
    default:
      return [];
  }
}

function configMapPlaces(object: Field): MeshPlace[] {
  if (!/^istio(?:-|$)/.test(object.at('metadata.name').text ?? '')) return [];
  return [
    ...textAt(object.at('data.mesh'), 'MeshConfig', 'ConfigMap'),
    ...textAt(object.at('data.meshNetworks'), 'MeshNetworks', 'ConfigMap'),
  ];
}

function annotationPlaces(template: Field): MeshPlace[] {
  return textAt(template.at('metadata.annotations').get('proxy.istio.io/config'), 'MeshProxyConfig', 'annotation');
}

function applicationPlaces(spec: Field, document: YamlDocument): MeshPlace[] {
  return [spec.get('source'), ...spec.get('sources').items()].flatMap((source) => {
    const helm = source.get('helm');
    return [...valuesPlaces(helm.get('valuesObject'), 'operator'), ...valuesInText(helm.get('values'), document)];
  });
}

/** Values that stand as text in an object. */
function valuesInText(field: Field, document: YamlDocument): MeshPlace[] {
  const { object } = objectTree(document, { path: field.path, inside: [] });
  return valuesPlaces(object, 'operator').map((place) => ({ ...place, path: field.path, inside: place.path }));
}

/** The mesh configuration in Helm values: of istiod's chart, or of a chart around it. */
export function valuesPlaces(values: Field, origin: MeshOrigin): MeshPlace[] {
  const charts = values.members().filter((member) => ISTIO_CHART.test(String(member.key)));
  return [values, ...charts].flatMap((each) => inValues(each, origin));
}

function inValues(values: Field, origin: MeshOrigin = 'operator'): MeshPlace[] {
  return [
    ...placeAt(values.get('meshConfig'), 'MeshConfig', origin, values.path),
    // The chart writes these below "networks".
    ...placeAt(values.at('global.meshNetworks'), 'MeshNetworks', origin).map((place) => ({
      ...place,
      member: 'networks',
    })),
  ];
}

function placeAt(field: Field, kind: MeshKind, origin: MeshOrigin, values?: Path): MeshPlace[] {
  if (field.map === undefined) return [];
  return [{ kind, origin, path: field.path, ...(values === undefined ? {} : { values }) }];
}

function textAt(field: Field, kind: MeshKind, origin: MeshOrigin): MeshPlace[] {
  return field.scalar === undefined || !field.exists ? [] : [{ kind, origin, path: field.path, inside: [] }];
}

/** A message with its facts. @param name of the object that carries it */
export function meshObject(
  document: YamlDocument,
  place: MeshPlace,
  name: string | undefined,
): { tree: ObjectTree; facts: ObjectFacts } | undefined {
  const { kind, path, inside, member } = place;
  const tree = objectTree(document, place);
  // A text that is empty or cannot be read is one that somebody is writing.
  if (tree.object.node === undefined && inside === undefined) return undefined;
  const values = valuesAround(document, place);
  const istio = values && valuesVersion(values);
  const facts: ObjectFacts = {
    group: '',
    version: '',
    kind,
    name,
    nameSpan: spanOf(tree.object),
    namespaceUnknown: false,
    labels: {},
    annotations: {},
    path,
    ...(inside === undefined ? {} : { inside }),
    ...(member === undefined ? {} : { member }),
    ...(istio === undefined ? {} : { istio }),
    spec: kind === 'MeshConfig' ? meshFacts(tree.object, place.origin, values) : { type: 'Other' },
  };
  return { tree, facts };
}

function valuesAround(document: YamlDocument, { path, inside, values }: MeshPlace): Field | undefined {
  if (values === undefined) return undefined;
  return objectTree(document, inside === undefined ? { path: values } : { path, inside: values }).object;
}
