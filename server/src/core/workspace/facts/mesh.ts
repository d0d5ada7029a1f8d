import type { Field } from '../../yaml/field';
import { listOf } from './read';
import type { MeshFacts, MeshOrigin, ProviderFacts, ServiceEntryVisibilityFacts } from './types';

/**
 * Facts of a MeshConfig message, wherever it stands. istiod reads each name in camelCase and in snake_case.
 * Source: api mesh/v1alpha1/config.proto; protomarshal.ApplyYAML, pkg/util/protomarshal/protomarshal.go.
 * @param values the Helm values around it, which give the root namespace where it gives none
 */
export function meshFacts(config: Field, origin: MeshOrigin, values?: Field): MeshFacts {
  const metadata = protoMember(config.get('defaultConfig'), 'proxyMetadata');
  const logging = protoMember(protoMember(config, 'defaultProviders'), 'accessLogging');
  return {
    type: 'Mesh',
    origin,
    rootNamespace: protoMember(config, 'rootNamespace').text ?? values?.at('global.istioNamespace').text,
    trustDomain: protoMember(config, 'trustDomain').text,
    trustDomainAliases: listOf(protoMember(config, 'trustDomainAliases')),
    autoMtls: protoMember(config, 'enableAutoMtls').boolean,
    dnsCapture: flagOf(metadata.get('ISTIO_META_DNS_CAPTURE')),
    outboundTrafficPolicy: outboundMode(protoMember(config, 'outboundTrafficPolicy')),
    defaultServiceExportTo: listOf(protoMember(config, 'defaultServiceExportTo')),
    defaultVirtualServiceExportTo: listOf(protoMember(config, 'defaultVirtualServiceExportTo')),
    defaultDestinationRuleExportTo: listOf(protoMember(config, 'defaultDestinationRuleExportTo')),
    accessLogging: logging.exists ? logging.items().length > 0 : undefined,
    providers: providersOf(protoMember(config, 'extensionProviders')),
    lightstep: lightstepProviders(protoMember(config, 'extensionProviders')),
    defaultOutlierDetection:
      protoMember(protoMember(config, 'defaultTrafficPolicy'), 'outlierDetection').exists || undefined,
    serviceEntryVisibility: visibilityFacts(protoMember(config, 'serviceEntryVisibility')),
  };
}

function visibilityFacts(field: Field): ServiceEntryVisibilityFacts | undefined {
  if (field.map === undefined) return undefined;
  return {
    default: protoMember(field, 'defaultVisibility').text,
    applyToSidecars: protoMember(field, 'applyToSidecars').boolean === true,
    hasPolicies: field.get('policies').open || field.get('policies').items().length > 0,
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

function lightstepProviders(providers: Field): readonly string[] | undefined {
  const names = providers.items().flatMap((provider) => {
    const name = provider.get('name').text;
    return name !== undefined && provider.get('lightstep').exists ? [name] : [];
  });
  return names.length === 0 ? undefined : names;
}

/** A policy that is there without a mode has the zero value of the enum. */
function outboundMode(policy: Field): string | undefined {
  const mode = policy.get('mode');
  return policy.map === undefined || mode.unknown ? undefined : (mode.text ?? 'REGISTRY_ONLY');
}

/** A member of a message by its camelCase name, also where it is written in snake_case. */
export function protoMember(message: Field, name: string): Field {
  const member = message.get(name);
  if (member.exists) return member;
  const snake = message.get(name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
  return snake.exists ? snake : member;
}

function flagOf(field: Field): boolean | undefined {
  const text = field.text ?? (field.boolean === undefined ? undefined : String(field.boolean));
  return text === undefined ? undefined : text.toLowerCase() === 'true';
}
