import type { Span } from '../text/span';

/** One document's stretch of a file, without the separator lines around it. */
export type Cut = Span;

/**
 * Cuts a file into documents as Kubernetes clients do: at every line that begins with `---` and goes on with nothing,
 * white space or a comment, wherever it stands (even inside a block scalar). Content on the separator line itself
 * (`--- {kind: List}`) belongs to the document that follows.
 * A leading byte order mark belongs to no document. A JSON text is one document.
 * Source: splitYAMLDocument in k8s.io/apimachinery pkg/util/yaml.
 * @returns at least one cut; offsets into `text`.
 */
export function cutDocuments(text: string): Cut[] {
  const begin = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const cuts: Cut[] = [];
  let start = begin;
  for (let at = nextMarker(text, begin, begin); at >= 0; at = nextMarker(text, at + 3, begin)) {
    const after = text.charCodeAt(at + 3);
    if (!isSpace(after) && !Number.isNaN(after)) continue;
    if (at > begin || cuts.length > 0) cuts.push({ start, end: at });
    start = contentStart(text, at + 3);
  }
  cuts.push({ start, end: text.length });
  return cuts;
}

/** The next `---` at the start of a line, from `from` on. */
function nextMarker(text: string, from: number, begin: number): number {
  if (from === begin && text.startsWith('---', begin)) return begin;
  const at = text.indexOf('\n---', from > begin ? from - 1 : from);
  return at < 0 ? -1 : at + 1;
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}

/** After a marker: the next line, unless the marker's own line holds content. */
function contentStart(text: string, at: number): number {
  let end = text.indexOf('\n', at);
  if (end < 0) end = text.length;
  for (let index = at; index < end; index++) {
    const code = text.charCodeAt(index);
    if (code === 35 /* # */) break;
    if (!isSpace(code)) return at;
  }
  return Math.min(end + 1, text.length);
}
