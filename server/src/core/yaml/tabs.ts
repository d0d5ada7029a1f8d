import { isMap } from './tree';
import type { YamlNode, YamlProblem } from './tree';

/** What the parsers take and Kubernetes' reader does not: DEL and the second set of control characters, but for NEL. */
const CONTROLS = /[\x7f\x80-\x84\x86-\x9f]/g;

/** The control characters that a text may not hold. Source: yaml_parser_update_buffer, sigs.k8s.io/yaml goyaml.v2. */
export function controlProblems(text: string): YamlProblem[] {
  return [...text.matchAll(CONTROLS)].map(({ 0: found, index }) => ({
    start: index,
    end: index + 1,
    code: 'yaml-syntax',
    detail: `the control character U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')} may not stand in YAML`,
    mend: '',
  }));
}

/** Lines that begin with white space that holds a tab, or with a dash that a tab follows. */
const TABBED = /^( *(?:-(?: +|(?=\t)))*)(\t[ \t]*)(.?)/gm;

/**
 * The tabs that YAML's grammar allows and Kubernetes does not: on lines that are blank or hold a comment, behind the
 * dash of a list item, in front of a value on a line of its own. Inside of values and brackets tabs do no harm.
 * Source: sigs.k8s.io/yaml goyaml.v2, by measurement.
 */
export function tabProblems(text: string, root: YamlNode | undefined): YamlProblem[] {
  if (!text.includes('\t') || /^\s*\{/.test(text)) return [];
  let regions: readonly YamlNode[] | undefined;
  const found: YamlProblem[] = [];
  for (const match of text.matchAll(TABBED)) {
    const [, before = '', tabs = '', next = ''] = match;
    const start = match.index + before.length;
    const end = start + tabs.length;
    const blank = next === '' || next === '\r' || next === '#';
    regions ??= root === undefined ? [] : regionsOf(text, root);
    if (regions.some((node) => holds(text, node, start, before.length, blank))) continue;
    const detail = blank
      ? 'a tab stands on this line; outside of values only spaces may be used, even where nothing else stands'
      : 'a tab stands here where only spaces may be used';
    found.push({ start, end, code: 'yaml-syntax', detail, mend: blank && next !== '#' ? '' : ' ' });
  }
  return found;
}

/** True when a tab belongs to a node: to its text, or to the space between its brackets. */
function holds(text: string, node: YamlNode, at: number, column: number, blank: boolean): boolean {
  if (node.kind !== 'scalar') return at > node.start && at < node.end;
  if (node.block === undefined) return at > node.start && at < node.end && !(blank && node.style === 'plain');
  if (at < node.block.contentStart || column < node.block.indent) return false;
  return at < node.end || text.slice(node.end, at).trim() === '';
}

/** The flow collections, and the single values of several lines. */
function regionsOf(text: string, root: YamlNode): YamlNode[] {
  const regions: YamlNode[] = [];
  const seen = new Set<YamlNode>();
  const visit = (node: YamlNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (node.kind === 'scalar' ? text.slice(node.start, node.end).includes('\n') : node.flow) regions.push(node);
    if (node.kind === 'scalar') return;
    for (const child of isMap(node) ? node.members.flatMap(({ key, value }) => [key, value]) : node.items) visit(child);
  };
  visit(root);
  return regions;
}
