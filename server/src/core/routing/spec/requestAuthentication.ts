import type { Field } from '../../yaml/field';
import type { ObjectMeta, Place, SourceObject } from './object';
import { metaOf } from './object';
import type { PolicyTarget } from './policyTarget';
import { policyTarget } from './policyTarget';
import type { PlaceReader } from './read';
import { placeReader } from './read';

/** A place where a rule looks for the token. */
export type TokenPlace =
  | { readonly in: 'header'; readonly name: string; readonly prefix: string }
  | { readonly in: 'param'; readonly name: string }
  | { readonly in: 'cookie'; readonly name: string };

/** A rule for the tokens of an issuer. */
export interface JwtRule {
  readonly place: Place;
  /** Undefined when it is not known yet. */
  readonly issuer: string | undefined;
  /** Empty: any. */
  readonly audiences: readonly string[];
  readonly places: readonly TokenPlace[];
  readonly spaceDelimitedClaims: readonly string[];
  /** Headers that the application gets claims in. */
  readonly outputClaims: readonly { readonly header: string; readonly claim: string }[];
  readonly outputPayloadHeader: string | undefined;
  readonly forwards: boolean;
  /** True when the audiences or places are not all known yet. */
  readonly unknown: boolean;
}

/** A RequestAuthentication. */
export interface RequestAuthentication {
  readonly kind: 'RequestAuthentication';
  readonly meta: ObjectMeta;
  readonly target: PolicyTarget;
  readonly rules: readonly JwtRule[];
}

/** Where tokens are looked for when a rule names no place. Source: https://istio.io/latest/docs/reference/config/security/jwt/. */
export const USUAL_TOKEN_PLACES: readonly TokenPlace[] = [
  { in: 'header', name: 'authorization', prefix: 'Bearer ' },
  { in: 'param', name: 'access_token' },
];

/** Decodes a RequestAuthentication. */
export function requestAuthentication(source: SourceObject): RequestAuthentication | undefined {
  const meta = metaOf(source);
  if (meta === undefined) return undefined;
  const spec = source.field.get('spec');
  const place = placeReader(source.field);
  return {
    kind: 'RequestAuthentication',
    meta,
    target: policyTarget(spec, place),
    rules: spec
      .get('jwtRules')
      .items()
      .map((rule) => readRule(rule, place)),
  };
}

function readRule(rule: Field, place: PlaceReader): JwtRule {
  const places: TokenPlace[] = [
    ...rule
      .get('fromHeaders')
      .items()
      .map((header) => ({
        in: 'header' as const,
        name: (header.get('name').text ?? '').toLowerCase(),
        prefix: header.get('prefix').text ?? '',
      })),
    ...rule
      .get('fromParams')
      .texts()
      .map((name) => ({ in: 'param' as const, name })),
    ...rule
      .get('fromCookies')
      .texts()
      .map((name) => ({ in: 'cookie' as const, name })),
  ];
  const issuer = rule.get('issuer');
  return {
    place: place(rule),
    issuer: issuer.unknown ? undefined : (issuer.text ?? ''),
    audiences: rule.get('audiences').texts(),
    places: places.length === 0 ? USUAL_TOKEN_PLACES : places,
    spaceDelimitedClaims: rule.get('spaceDelimitedClaims').texts(),
    outputClaims: rule
      .get('outputClaimToHeaders')
      .items()
      .map((output) => ({ header: output.get('header').text ?? '', claim: output.get('claim').text ?? '' })),
    outputPayloadHeader: rule.get('outputPayloadToHeader').text,
    forwards: rule.get('forwardOriginalToken').boolean === true,
    unknown: ['audiences', 'fromHeaders', 'fromParams', 'fromCookies'].some((key) => isOpen(rule.get(key))),
  };
}

function isOpen(list: Field): boolean {
  return (
    list.node !== undefined &&
    (list.open || list.items().some((item) => item.unknown || item.members().some((member) => member.unknown)))
  );
}
