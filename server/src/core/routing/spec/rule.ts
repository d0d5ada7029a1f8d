import type { ObjectMeta, Place } from './object';

/** How the paths and hosts of a route are taken: as Istio documents them, as the Gateway API does, or as Ingress does. */
export type RouteSemantics = 'istio' | 'gateway' | 'ingress';

/** The kind of object that a route comes from. */
export type RouteKind = 'VirtualService' | 'HTTPRoute' | 'GRPCRoute' | 'TLSRoute' | 'TCPRoute' | 'Ingress';

/** The rule of an object that a route was made of. */
export interface RuleOrigin {
  readonly kind: RouteKind;
  readonly meta: ObjectMeta;
  readonly section: 'http' | 'tls' | 'tcp';
  readonly rule: number;
  readonly name: string;
  readonly place: Place;
}

/** A StringMatch. `present` asks for presence only; the value of an `unknown` one comes later. */
export interface StringMatch {
  readonly type: 'exact' | 'prefix' | 'regex' | 'present' | 'unknown';
  readonly value: string;
  readonly place: Place;
}

/** Where a route leads. */
export interface Destination {
  readonly place: Place;
  readonly host: string;
  /** Empty for none. */
  readonly subset: string;
  readonly port: number | undefined;
}
