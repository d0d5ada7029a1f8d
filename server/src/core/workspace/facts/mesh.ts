import { parseDocument } from '../../yaml/document';
import { Field } from '../../yaml/field';
import type { YamlScalar } from '../../yaml/tree';
import { listOf } from './read';
import type { MeshFacts, ProviderFacts } from './types';

/** Facts of a MeshConfig message, wherever it stands. Source: api mesh/v1alpha1/config.proto. */
export function meshFacts(config: Field): MeshFacts {
  const metadata = config.at('defaultConfig.proxyMetadata');
  return {
    type: 'Mesh',
    rootNamespace: config.get('rootNamespace').text,
    trustDomain: config.get('trustDomain').text,
    dnsCapture: flagOf(metadata.get('ISTIO_META_DNS_CAPTURE')),
    outboundTrafficPolicy: config.at('outboundTrafficPolicy.mode').text,
    defaultServiceExportTo: listOf(config.get('defaultServiceExportTo')),
    defaultVirtualServiceExportTo: listOf(config.get('defaultVirtualServiceExportTo')),
    defaultDestinationRuleExportTo: listOf(config.get('defaultDestinationRuleExportTo')),
    providers: providersOf(config.get('extensionProviders')),
  };
}

function providersOf(list: Field): ProviderFacts[] | undefined {
  if (!list.exists) return undefined;
  return list.items().flatMap((provider) => {
    const name = provider.get('name').text;
    const type = provider.members().find(({ key }) => key !== 'name')?.key;
    return name === undefined ? [] : [{ name, ...(type === undefined ? {} : { type: String(type) }) }];
  });
}

function flagOf(field: Field): boolean | undefined {
  const text = field.text ?? (field.boolean === undefined ? undefined : String(field.boolean));
  return text === undefined ? undefined : text.toLowerCase() === 'true';
}

/**
 * The YAML inside a block scalar (`data.mesh` of a ConfigMap, the annotation proxy.istio.io/config).
 * @returns its root, with offsets that count from `offset` on in the outer document.
 */
export function embeddedYaml(document: string, scalar: YamlScalar): { root: Field; offset: number } {
  if (scalar.block === undefined) return { root: Field.root(parseDocument(scalar.text).root), offset: scalar.start };
  const offset = scalar.block.contentStart;
  return { root: Field.root(parseDocument(document.slice(offset, scalar.end)).root), offset };
}

/** Where a MeshConfig can stand inside an object; undefined when the object is none that carries one. */
export function meshConfigOf(object: Field, kind: string, group: string, document: string): Field | undefined {
  if (kind === 'IstioOperator') return object.at('spec.meshConfig');
  if (kind === 'ConfigMap' && group === '' && /^istio(-|$)/.test(object.at('metadata.name').text ?? '')) {
    const mesh = object.at('data.mesh').scalar;
    return mesh === undefined ? undefined : embeddedYaml(document, mesh).root;
  }
  return undefined;
}
