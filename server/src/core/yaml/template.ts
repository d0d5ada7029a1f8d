import { lineEnd, lineStart } from '../text/lines';
import type { Span } from '../text/span';
import { Mask } from './mask';

/** Actions of Go templates, Jinja and Hugo shortcodes. An action that is never closed ends with its line. */
const ACTION = /\{\{(?:[^}]|\}(?!\}))*\}\}|\{%(?:[^%]|%(?!\}))*%\}|\{\{[^\n]*|\{%[^\n]*/g;
const CONTROL =
  /^(?:\{\{-?|\{%-?)\s*(?:\/\*|#|(?:if|else|elif|end|range|with|define|block|for|endfor|endif|set|endset|break|continue)\b|\$[\w.]*\s*:?=)/;

const BRANCHING = /\{[{%]-?\s*(if|with|range|define|block|for|elif|elseif|else|endif|endfor|end)\b/g;

/** True when the text holds marks of a template engine that produces YAML text. */
export function looksLikeTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('{%');
}

/** True when the text is a ytt template: YAML whose comments (`#@`) change whole nodes. */
export function looksLikeYtt(text: string): boolean {
  return text.includes('#@') && /(?:^|\n)[ \t]*#@ ?[a-z/(]/.test(text);
}

/**
 * Paints over the template actions in what is left of a document.
 * A line of nothing but actions, and every control action, becomes blank; any other action becomes letters of the same
 * length, which read as (part of) a plain scalar.
 */
export function maskTemplate(mask: Mask): Mask {
  const { text } = mask;
  const values: Span[] = [];
  const openings: Span[] = [];
  for (const match of text.matchAll(ACTION)) {
    const span = { start: match.index, end: match.index + match[0].length };
    const blank = CONTROL.test(match[0]) || standsAlone(text, span);
    (blank ? openings : values).push(span);
  }
  return Mask.painted(mask, values, openings);
}

/**
 * True when two places of a template are in different branches of one condition, so that at most one of them comes out.
 * @param between the text from the one to the other
 */
export function areAlternatives(between: string): boolean {
  let depth = 0;
  let outermost = 0;
  for (const [, word = ''] of between.matchAll(BRANCHING)) {
    if (word.startsWith('el')) {
      if (depth === outermost) return true;
    } else if (word.startsWith('end')) outermost = Math.min(outermost, --depth);
    else depth++;
  }
  return false;
}

/** True when only white space and other actions share the line(s) of the action. */
function standsAlone(text: string, span: Span): boolean {
  const line = text.slice(lineStart(text, span.start), lineEnd(text, span.end));
  return line.replace(ACTION, '').trim().length === 0;
}
