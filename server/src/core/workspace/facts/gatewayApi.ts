import type { Field } from '../../yaml/field';
import { isOpenList, labelsOf } from './read';
import type { Labels } from './types';

/** Which routes a listener admits, by their namespaces. */
export interface RouteNamespaces {
  /** `Same`, `All`, `Selector` or `None`; undefined when unknown. */
  readonly from?: string;
  readonly labels: Labels;
  readonly expressions: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values: readonly string[];
  }[];
}

/** A listener of a Gateway of the Gateway API. */
export interface ListenerFacts {
  readonly name?: string;
  readonly hostname?: string;
  readonly port?: number;
  readonly protocol?: string;
  readonly namespaces: RouteNamespaces;
}

/** A Gateway of the Gateway API. */
export interface ApiGatewayFacts {
  readonly type: 'ApiGateway';
  /** Undefined when unknown. */
  readonly className?: string;
  readonly listeners: readonly ListenerFacts[];
  readonly openListeners: boolean;
  /** Addresses that are asked for, `IPAddress` where no type is written. */
  readonly addresses: readonly { readonly type: string; readonly value: string }[];
}

/** A parent that a route names; what is not written is absent. */
export interface ParentFacts {
  readonly group: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly section?: string;
  readonly port?: number;
}

/** A route of the Gateway API: what it wants to be attached to. */
export interface ApiRouteFacts {
  readonly type: 'ApiRoute';
  readonly parents: readonly ParentFacts[];
  readonly hostnames: readonly string[];
}

/** A ReferenceGrant: who may point at what in its namespace. */
export interface ReferenceGrantFacts {
  readonly type: 'ReferenceGrant';
  readonly from: readonly { readonly group: string; readonly kind: string; readonly namespace: string }[];
  readonly to: readonly { readonly group: string; readonly kind: string; readonly name?: string }[];
  /** True when a template may permit more than is written. */
  readonly open: boolean;
}

/** Facts of a Gateway of the Gateway API, with the defaults of its CRD. */
export function apiGatewayFacts(object: Field): ApiGatewayFacts {
  const spec = object.get('spec');
  return {
    type: 'ApiGateway',
    className: spec.get('gatewayClassName').text,
    listeners: spec.get('listeners').items().map(listenerFacts),
    openListeners: isOpenList(spec.get('listeners')),
    addresses: spec
      .get('addresses')
      .items()
      .flatMap((address) => {
        const value = address.get('value').text;
        return value === undefined ? [] : [{ type: address.get('type').text ?? 'IPAddress', value }];
      }),
  };
}

function listenerFacts(listener: Field): ListenerFacts {
  const namespaces = listener.at('allowedRoutes.namespaces');
  const from = namespaces.get('from');
  const selector = namespaces.get('selector');
  return {
    name: listener.get('name').text,
    hostname: listener.get('hostname').text,
    port: listener.get('port').number,
    protocol: listener.get('protocol').text,
    namespaces: {
      from: from.unknown ? undefined : (from.text ?? 'Same'),
      labels: labelsOf(selector.get('matchLabels')),
      expressions: selector
        .get('matchExpressions')
        .items()
        .map((entry) => ({
          key: entry.get('key').text ?? '',
          operator: entry.get('operator').text ?? '',
          values: entry.get('values').texts(),
        })),
    },
  };
}

/** Facts of a route. Parents with a placeholder in them are left out. */
export function apiRouteFacts(object: Field): ApiRouteFacts {
  return {
    type: 'ApiRoute',
    parents: object.at('spec.parentRefs').items().flatMap(parentFacts),
    hostnames: object.at('spec.hostnames').texts(),
  };
}

function parentFacts(ref: Field): ParentFacts[] {
  const name = ref.get('name').text;
  if (name === undefined || ref.members().some((member) => member.unknown)) return [];
  return [
    {
      group: ref.get('group').text ?? 'gateway.networking.k8s.io',
      kind: ref.get('kind').text ?? 'Gateway',
      namespace: ref.get('namespace').text,
      name,
      section: ref.get('sectionName').text,
      port: ref.get('port').number,
    },
  ];
}

/** Facts of a ReferenceGrant. */
export function referenceGrantFacts(object: Field): ReferenceGrantFacts {
  const spec = object.get('spec');
  const parts = [...spec.get('from').items(), ...spec.get('to').items()];
  return {
    type: 'ReferenceGrant',
    from: spec
      .get('from')
      .items()
      .map((from) => ({
        group: from.get('group').text ?? '',
        kind: from.get('kind').text ?? '',
        namespace: from.get('namespace').text ?? '',
      })),
    to: spec
      .get('to')
      .items()
      .map((to) => ({ group: to.get('group').text ?? '', kind: to.get('kind').text ?? '', name: to.get('name').text })),
    open:
      isOpenList(spec.get('from')) ||
      isOpenList(spec.get('to')) ||
      parts.some((part) => part.members().some((member) => member.unknown)),
  };
}
