import type { RawScalar } from './builder';
import { resolvePlain } from './scalar';
import type { ScalarValue } from './tree';

/** What a scalar means, by its style and its tag. */
export interface Interpretation {
  readonly value: ScalarValue;
  /** True when the tag is one that only another tool understands, or that leaves no text. */
  readonly foreign?: boolean;
  /** Why Kubernetes' reader refuses the scalar. */
  readonly problem?: string;
}

/** What may stand behind a tag of YAML's own. */
const TYPES: Readonly<Record<string, (value: ScalarValue, text: string) => boolean>> = {
  '!!int': (value, text) => (typeof value === 'bigint' || Number.isInteger(value)) && !isFloat(text),
  '!!float': (value) => typeof value === 'bigint' || typeof value === 'number',
  '!!bool': (value) => typeof value === 'boolean',
  '!!null': (value) => value === null,
  '!!timestamp': (_value, text) => /^\d{4}-\d/.test(text),
};

/** Characters of base64 without line breaks; the length is asked apart. */
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * What Kubernetes' reader makes of a scalar.
 * @param text what stands in it, which a template may have painted over for the parser
 * Source: resolve and decoder.scalar, go.yaml.in/yaml/v2.
 */
export function interpret({ tag: written, style }: Pick<RawScalar, 'tag' | 'style'>, text: string): Interpretation {
  const tag = written?.replace(/^!<(.*)>$/, '$1').replace(/^tag:yaml\.org,2002:/, '!!') ?? '';
  if (tag === '' || tag === '?') return { value: style === 'plain' ? resolvePlain(text) : text };
  if (isTextTag(tag)) return { value: text };
  const value = resolvePlain(text);
  if (tag === '!!binary') return { value, foreign: true, ...(isBase64(text) ? {} : { problem: mismatch(text, tag) }) };
  const isOfType = TYPES[tag];
  if (isOfType === undefined) return { value, foreign: true };
  return isOfType(value, text) ? { value } : { value, problem: mismatch(text, tag) };
}

/** True for `5.0` and `5e3`, and not for `0x5E`. */
function isFloat(text: string): boolean {
  return /[.eE]/.test(text) && !/^[-+]?0x/i.test(text);
}

/** True for the tags that make text of whatever stands behind them. */
export function isTextTag(tag: string | undefined): boolean {
  return tag === '!' || tag === '!!str' || tag === 'tag:yaml.org,2002:str';
}

/**
 * The first escape of a double-quoted scalar that names half of a surrogate pair.
 * Source: yaml_parser_scan_flow_scalar, go.yaml.in/yaml/v2.
 */
export function halfCharacter(source: string): string | undefined {
  if (!/\\(?:u|U0000)[dD][89a-fA-F]/.test(source)) return undefined;
  for (const [escape, short, long] of source.matchAll(/\\(?:u([0-9a-fA-F]{4})|U0000([0-9a-fA-F]{4})|[^])/g))
    if (/^[dD][89a-fA-F]/.test(short ?? long ?? '')) return escape;
  return undefined;
}

function isBase64(text: string): boolean {
  const bare = text.replace(/[\r\n]/g, '');
  return bare.length % 4 === 0 && BASE64.test(bare);
}

function mismatch(text: string, tag: string): string {
  return `"${text.length > 40 ? `${text.slice(0, 37)}...` : text}" is not what the tag ${tag} says`;
}
