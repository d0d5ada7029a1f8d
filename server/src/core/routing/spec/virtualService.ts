import type { Labels } from '../../workspace/facts/types';
import type { Field } from '../../yaml/field';
import type { ObjectMeta, Place, SourceObject } from './object';
import { metaOf } from './object';
import { readDestination } from './httpAction';
import { httpRule } from './httpRule';
import type { HttpRule } from './httpRule';
import { labelsAt, placeReader } from './read';
import type { PlaceReader } from './read';
import type { Destination, RouteSemantics, RuleOrigin } from './rule';

/** A VirtualService, written as such or made of a Gateway API route or an Ingress. */
export interface VirtualService {
  readonly kind: 'VirtualService';
  readonly meta: ObjectMeta;
  readonly semantics: RouteSemantics;
  readonly hosts: readonly string[];
  readonly gateways: readonly string[];
  readonly exportTo: readonly string[];
  readonly http: readonly HttpRule[];
  readonly tls: readonly TlsRule[];
  readonly tcp: readonly TcpRule[];
  readonly hostsPlace: Place;
}

/** The conditions of a `tls` or `tcp` match. */
export interface L4Match {
  readonly place: Place;
  /** TLS only. */
  readonly sniHosts: readonly string[];
  readonly destinationSubnets: readonly string[];
  readonly port: number | undefined;
  readonly gateways: readonly string[];
  readonly sourceLabels: Labels;
  readonly sourceNamespace: string;
}

/** A destination of a `tls` or `tcp` rule. */
export interface L4Destination {
  readonly destination: Destination;
  readonly weight: number;
}

/** A rule of `tcp`. */
export interface TcpRule {
  readonly origin: RuleOrigin;
  readonly matches: readonly L4Match[];
  readonly route: readonly L4Destination[];
}

/** A rule of `tls`. */
export type TlsRule = TcpRule;

/** Decodes a VirtualService. */
export function virtualService(source: SourceObject): VirtualService | undefined {
  const meta = metaOf(source);
  if (meta === undefined) return undefined;
  const { field } = source;
  const spec = field.get('spec');
  const place = placeReader(field);
  const origin = (section: RuleOrigin['section'], rule: Field, index: number): RuleOrigin => ({
    kind: 'VirtualService',
    meta,
    section,
    rule: index,
    name: rule.get('name').text ?? '',
    place: place(rule),
  });
  return {
    kind: 'VirtualService',
    meta,
    semantics: 'istio',
    hosts: spec.get('hosts').texts(),
    gateways: spec.get('gateways').texts(),
    exportTo: spec.get('exportTo').texts(),
    http: spec
      .get('http')
      .items()
      .map((rule, index) => httpRule(rule, origin('http', rule, index), place)),
    tls: spec
      .get('tls')
      .items()
      .map((rule, index) => l4Rule(rule, origin('tls', rule, index), place)),
    tcp: spec
      .get('tcp')
      .items()
      .map((rule, index) => l4Rule(rule, origin('tcp', rule, index), place)),
    hostsPlace: place(spec.get('hosts')),
  };
}

function l4Rule(rule: Field, origin: RuleOrigin, place: PlaceReader): TcpRule {
  return {
    origin,
    matches: rule
      .get('match')
      .items()
      .map((match) => ({
        place: place(match),
        sniHosts: match.get('sniHosts').texts(),
        destinationSubnets: match.get('destinationSubnets').texts(),
        port: match.get('port').number,
        gateways: match.get('gateways').texts(),
        sourceLabels: labelsAt(match.get('sourceLabels')),
        sourceNamespace: match.get('sourceNamespace').text ?? '',
      })),
    route: rule
      .get('route')
      .items()
      .map((route) => ({
        destination: readDestination(route.get('destination'), place),
        weight: route.get('weight').number ?? 0,
      })),
  };
}
