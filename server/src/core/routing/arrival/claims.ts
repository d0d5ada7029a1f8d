import { all, some } from '../truth';
import type { Truth } from '../truth';
import { textFits } from './patterns';
import type { Token } from './request';

/** A token that was accepted, with the claims that are split at blanks. */
export interface AcceptedToken {
  readonly token: Token;
  readonly spaceDelimited: ReadonlySet<string>;
}

/** Claims that Envoy splits at blanks in any case. Source: `buildSpaceDelimitedClaims`, pilot/pkg/security/authn/policy_applier.go. */
export const ALWAYS_SPLIT: readonly string[] = ['permission', 'scope'];

/** The value of a claim; `told` is false where it may be there without being told. */
interface ClaimValue {
  readonly value: unknown;
  readonly told: boolean;
}

/** Finds a claim. @param way its name, then names within it */
export function claimAt({ token, spaceDelimited }: AcceptedToken, way: readonly string[]): ClaimValue {
  const [first = '', ...rest] = way;
  let value = topClaim(token, first);
  if (value === undefined) return { value: undefined, told: token.complete };
  for (const name of rest)
    value =
      typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, name)
        ? (value as Readonly<Record<string, unknown>>)[name]
        : undefined;
  const split = rest.length === 0 && spaceDelimited.has(first) && typeof value === 'string' && value.includes(' ');
  return { value: split ? String(value).split(' ').filter(Boolean) : value, told: true };
}

function topClaim(token: Token, name: string): unknown {
  if (Object.hasOwn(token.claims, name)) return token.claims[name];
  if (name === 'iss') return token.issuer;
  if (name === 'sub') return token.subject;
  return name === 'aud' ? token.audiences : undefined;
}

/**
 * Whether a value takes a claim: a text, or a text in a list. Numbers and truth values never fit.
 * Source: `MetadataListValueMatcher`, pilot/pkg/security/authz/matcher/metadata.go.
 */
export function claimFits(token: AcceptedToken, way: readonly string[], value: string): Truth {
  const found = claimAt(token, way);
  if (!found.told) return 'unknown';
  const texts = Array.isArray(found.value) ? (found.value as unknown[]) : [found.value];
  return texts.some((text) => typeof text === 'string' && textFits(value, text));
}

/**
 * Whether a value takes issuer and subject of a token. The value is cut at its last slash; both must be there.
 * Source: `requestPrincipalGenerator`, pilot/pkg/security/authz/model/generator.go.
 */
export function requestPrincipalFits(token: AcceptedToken, value: string): Truth {
  const { issuer, subject } = patternsOf(value);
  return all([partFits(token, 'iss', issuer), partFits(token, 'sub', subject)]);
}

function partFits(token: AcceptedToken, claim: 'iss' | 'sub', fits: (text: string) => boolean): Truth {
  const { value, told } = claimAt(token, [claim]);
  if (!told) return 'unknown';
  return typeof value === 'string' && fits(value);
}

interface PrincipalPatterns {
  readonly issuer: (text: string) => boolean;
  readonly subject: (text: string) => boolean;
}

const present = (text: string): boolean => text !== '';
const exactly =
  (value: string) =>
  (text: string): boolean =>
    text === value;

function patternsOf(value: string): PrincipalPatterns {
  const slash = value.lastIndexOf('/');
  const [issuer, subject] = slash < 0 ? [value, ''] : [value.slice(0, slash), value.slice(slash + 1)];
  if (value === '*') return { issuer: present, subject: present };
  if (value.startsWith('*'))
    return slash < 0
      ? { issuer: present, subject: (text) => text.endsWith(value.slice(1)) }
      : {
          issuer: issuer === '*' ? present : (text) => text.endsWith(issuer.slice(1)),
          subject: exactly(subject),
        };
  if (value.endsWith('*'))
    return slash < 0
      ? { issuer: (text) => text.startsWith(value.slice(0, -1)), subject: present }
      : {
          issuer: exactly(issuer),
          subject: subject === '*' ? present : (text) => text.startsWith(subject.slice(0, -1)),
        };
  return { issuer: exactly(issuer), subject: exactly(subject) };
}

/** `issuer/subject` of a token that has both. */
export function requestPrincipal({ issuer, subject }: Token): string | undefined {
  return issuer === undefined || subject === undefined ? undefined : `${issuer}/${subject}`;
}

/** Whether a token is for one of some audiences; none means any. Blanks of writing (scheme, last slash) do not count. */
export function audienceFits(token: Token, wanted: readonly string[]): Truth {
  if (wanted.length === 0) return true;
  const { value, told } = claimAt({ token, spaceDelimited: new Set() }, ['aud']);
  if (!told) return 'unknown';
  const own = (Array.isArray(value) ? (value as unknown[]) : [value]).filter((text) => typeof text === 'string');
  return some(own.map((text) => wanted.some((other) => bareAudience(other) === bareAudience(text))));
}

/** Source: `sanitizeAudience`, https://github.com/google/jwt_verify_lib (src/check_audience.cc). */
function bareAudience(audience: string): string {
  return audience.replace(/^https?:\/\//, '').replace(/\/$/, '');
}
