import type { Span } from '../text/span';
import type { YamlProblem } from './tree';

/** How far behind the beginning of a key its colon may stand, in characters. */
const MAX_DISTANCE = 1024;

/**
 * The problem of a key whose colon stands too far behind its beginning, or on another line: newer parsers take it,
 * Kubernetes' does not. Keys behind a question mark may be so, and those of JSON, which is not read as YAML.
 * Source: yaml_simple_key_is_valid, go.yaml.in/yaml/v2.
 * @param colon where the colon stands; in front of the key's end when there is none
 */
export function keyProblem(text: string, key: Span, colon: number): YamlProblem | undefined {
  if (colon < key.end) return undefined;
  const stretch = text.slice(key.start, colon);
  const isBroken = stretch.includes('\n');
  if (!isBroken && (stretch.length <= MAX_DISTANCE || [...stretch].length <= MAX_DISTANCE)) return undefined;
  if (/^\s*\{/.test(text) || /\?[ \t\r\n]*$/.test(text.slice(Math.max(0, key.start - 100), key.start)))
    return undefined;
  const detail = isBroken
    ? 'this key and its colon have to stand on one line'
    : `this key is longer than ${MAX_DISTANCE} characters, the most that Kubernetes' YAML reader takes`;
  return { start: key.start, end: key.end, code: 'yaml-syntax', detail };
}

/** The problem of an anchor with a name that Kubernetes' reader does not take. Source: is_alpha, go.yaml.in/yaml/v2. */
export function anchorProblem(name: string, span: Span): YamlProblem | undefined {
  if (/^[-\w]+$/.test(name)) return undefined;
  const detail = `the name of the anchor &${name} may consist of letters, digits, - and _ only`;
  return { ...span, code: 'yaml-syntax', detail };
}
