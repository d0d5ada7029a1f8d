import { isGatewayApiGroup } from '../../schema/kinds';
import type { FieldSchema } from '../../schema/types';
import { schemaAt } from '../schemaAt';
import type { SchemaPlace } from '../schemaAt';
import { valueWordsAt } from '../words';
import type { CompletionContext } from './context';
import type { Suggestion } from './item';
import { hosts, namespaces } from './known';
import { labelValues } from './mapKeys';
import {
  boundGateways,
  egressHosts,
  exportTargets,
  gateways,
  holder,
  hostPorts,
  protocolWords,
  serverHosts,
  sniHosts,
  subsets,
  without,
} from './names';

/** What can be the value at the path of a context: words of the schema, and names that the workspace has. */
export function valueSuggestions(context: CompletionContext): Suggestion[] {
  const place = schemaAt(context.structure, context.path);
  if (place === undefined) return [];
  const named = namesAt(context);
  return named ?? schemaValues(place);
}

/** The values that a field can have by its schema. */
function schemaValues(place: SchemaPlace): Suggestion[] {
  const words = wordsOf(place.field);
  return words.map((value) => ({ value, kind: 'value', documentation: valueWordsAt(place, String(value)) }));
}

function wordsOf(field: FieldSchema): (string | boolean)[] {
  if (field.type === 'boolean') return [true, false];
  return (field.enum ?? []).filter((word) => field.deprecatedValues?.includes(word) !== true);
}

type Source = (context: CompletionContext) => Suggestion[];

/** Names of the workspace by kind and place, `[]` for any item. */
const NAMES: Readonly<Record<string, Readonly<Record<string, Source>>>> = {
  ServiceEntry: {
    'spec.ports[].protocol': protocolWords,
    'spec.exportTo[]': (context) => exportTargets(context, true),
  },
  VirtualService: {
    'spec.hosts[]': (context) => without(context, [...hosts(context, { wildcards: true }), ...serverHosts(context)]),
    'spec.gateways[]': gateways,
    'spec.exportTo[]': (context) => exportTargets(context, false),
    'spec.http[].match[].gateways[]': boundGateways,
    'spec.tls[].match[].gateways[]': boundGateways,
    'spec.tcp[].match[].gateways[]': boundGateways,
    'spec.tls[].match[].sniHosts[]': sniHosts,
    ...destination('spec.http[].route[].destination'),
    ...destination('spec.http[].mirror'),
    ...destination('spec.http[].mirrors[].destination'),
    ...destination('spec.tls[].route[].destination'),
    ...destination('spec.tcp[].route[].destination'),
  },
  DestinationRule: {
    'spec.host': (context) => hosts(context, { wildcards: true }),
    'spec.exportTo[]': (context) => exportTargets(context, false),
    'spec.trafficPolicy.portLevelSettings[].port.number': (context) =>
      hostPorts(context, context.object.at('spec.host')),
    'spec.subsets[].trafficPolicy.portLevelSettings[].port.number': (context) =>
      hostPorts(context, context.object.at('spec.host')),
  },
  Gateway: { 'spec.servers[].port.protocol': protocolWords },
  Sidecar: {
    'spec.ingress[].port.protocol': protocolWords,
    'spec.egress[].port.protocol': protocolWords,
    'spec.egress[].hosts[]': egressHosts,
  },
};

function destination(way: string): Record<string, Source> {
  return {
    [`${way}.host`]: (context) => hosts(context, { wildcards: false }),
    [`${way}.subset`]: subsets,
    [`${way}.port.number`]: (context) => hostPorts(context, holder(context, 2).get('host')),
  };
}

function namesAt(context: CompletionContext): Suggestion[] | undefined {
  const { facts, path } = context;
  if (facts === undefined) return undefined;
  let way = '';
  for (const step of path) way += typeof step === 'number' ? '[]' : way === '' ? step : `.${step}`;
  if (way === 'metadata.namespace') return namespaces(context).map((value) => ({ value, kind: 'namespace' }));
  if (isGatewayApiGroup(facts.group)) return undefined;
  return NAMES[facts.kind]?.[way]?.(context) ?? labelValues(context);
}
