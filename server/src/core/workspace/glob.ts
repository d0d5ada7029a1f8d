/** Says of a path with `/` between its parts, relative to the folder that the patterns count from, whether one matches. */
export type PathTest = (path: string) => boolean;

/**
 * Compiles glob patterns: `*` and `?` stay inside one part of a path, `**` as a whole part spans any number of them,
 * `{a,b}` is one or the other; everything else stands for itself. A pattern without `/` matches a name in any folder.
 * A pattern also matches the folder whose contents it names (`out/**` and `out/` match `out`), so that a walk can stop there.
 * @param patterns an empty list matches nothing; unbalanced braces stand for themselves.
 */
export function globTest(patterns: readonly string[]): PathTest {
  const expressions = patterns.flatMap(compile);
  return (path) => expressions.some((expression) => expression.test(path));
}

function compile(pattern: string): RegExp[] {
  const whole = pattern.trim().replaceAll('\\', '/').replace(/\/+$/, '');
  const inner = whole.replace(/(?:\/\*\*)+$/, '').replace(/^\.?\//, '');
  if (inner === '') return [];
  const anchored = whole.includes('/') ? inner : `**/${inner}`;
  return [new RegExp(`^${translate(anchored)}$`, 'su')];
}

function translate(pattern: string): string {
  let out = '';
  for (let at = 0; at < pattern.length; at++) {
    const rest = pattern.slice(at);
    const isPartStart = at === 0 || pattern[at - 1] === '/';
    const braces = rest.startsWith('{') ? readBraces(rest) : undefined;
    if (isPartStart && rest.startsWith('**/')) {
      out += '(?:[^/]+/)*';
      at += 2;
    } else if (isPartStart && rest === '**') {
      out += '.*';
      at += 1;
    } else if (rest.startsWith('*')) {
      out += '[^/]*';
      while (pattern[at + 1] === '*') at++;
    } else if (rest.startsWith('?')) {
      out += '[^/]';
    } else if (braces !== undefined) {
      out += `(?:${braces.choices.map(translate).join('|')})`;
      at += braces.length - 1;
    } else {
      out += (pattern[at] ?? '').replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
    }
  }
  return out;
}

/** The choices of the braces at the start of a text; undefined when they are not closed. */
function readBraces(text: string): { choices: string[]; length: number } | undefined {
  const choices: string[] = [];
  let depth = 0;
  let start = 1;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === '{') depth++;
    if (sign === '}') depth--;
    if ((sign === ',' && depth === 1) || depth === 0) {
      choices.push(text.slice(start, at));
      start = at + 1;
    }
    if (depth === 0) return { choices, length: at + 1 };
  }
  return undefined;
}
