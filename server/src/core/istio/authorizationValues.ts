import { parseUnsigned } from './goNumbers';
import { utf8Length } from './utf8';

/** What is wrong with a value in a rule of an AuthorizationPolicy. */
export type AuthorizationValueProblem =
  | { readonly problem: 'empty' }
  | { readonly problem: 'many-wildcards' }
  /** A `*` in the middle. */
  | { readonly problem: 'inner-wildcard' }
  | { readonly problem: 'slash' };

/**
 * Checks a trust domain of a `when` condition: not empty, at most one `*`, and that at the start or the end.
 * Source: `CheckWildcardValues`, pkg/config/security/security.go, like the next ones.
 */
export function wildcardValueProblem(value: string): AuthorizationValueProblem | undefined {
  if (value === '') return { problem: 'empty' };
  if (/\*[^]*\*/.test(value)) return { problem: 'many-wildcards' };
  return /[^*]\*[^*]/s.test(value) ? { problem: 'inner-wildcard' } : undefined;
}

/** Checks `trustDomains` of a source: as `wildcardValueProblem`, and without slash. Source: `CheckTrustDomainValues`. */
export function sourceTrustDomainProblem(value: string): AuthorizationValueProblem | undefined {
  return wildcardValueProblem(value) ?? (value.includes('/') ? { problem: 'slash' } : undefined);
}

/** How many service accounts a list may have. */
export const maxServiceAccounts = 16;

/** What is wrong with a service account in a rule. */
export type ServiceAccountProblem =
  | { readonly problem: 'empty' }
  | { readonly problem: 'wildcard' }
  | { readonly problem: 'many-slashes' }
  | { readonly problem: 'too-long'; readonly limit: number }
  | { readonly problem: 'empty-part'; readonly part: 'namespace' | 'name' };

/**
 * Checks an entry of `serviceAccounts`: `name` or `namespace/name`, without `*`, at most 320 bytes.
 * Source: `CheckServiceAccount`. The list must not have more than `maxServiceAccounts` entries.
 */
export function serviceAccountProblem(value: string): ServiceAccountProblem | undefined {
  if (value === '') return { problem: 'empty' };
  if (value.includes('*')) return { problem: 'wildcard' };
  const parts = value.split('/');
  if (parts.length > 2) return { problem: 'many-slashes' };
  if (utf8Length(value) > 320) return { problem: 'too-long', limit: 320 };
  if (parts[0] === '') return { problem: 'empty-part', part: 'namespace' };
  return parts[1] === '' ? { problem: 'empty-part', part: 'name' } : undefined;
}

/** What is wrong with a path that has `{*}` or `{**}` in it. */
export type PathTemplateProblem =
  /** Another template behind `{**}`. */
  | { readonly problem: 'not-last'; readonly segment: string }
  /** Braces that are no template. */
  | { readonly problem: 'bad-template'; readonly segment: string }
  | { readonly problem: 'bad-segment'; readonly segment: string };

/**
 * Checks an entry of `paths`. With a template in it, all other segments must be plain: no `*`, none empty.
 * Source: `CheckValidPathTemplate`.
 */
export function pathTemplateProblem(path: string): PathTemplateProblem | undefined {
  const hasTemplate = isPathTemplate(path);
  let sawRest = false;
  for (const segment of withoutOuterSlashes(path).split('/')) {
    const isTemplate = segment === '{*}' || segment === '{**}';
    if (isTemplate && sawRest) return { problem: 'not-last', segment };
    if (segment === '{**}') sawRest = true;
    if (isTemplate) continue;
    if (/[{}]/.test(segment)) return { problem: 'bad-template', segment };
    if (hasTemplate && !/^[-a-zA-Z0-9._~%!$&'()+,;:@=]+$/.test(segment)) return { problem: 'bad-segment', segment };
  }
  return undefined;
}

/** By hand: an expression for slashes at the end takes quadratic time. */
function withoutOuterSlashes(path: string): string {
  let start = 0;
  let end = path.length;
  while (start < end && path[start] === '/') start++;
  while (end > start && path[end - 1] === '/') end--;
  return path.slice(start, end);
}

/** Whether a path is matched as a template. Source: `ContainsPathTemplate`. */
export function isPathTemplate(path: string): boolean {
  return path.includes('{*}') || path.includes('{**}');
}

/** Whether a text is a port in a rule: digits for 0 to 65535. Source: `ValidatePorts`. */
export function isAuthorizationPort(text: string): boolean {
  const port = parseUnsigned(text, 32);
  return port !== undefined && port <= 65535n;
}
