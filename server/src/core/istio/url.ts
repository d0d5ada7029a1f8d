import { parseIp } from './ip';

/** The parts of a URL that Istio looks at. */
export interface Url {
  /** Lower case, without colon; empty for none. */
  readonly scheme: string;
  /** Host and port as written, without user; empty for none. */
  readonly authority: string;
}

/** Why Go refuses a URL. */
export type UrlProblem =
  | { readonly problem: 'empty' }
  | { readonly problem: 'control-character' }
  | { readonly problem: 'missing-scheme' }
  /** Neither a scheme nor a slash in front. */
  | { readonly problem: 'not-absolute' }
  /** Without a scheme, a colon must not stand before the first slash. */
  | { readonly problem: 'colon-in-first-segment' }
  | { readonly problem: 'bad-user' }
  | { readonly problem: 'bad-host' }
  | { readonly problem: 'bad-port' }
  | { readonly problem: 'bad-escape' };

/**
 * Reads a URL or a relative reference as Go's `url.Parse` (Go 1.26, with which istiod 1.31 and later are built; before,
 * hosts of http and https URLs could hold several colons).
 * @returns the parts, or what is wrong first
 */
export function parseUrl(text: string): Url | UrlProblem {
  const hash = text.indexOf('#');
  const url = parse(hash < 0 ? text : text.slice(0, hash), false);
  if ('problem' in url || hash < 0) return url;
  return hasBadEscape(text.slice(hash + 1)) ? { problem: 'bad-escape' } : url;
}

/**
 * Reads a URL as Go's `url.ParseRequestURI`: absolute, or a path that begins with a slash. A `#` is nothing special.
 * @returns the parts, or what is wrong first
 */
export function parseRequestUri(text: string): Url | UrlProblem {
  return text === '' ? { problem: 'empty' } : parse(text, true);
}

function parse(text: string, isRequest: boolean): Url | UrlProblem {
  if (/[\0-\x1f\x7f]/.test(text)) return { problem: 'control-character' };
  if (text === '*') return { scheme: '', authority: '' };
  if (text.startsWith(':')) return { problem: 'missing-scheme' };
  const [written = '', name = ''] = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(text) ?? [];
  const scheme = name.toLowerCase();
  const [rest = ''] = text.slice(written.length).split('?', 1);
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { scheme, authority: '' };
    if (isRequest) return { problem: 'not-absolute' };
    if (/^[^/]*:/.test(rest)) return { problem: 'colon-in-first-segment' };
  }
  const hasAuthority = rest.startsWith('//') && (scheme !== '' || (!isRequest && !rest.startsWith('///')));
  const [authority = ''] = hasAuthority ? rest.slice(2).split('/', 1) : [];
  const path = hasAuthority ? rest.slice(2 + authority.length) : rest;
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  const problem = hostProblem(host, scheme) ?? userProblem(authority.slice(0, Math.max(at, 0)));
  if (problem) return problem;
  return hasBadEscape(path) ? { problem: 'bad-escape' } : { scheme, authority: host };
}

function hasBadEscape(text: string): boolean {
  return /%(?![0-9a-fA-F]{2})/.test(text);
}

function userProblem(user: string): UrlProblem | undefined {
  if (!/^[-A-Za-z0-9._:~!$&'()*+,;=%@]*$/.test(user)) return { problem: 'bad-user' };
  return hasBadEscape(user) ? { problem: 'bad-escape' } : undefined;
}

function hostProblem(host: string, scheme: string): UrlProblem | undefined {
  const open = host.lastIndexOf('[');
  if (open > 0) return { problem: 'bad-host' };
  if (open === 0) return ipLiteralProblem(host);
  // Only http and https insist on a single colon: others may list several hosts.
  const isStrict = scheme === 'http' || scheme === 'https';
  const colon = isStrict ? host.indexOf(':') : host.lastIndexOf(':');
  if (colon >= 0 && !isPortPart(host.slice(colon))) return { problem: 'bad-port' };
  return hostTextProblem(host);
}

function ipLiteralProblem(host: string): UrlProblem | undefined {
  const close = host.lastIndexOf(']');
  if (close < 0) return { problem: 'bad-host' };
  if (!isPortPart(host.slice(close + 1))) return { problem: 'bad-port' };
  const literal = host.slice(1, close);
  const zoneAt = literal.indexOf('%25');
  const address = zoneAt < 0 ? literal : literal.slice(0, zoneAt);
  const zone = zoneAt < 0 ? '' : literal.slice(zoneAt);
  const problem = hostTextProblem(address) ?? zoneProblem(zone);
  if (problem) return problem;
  if (address.includes('%')) return { problem: 'bad-host' };
  const ip = parseIp(address + zone.replace('%25', '%'));
  return ip?.family === 6 ? undefined : { problem: 'bad-host' };
}

function isPortPart(text: string): boolean {
  return /^(?::[0-9]*)?$/.test(text);
}

/** In a host only bytes beyond ASCII, and the percent sign, may be escaped. */
function hostTextProblem(host: string): UrlProblem | undefined {
  if (/%(?![89a-fA-F][0-9a-fA-F]|25)/.test(host)) return { problem: 'bad-escape' };
  return hasBadHostCharacter(host) ? { problem: 'bad-host' } : undefined;
}

/** In a zone also a space and everything that needs no escape may be escaped. */
function zoneProblem(zone: string): UrlProblem | undefined {
  if (hasBadEscape(zone)) return { problem: 'bad-escape' };
  for (const [, hex = ''] of zone.matchAll(/%([0-9a-fA-F]{2})/g)) {
    const char = String.fromCharCode(parseInt(hex, 16));
    if (char !== '%' && char !== ' ' && (char >= '\x80' || hasBadHostCharacter(char))) return { problem: 'bad-escape' };
  }
  return hasBadHostCharacter(zone) ? { problem: 'bad-host' } : undefined;
}

function hasBadHostCharacter(text: string): boolean {
  return /[^-A-Za-z0-9._~!$&'()*+,;=:[\]<>"%\x80-\u{10ffff}]/u.test(text);
}

/**
 * The port of a URL's authority as Go's `URL.Port`: the digits behind the last colon.
 * @returns empty for none
 */
export function portOf(authority: string): string {
  return /:([0-9]*)$/.exec(authority)?.[1] ?? '';
}
