import type { Attachment } from '../registry/securityPolicies';
import type { JwtRule, RequestAuthentication, TokenPlace } from '../spec/requestAuthentication';
import type { AcceptedToken } from './claims';
import { ALWAYS_SPLIT, audienceFits } from './claims';
import type { HttpAttributes } from './attributes';
import type { ArrivalRequest, Token, TokenSpot } from './request';
import { all } from '../truth';
import type { Truth } from '../truth';

/** A rule with the policy it is of. */
export interface PlacedJwtRule {
  readonly policy: RequestAuthentication;
  readonly rule: JwtRule;
}

/** Why a rule takes the token or not. */
export type TokenReason =
  | 'accepted'
  | 'no-token'
  /** The rule looks elsewhere. */
  | 'other-place'
  /** What stands at the place is not the token alone. */
  | 'not-a-token'
  | 'invalid'
  | 'other-issuer'
  | 'other-audience'
  /** The request or the policy does not tell. */
  | 'not-told';

/** How a rule judges the token. */
export interface TokenVerdict extends PlacedJwtRule {
  readonly reason: TokenReason;
}

/** What the check of the token comes to. */
export interface TokenCheck {
  readonly policies: readonly RequestAuthentication[];
  readonly result: 'none' | 'absent' | 'accepted' | 'rejected' | 'skipped' | 'unknown';
  /** All rules in the order of Envoy. */
  readonly verdicts: readonly TokenVerdict[];
  /** What the policies that follow see of it. */
  readonly left: HttpAttributes['token'];
}

/**
 * Checks the token of a request by all rules that apply to a workload: one that accepts it is enough; a token that none
 * accepts is refused by each rule that looks where it stands.
 * @param policies that apply, those of the workload's namespace first
 * Source: `convertToEnvoyJwtConfig`, pilot/pkg/security/authn/policy_applier.go;
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/jwt_authn_filter.
 */
export function checkToken(policies: readonly RequestAuthentication[], request: ArrivalRequest): TokenCheck {
  const rules = policies.flatMap((policy) => policy.rules.map((rule) => ({ policy, rule })));
  if (rules.length === 0) return { policies, result: 'none', verdicts: [], left: 'none' };
  rules.sort((a, b) => compare(a.rule.issuer ?? '', b.rule.issuer ?? ''));
  if (isPreflight(request)) return { policies, result: 'skipped', verdicts: [], left: 'none' };
  const { token } = request;
  const verdicts = rules.map((placed) => ({
    ...placed,
    reason: token === undefined ? withoutToken(placed.rule, request) : judge(placed.rule, token),
  }));
  const accepting = verdicts.find(({ reason }) => reason === 'accepted');
  if (accepting !== undefined && token !== undefined)
    return { policies, result: 'accepted', verdicts, left: acceptedToken(token, accepting.rule) };
  const reasons = new Set(verdicts.map(({ reason }) => reason));
  if (reasons.has('not-told')) return { policies, result: 'unknown', verdicts, left: 'unknown' };
  const seen = verdicts.some(({ reason }) => reason !== 'no-token' && reason !== 'other-place');
  return { policies, result: seen ? 'rejected' : 'absent', verdicts, left: 'none' };
}

/**
 * Checks the token by the policies that are for a workload, undefined when none is. Where it matters whether one is that
 * may be for it, the result is not known.
 */
export function checkTokenFor(
  attached: readonly Attachment<RequestAuthentication>[],
  request: ArrivalRequest,
): TokenCheck | undefined {
  const possible = attached.filter(({ applies }) => applies !== false);
  if (possible.length === 0) return undefined;
  const most = checkToken(
    possible.map(({ policy }) => policy),
    request,
  );
  const certain = possible.filter(({ applies }) => applies === true);
  if (certain.length === possible.length) return most;
  const least = checkToken(
    certain.map(({ policy }) => policy),
    request,
  );
  if (goesOn(most) === goesOn(least) && acceptedBy(most) === acceptedBy(least)) return most;
  return { ...most, result: 'unknown', left: 'unknown' };
}

function goesOn({ result }: TokenCheck): 'yes' | 'no' | 'unknown' {
  return result === 'rejected' ? 'no' : result === 'unknown' ? 'unknown' : 'yes';
}

function acceptedBy({ verdicts }: TokenCheck): JwtRule | undefined {
  return verdicts.find(({ reason }) => reason === 'accepted')?.rule;
}

/** What is left when nothing checks tokens: no claim is known to any policy. */
export const UNCHECKED: TokenCheck = { policies: [], result: 'none', verdicts: [], left: 'none' };

function acceptedToken(token: Token, rule: JwtRule): AcceptedToken {
  return { token, spaceDelimited: new Set([...ALWAYS_SPLIT, ...rule.spaceDelimitedClaims]) };
}

/** Source: the field bypass_cors_preflight of Envoy's filter. */
function isPreflight({ method, headers }: ArrivalRequest): boolean {
  return method === 'OPTIONS' && isGiven(headers['origin']) && isGiven(headers['access-control-request-method']);
}

function isGiven(header: string | undefined): boolean {
  return header !== undefined && header !== '';
}

function judge(rule: JwtRule, token: Token): TokenReason {
  if (rule.unknown || rule.issuer === undefined) return 'not-told';
  const found = rule.places.map((place) => findAt(place, token.place));
  // Whatever stands at any of the places must be good.
  if (found.includes('mixed')) return 'not-a-token';
  if (!found.includes('token')) return 'other-place';
  if (!token.valid) return 'invalid';
  const fits: Truth[] = [
    token.issuer === undefined ? 'unknown' : rule.issuer === '' || rule.issuer === token.issuer,
    audienceFits(token, rule.audiences),
  ];
  if (all(fits) === true) return 'accepted';
  if (fits[0] === false) return 'other-issuer';
  return fits[1] === false ? 'other-audience' : 'not-told';
}

/** A header at the place, of which the request does not say that it is a token, may be one. */
function withoutToken(rule: JwtRule, { headers }: ArrivalRequest): TokenReason {
  const filled = rule.places.some(
    (place) =>
      place.in === 'header' && (headers[place.name] ?? '').includes(place.prefix) && isGiven(headers[place.name]),
  );
  return filled ? 'not-told' : 'no-token';
}

/** Signs that Envoy takes for a part of a token. */
const TOKEN_SIGN = /[a-zA-Z0-9_.-]/;

/** Envoy looks for the prefix anywhere in the header, and takes the first run of signs of a token behind it. */
function findAt(place: TokenPlace, spot: TokenSpot): 'not-here' | 'mixed' | 'token' {
  if (place.in !== spot.in) return 'not-here';
  if (place.in !== 'header' || spot.in !== 'header') return place.name === spot.name ? 'token' : 'not-here';
  if (place.name !== spot.name.toLowerCase()) return 'not-here';
  if (place.prefix === '') return spot.prefix === '' ? 'token' : 'mixed';
  const at = spot.prefix.indexOf(place.prefix);
  if (at < 0) return 'not-here';
  return TOKEN_SIGN.test(spot.prefix.slice(at + place.prefix.length)) ? 'mixed' : 'token';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
