import type { Span } from '../../text/span';
import { lineEnd, nextLine } from '../../text/lines';
import type { YamlNode } from '../../yaml/tree';

/** A comment that hides findings. Offsets count from the start of the document. */
export interface Directive {
  readonly form: 'line' | 'next-line' | 'file' | 'block';
  /** The comment, from `#` to the end of its line. */
  readonly span: Span;
  /** What findings must begin in; undefined for `file`. */
  readonly reach?: Span;
  /** Codes of ours or numbers of other tools, with their places; none: all findings. */
  readonly codes: readonly { readonly text: string; readonly span: Span }[];
  /** What stands behind `--`. */
  readonly reason?: string;
}

const COMMENT = /(^|[ \t])#[ \t]*pilotage-ignore(-next-line|-file|-start|-end)?(?![\w-])([^\n\r]*)/gm;

/**
 * The comments of a document that hide findings:
 * `# pilotage-ignore CODE` at the end of a line, `# pilotage-ignore-next-line CODE` above one,
 * `# pilotage-ignore-start CODE` to `# pilotage-ignore-end` around some, `# pilotage-ignore-file CODE` anywhere;
 * several codes with commas or blanks between them, and behind `--` the reason. What stands inside a text is no comment.
 */
export function directivesOf(text: string, root: YamlNode | undefined): Directive[] {
  if (!text.includes('pilotage-ignore')) return [];
  const found: Directive[] = [];
  const open: { readonly directive: Directive; readonly from: number }[] = [];
  for (const match of text.matchAll(COMMENT)) {
    const [whole, before = '', form = '', rest = ''] = match;
    const span = { start: match.index + before.length, end: match.index + whole.trimEnd().length };
    if (isInText(root, span.start)) continue;
    if (form === '-end') {
      const begun = open.pop();
      if (begun !== undefined)
        found.push({ ...begun.directive, form: 'block', reach: { start: begun.from, end: span.start } });
      continue;
    }
    const restStart = match.index + whole.length - rest.length;
    const directive: Directive = { form: 'line', span, ...codesOf(rest, restStart) };
    if (form === '-start') open.push({ directive, from: span.end });
    else if (form === '-file') found.push({ ...directive, form: 'file' });
    else if (form === '-next-line') found.push({ ...directive, form: 'next-line', reach: lineBelow(text, span.end) });
    else found.push({ ...directive, reach: { start: lineStartOf(text, span.start), end: span.start } });
  }
  // A block that nobody closes goes to the end of the document.
  for (const { directive, from } of open)
    found.push({ ...directive, form: 'block', reach: { start: from, end: text.length } });
  return found.sort((a, b) => a.span.start - b.span.start);
}

function codesOf(rest: string, start: number): Pick<Directive, 'codes' | 'reason'> {
  const dashes = /(?:^|\s)--(?:\s|$)/.exec(rest);
  const listed = dashes === null ? rest : rest.slice(0, dashes.index);
  const reason = dashes === null ? '' : rest.slice(dashes.index + dashes[0].length).trim();
  const codes = [...listed.matchAll(/[^\s,]+/g)].map(({ 0: text, index }) => ({
    text,
    span: { start: start + index, end: start + index + text.length },
  }));
  return reason === '' ? { codes } : { codes, reason };
}

/** The next line that says something: comments and blank lines between do not count. */
function lineBelow(text: string, from: number): Span {
  let start = nextLine(text, from);
  while (start < text.length && /^[ \t]*(?:#|$)/.test(text.slice(start, lineEnd(text, start))))
    start = nextLine(text, start);
  return { start, end: lineEnd(text, start) };
}

function lineStartOf(text: string, at: number): number {
  return text.lastIndexOf('\n', at) + 1;
}

function isInText(node: YamlNode | undefined, at: number): boolean {
  if (node === undefined || at < node.start || at >= node.end) return false;
  if (node.kind === 'scalar') return true;
  const children = node.kind === 'map' ? node.members.flatMap(({ key, value }) => [key, value]) : node.items;
  return children.some((child) => isInText(child, at));
}
