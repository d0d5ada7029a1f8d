import { formatIp } from '../../istio/ip';
import type { IpAddress } from '../../istio/ip';
import type { PlacedText } from '../spec/policyTarget';
import type { PolicyTest } from '../spec/authorizationPolicy';
import type { Place } from '../spec/object';
import type { Attributes, HttpAttributes } from './attributes';
import { claimAt, claimFits, requestPrincipal, requestPrincipalFits } from './claims';
import {
  addressFits,
  headerFits,
  hostFits,
  namespaceFits,
  pathFits,
  principalFits,
  serviceAccountOf,
  textFits,
  trustDomainFits,
} from './patterns';
import { principalOf, tellPeer } from './peer';
import type { Peer } from './peer';
import { principalsInDomains, trustDomainsLike } from './trustDomains';
import { not, some } from '../truth';
import type { Truth } from '../truth';

/** Why a test holds or not. */
export type TestReason =
  /** A value fits, or with a not-list none does. */
  | 'fits'
  | 'does-not-fit'
  /** The request has no such thing: an identity, a token, a header. */
  | 'absent'
  /** The request does not tell. */
  | 'not-told'
  /** A value of the policy is not known yet. */
  | 'value-unknown'
  /** What it is about is not modelled. */
  | 'not-modelled';

/** How a test turned out. */
export interface TestVerdict {
  readonly test: PolicyTest;
  readonly holds: Truth;
  readonly reason: TestReason;
  /** What the request has, in words; undefined when it has nothing or does not tell. */
  readonly actual: string | undefined;
  /** The value that fits. */
  readonly value: string | undefined;
  /** The value that fits, else the list. */
  readonly place: Place;
}

/** What tests are evaluated with. */
export interface TestContext {
  readonly attributes: Attributes;
  /** The namespace of the policy. */
  readonly namespace: string;
  /** The trust domain of the mesh, then its aliases. */
  readonly trustDomains: readonly string[];
}

/** What of a request a test looks at. */
interface Subject {
  /** Whether a value takes it. */
  readonly takes: (value: string) => Truth;
  readonly actual: string | undefined;
  readonly state: 'there' | 'absent' | 'not-told' | 'not-modelled';
}

/** Evaluates one list of values. On bytes, tests on HTTP must have been left out. */
export function evaluateTest(test: PolicyTest, context: TestContext): TestVerdict {
  const subject = subjectOf(test, context);
  const outcomes = test.values.map(({ text }): Truth => (text === undefined ? 'unknown' : subject.takes(text)));
  const fits = some(outcomes);
  const at = outcomes.indexOf(fits === false ? true : fits);
  const value: PlacedText | undefined = test.values[at];
  return {
    test,
    holds: test.negative ? not(fits) : fits,
    reason: reasonOf(fits, subject, value),
    actual: subject.actual,
    value: fits === false ? undefined : value?.text,
    place: fits === false ? test.place : (value?.place ?? test.place),
  };
}

function reasonOf(fits: Truth, { state }: Subject, value: PlacedText | undefined): TestReason {
  if (fits === true) return 'fits';
  if (fits === 'unknown')
    return value?.text === undefined ? 'value-unknown' : state === 'not-modelled' ? state : 'not-told';
  return state === 'absent' ? 'absent' : 'does-not-fit';
}

const UNKNOWN = (): Truth => 'unknown';
const NEVER = (): Truth => false;

function subjectOf(test: PolicyTest, context: TestContext): Subject {
  const { attributes } = context;
  switch (test.attribute) {
    case 'peer.principal':
    case 'peer.namespace':
    case 'peer.serviceAccount':
    case 'peer.trustDomain':
      return peerSubject(test.attribute, attributes.peer, context);
    case 'source.ip':
      return addressSubject(attributes.sourceIp);
    case 'remote.ip':
      return addressSubject(attributes.remoteIp);
    case 'destination.ip':
      return addressSubject(attributes.destinationIp);
    case 'port': {
      const port = String(attributes.destinationPort);
      return { takes: (value) => Number(value) === attributes.destinationPort, actual: port, state: 'there' };
    }
    case 'sni':
      return attributes.sni === ''
        ? { takes: (value) => textFits(value, ''), actual: undefined, state: 'absent' }
        : { takes: (value) => textFits(value, attributes.sni), actual: attributes.sni, state: 'there' };
    case 'metadata':
      return { takes: UNKNOWN, actual: undefined, state: 'not-modelled' };
    default:
      return attributes.http === undefined
        ? { takes: NEVER, actual: undefined, state: 'absent' }
        : httpSubject(test, attributes.http);
  }
}

function addressSubject(address: IpAddress | undefined): Subject {
  if (address === undefined) return { takes: UNKNOWN, actual: undefined, state: 'not-told' };
  return { takes: (value) => addressFits(value, address), actual: formatIp(address), state: 'there' };
}

type PeerAttribute = 'peer.principal' | 'peer.namespace' | 'peer.serviceAccount' | 'peer.trustDomain';

function peerSubject(attribute: PeerAttribute, peer: Peer, context: TestContext): Subject {
  if (peer.kind === 'none') return { takes: NEVER, actual: undefined, state: 'absent' };
  if (peer.kind === 'unknown') return { takes: UNKNOWN, actual: undefined, state: 'not-told' };
  const takes = (value: string): Truth => peerTakes(attribute, value, peer, context);
  const told = principalOf(peer) !== undefined;
  return { takes, actual: tellPeer(peer), state: told ? 'there' : 'not-told' };
}

type NamedPeer = Extract<Peer, { kind: 'named' }>;

function peerTakes(
  attribute: PeerAttribute,
  value: string,
  peer: NamedPeer,
  { namespace, trustDomains }: TestContext,
): Truth {
  switch (attribute) {
    case 'peer.principal':
      return some(principalsInDomains(value, trustDomains).map((one) => principalTakes(one, peer)));
    case 'peer.trustDomain':
      return trustDomainsLike(value, trustDomains).some((one) => trustDomainFits(one, peer.trustDomain));
    case 'peer.namespace':
      return peer.namespace === undefined ? 'unknown' : namespaceFits(value, `x/ns/${peer.namespace}/sa/x`);
    case 'peer.serviceAccount': {
      const wanted = serviceAccountOf(value, namespace);
      if (peer.namespace !== undefined && peer.namespace !== wanted.namespace) return false;
      if (peer.serviceAccount !== undefined && peer.serviceAccount !== wanted.name) return false;
      return peer.namespace === undefined || peer.serviceAccount === undefined ? 'unknown' : true;
    }
  }
}

/** Of an identity that is known in part, a principal without stars may still be refuted. */
function principalTakes(value: string, peer: NamedPeer): Truth {
  const principal = principalOf(peer);
  if (principal !== undefined) return principalFits(value, principal);
  if (value === '*') return true;
  const parts = value.split('/');
  if (value.includes('*') || parts.length !== 5) return 'unknown';
  const [trustDomain, , namespace, , serviceAccount] = parts;
  const refuted =
    trustDomain !== peer.trustDomain ||
    (peer.namespace !== undefined && peer.namespace !== namespace) ||
    (peer.serviceAccount !== undefined && peer.serviceAccount !== serviceAccount);
  return refuted ? false : 'unknown';
}

function httpSubject({ attribute, argument }: PolicyTest, http: HttpAttributes): Subject {
  switch (attribute) {
    case 'method':
      return { takes: (value) => headerFits(value, http.method), actual: http.method, state: 'there' };
    case 'path':
      return { takes: (value) => pathFits(value, http.path), actual: http.path, state: 'there' };
    case 'host': {
      const { authority } = http;
      if (authority === undefined) return { takes: UNKNOWN, actual: undefined, state: 'not-told' };
      return { takes: (value) => hostFits(value, authority), actual: authority, state: 'there' };
    }
    case 'header':
      return headerSubject(argument[0] ?? '', http);
    default:
      return tokenSubject(attribute, argument, http.token);
  }
}

/** Envoy knows the Host header as `:authority`, and the others of HTTP/2 by their names. */
function headerSubject(written: string, http: HttpAttributes): Subject {
  const name = written.toLowerCase();
  if (name === ':authority' || name === 'host') {
    const { authority } = http;
    if (authority === undefined) return { takes: UNKNOWN, actual: undefined, state: 'not-told' };
    return { takes: (value) => headerFits(value, authority), actual: authority, state: 'there' };
  }
  if (Object.hasOwn(http.headers, name) && http.headers[name] === undefined)
    return { takes: (value) => (value === '*' ? true : 'unknown'), actual: undefined, state: 'not-told' };
  const text =
    name === ':method'
      ? http.method
      : name === ':path'
        ? http.path + http.query
        : Object.hasOwn(http.headers, name)
          ? http.headers[name]
          : undefined;
  return { takes: (value) => headerFits(value, text), actual: text, state: text === undefined ? 'absent' : 'there' };
}

function tokenSubject(
  attribute: PolicyTest['attribute'],
  argument: readonly string[],
  token: HttpAttributes['token'],
): Subject {
  if (token === 'none') return { takes: NEVER, actual: undefined, state: 'absent' };
  if (token === 'unknown') return { takes: UNKNOWN, actual: undefined, state: 'not-told' };
  if (attribute === 'token.principal') {
    const actual = requestPrincipal(token.token);
    const complete = actual !== undefined || token.token.complete;
    return {
      takes: (value) => requestPrincipalFits(token, value),
      actual,
      state: actual !== undefined ? 'there' : complete ? 'absent' : 'not-told',
    };
  }
  const way = attribute === 'token.audiences' ? ['aud'] : attribute === 'token.presenter' ? ['azp'] : argument;
  const { value, told } = claimAt(token, way);
  return {
    takes: (wanted) => claimFits(token, way, wanted),
    actual: value === undefined ? undefined : JSON.stringify(value),
    state: !told ? 'not-told' : value === undefined ? 'absent' : 'there',
  };
}
