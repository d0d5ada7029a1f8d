import { parseJwtClaimKey } from './jwtClaim';

/** What is wrong with the name of a header. */
export type HeaderNameProblem =
  | { readonly problem: 'empty' }
  | { readonly problem: 'bad-characters' }
  /** `host`, which has operations of its own. */
  | { readonly problem: 'host' }
  /** A name that begins with a colon. */
  | { readonly problem: 'pseudo-header' };

/** A token of RFC 7230 and, as istiod's own pattern takes it, a comma. Source: `tchars`, pkg/config/validation/validation.go. */
const token = /^[!#$%&'*+,\-.^_`|~A-Za-z0-9]+$/;
const pseudoHeaders: readonly string[] = [':method', ':scheme', ':authority', ':path', ':status'];

/**
 * Checks `outputClaimToHeaders[].header` of a RequestAuthentication: letters, digits, hyphens and underscores.
 * Source: `ValidateStrictHTTPHeaderName`, pkg/config/validation/validation.go, like the next ones.
 */
export function strictHeaderNameProblem(name: string): HeaderNameProblem | undefined {
  return nameProblem(name, /^[-_A-Za-z0-9]+$/.test(name));
}

/**
 * Checks a header of a WorkloadGroup's HTTP probe: letters, digits and hyphens.
 * Source: `ValidateProbeHeaderName`.
 */
export function probeHeaderNameProblem(name: string): HeaderNameProblem | undefined {
  return nameProblem(name, /^[-A-Za-z0-9]+$/.test(name));
}

/** Checks `allowHeaders` and `exposeHeaders` of a CORS policy: a token or `*`. Source: `ValidateCORSHTTPHeaderName`. */
export function corsHeaderNameProblem(name: string): HeaderNameProblem | undefined {
  return nameProblem(name, token.test(name));
}

/**
 * Checks a key of `headers` or `withoutHeaders` of a match: a token, a JWT claim or one of HTTP/2's own names.
 * Source: `ValidateHTTPHeaderNameOrJwtClaimRoute`.
 */
export function matchHeaderNameProblem(name: string): HeaderNameProblem | undefined {
  return nameProblem(name, parseJwtClaimKey(name) !== undefined || pseudoHeaders.includes(name) || token.test(name));
}

function nameProblem(name: string, isGood: boolean): HeaderNameProblem | undefined {
  if (name === '') return { problem: 'empty' };
  return isGood ? undefined : { problem: 'bad-characters' };
}

/**
 * Checks a header that `headers.request` adds or sets: anything but names with a colon in front, of which
 * `:authority` is allowed.
 * Source: `ValidateHTTPHeaderWithAuthorityOperationName`.
 */
export function setRequestHeaderNameProblem(name: string): HeaderNameProblem | undefined {
  if (name === '') return { problem: 'empty' };
  return name.startsWith(':') && !isAuthorityHeader(name) ? { problem: 'pseudo-header' } : undefined;
}

/**
 * Checks a header that is removed from a request, or added, set or removed in a response: neither `host` nor a name
 * with a colon in front.
 * Source: `ValidateHTTPHeaderOperationName`.
 */
export function headerOperationNameProblem(name: string): HeaderNameProblem | undefined {
  if (name === '') return { problem: 'empty' };
  if (isHostHeader(name)) return { problem: 'host' };
  return name.startsWith(':') ? { problem: 'pseudo-header' } : undefined;
}

/** Whether the header is the host in one of its two names. Source: `isAuthorityHeader`, pkg/config/validation/virtualservice.go. */
export function isAuthorityHeader(name: string): boolean {
  return isHostHeader(name) || /^:authority$/iu.test(name);
}

/** With `u`, JavaScript folds as Go's `EqualFold`: the long s counts as an s. */
function isHostHeader(name: string): boolean {
  return /^host$/iu.test(name);
}
