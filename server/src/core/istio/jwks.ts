/** The keys of an issuer: those that hold a private part, counted from 0. */
export interface Jwks {
  readonly secrets: readonly number[];
}

/** Why a text is no set of keys: a clause without a full stop. */
export interface JwksProblem {
  readonly problem: string;
}

/** What each type of key must have, and what a private key has besides. Source: the jwk package of lestrrat-go/jwx 1.2. */
const KEY_TYPES: Readonly<Record<string, { readonly needs: readonly string[]; readonly secret: readonly string[] }>> = {
  RSA: { needs: ['e', 'n'], secret: ['d', 'p', 'q'] },
  EC: { needs: ['crv', 'x', 'y'], secret: ['d'] },
  OKP: { needs: ['crv', 'x'], secret: ['d'] },
  oct: { needs: ['k'], secret: [] },
};

const TEXTS: readonly string[] = ['kty', 'alg', 'kid', 'use', 'crv', 'x5t', 'x5u', 'x5t#S256'];
const BYTES: readonly string[] = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi', 'x', 'y', 'k'];

/**
 * Reads `jwks` of a RequestAuthentication as istiod does: a JSON object with a list `keys`, or a single key. What
 * stands behind the object is ignored.
 * @returns what is wrong first, or which keys are secret
 * Source: `validateJwtRule` and `warnPrivateJwksKeys`, pkg/config/validation/validation.go.
 */
export function jwksProblem(text: string): Jwks | JwksProblem {
  const set = firstObject(text);
  if (set === undefined) return { problem: 'it is no JSON object' };
  if (!('keys' in set)) return describeKeys([set]);
  const { keys } = set;
  if (keys === null) return { secrets: [] };
  return Array.isArray(keys) ? describeKeys(keys) : { problem: '"keys" is no list' };
}

function describeKeys(keys: readonly unknown[]): Jwks | JwksProblem {
  const secrets: number[] = [];
  for (const [index, key] of keys.entries()) {
    const problem = keyProblem(key);
    if (problem !== undefined) return { problem: keys.length > 1 ? `key ${index + 1}: ${problem}` : problem };
    if (isRecord(key) && (key.kty === 'oct' || 'd' in key)) secrets.push(index);
  }
  return { secrets };
}

function keyProblem(key: unknown): string | undefined {
  if (!isRecord(key)) return 'a key is no object';
  const type = typeof key.kty === 'string' ? KEY_TYPES[key.kty] : undefined;
  if (type === undefined) return '"kty" is none of RSA, EC, OKP and oct';
  const needs = 'd' in key ? [...type.needs, ...type.secret] : type.needs;
  const missing = needs.find((name) => !(name in key));
  if (missing !== undefined) return `"${missing}" is missing`;
  const wrong = TEXTS.find((name) => name in key && typeof key[name] !== 'string');
  if (wrong !== undefined) return `"${wrong}" is no text`;
  const bytes = BYTES.find((name) => name in key && !isBase64(key[name]));
  return bytes === undefined ? undefined : `"${bytes}" is no base64`;
}

/** Either alphabet, with or without padding, but not mixed. */
function isBase64(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const bare = value.replaceAll(/[\r\n]/g, '');
  const isUrl = !/[+/]/.test(bare);
  if (bare.endsWith('='))
    return bare.length % 4 === 0 && (isUrl ? /^[\w-]+={1,2}$/ : /^[A-Za-z0-9+/]+={1,2}$/).test(bare);
  return bare.length % 4 !== 1 && (isUrl ? /^[\w-]*$/ : /^[A-Za-z0-9+/]*$/).test(bare);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object that a text begins with. */
function firstObject(text: string): Record<string, unknown> | undefined {
  const start = text.search(/[^ \t\r\n]/);
  const end = start < 0 || text[start] !== '{' ? -1 : endOfObject(text, start);
  if (end < 0) return undefined;
  try {
    const value: unknown = JSON.parse(text.slice(start, end));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined; // No JSON.
  }
}

function endOfObject(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === '"') {
      at++;
      while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    } else if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && --depth === 0) return at + 1;
  }
  return -1;
}
