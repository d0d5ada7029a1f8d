import type { Span } from '../text/span';
import { readEvents } from './fromEvents';
import { readRecovering, tooDeep } from './fromYaml';
import { readJoined } from './join';
import { Mask } from './mask';
import { readRepaired } from './repair';
import { controlProblems, tabProblems } from './tabs';
import { looksLikeTemplate, looksLikeYtt, maskTemplate } from './template';
import { isMap } from './tree';
import type { YamlNode, YamlProblem } from './tree';

/** One document of a file: its text and what it says. All offsets count from the start of this text. Never changes. */
export interface YamlDocument {
  readonly text: string;
  /** Undefined when there is nothing but white space and comments, or nothing that can be read. */
  readonly root: YamlNode | undefined;
  readonly problems: readonly YamlProblem[];
  /** True when a template engine makes the real text: duplicate keys and missing parts mean nothing. */
  readonly template: boolean;
  /** True when the text is broken and the tree shows what could be read. */
  readonly recovered: boolean;
}

/**
 * Reads one document (a cut of a file). Never throws: what cannot be read becomes a problem.
 * @param options.template true when the place of the file says that it is a template (a Helm chart's `templates`).
 */
export function parseDocument(text: string, options: { readonly template?: boolean } = {}): YamlDocument {
  if (looksLikeYtt(text)) return read(Mask.of(text, true), true);
  return readMasked(Mask.of(text), options.template === true);
}

/**
 * Reads a part of a document as a document of its own: YAML in a block scalar or between quotes. All offsets count from
 * the start of the whole text.
 * @param part a single line, or lines with one indentation
 */
export function parsePart(text: string, part: Span, options: { readonly template?: boolean } = {}): YamlDocument {
  const document = readMasked(Mask.only(text, part), options.template === true);
  const inside = document.problems.filter(({ start }) => start >= part.start && start <= part.end);
  return { ...document, problems: inside.map((problem) => withinPart(problem, part)) };
}

/** What is missing at the end is told at the last character of the part. */
function withinPart(problem: YamlProblem, part: Span): YamlProblem {
  if (problem.end <= part.end) return problem;
  return { ...problem, start: Math.max(part.start, Math.min(problem.start, part.end - 1)), end: part.end };
}

function readMasked(mask: Mask, template: boolean): YamlDocument {
  const braces = looksLikeTemplate(mask.rest);
  if (braces && template) return read(maskTemplate(mask), true);
  const plain = read(mask, false);
  if (!braces || (!plain.recovered && !hasCollectionKey(plain.problems))) return plain;
  return read(maskTemplate(mask), true);
}

/** `{{ .Values.x }}` without quotes reads as a mapping that has a mapping as its key. */
function hasCollectionKey(problems: readonly YamlProblem[]): boolean {
  return problems.some((problem) => problem.code === 'yaml-invalid-key');
}

/** What ends a line for Kubernetes' reader, and for no editor. Source: is_break, go.yaml.in/yaml/v2. */
const RARE_BREAKS = /[\u0085\u2028\u2029]/g;

function read(given: Mask, template: boolean): YamlDocument {
  const text = given.original;
  const mask = given.rest.search(RARE_BREAKS) < 0 ? given : given.rewrite(given.text.replace(RARE_BREAKS, '\n'));
  let result = readEvents(mask);
  if ('failedAt' in result) {
    const joined = readJoined(mask, result);
    if (joined !== undefined) result = joined;
  }
  if (!('failedAt' in result)) {
    const problems = template
      ? result.problems.filter(saysTemplate)
      : [...result.problems, ...controlProblems(text), ...tabProblems(text, result.root)];
    return finish(text, result.root, problems, template, false);
  }
  if (result.tooDeep) return { text, root: undefined, problems: [tooDeep(result.failedAt)], template, recovered: true };
  const recovered = readRepaired(mask, result) ?? readRecovering(mask);
  const problems = template
    ? recovered.problems.filter((problem) => problem.code !== 'yaml-syntax' && saysTemplate(problem))
    : recovered.problems;
  return finish(text, recovered.root, problems, template, true);
}

/** The branches of a template stand one after the other here, so that a value of one reads as the key of the next. */
function saysTemplate({ code }: YamlProblem): boolean {
  return code !== 'yaml-invalid-key';
}

function finish(
  text: string,
  root: YamlNode | undefined,
  problems: readonly YamlProblem[],
  template: boolean,
  recovered: boolean,
): YamlDocument {
  return { text, root, problems, template, recovered };
}

/** The keys that stand more than once in their map, each with the place of the later one. */
export function duplicateKeys(document: YamlDocument): YamlProblem[] {
  if (document.template || document.root === undefined) return [];
  const found: YamlProblem[] = [];
  const seen = new Set<YamlNode>();
  const visit = (node: YamlNode): void => {
    if (node.kind === 'scalar' || seen.has(node)) return;
    seen.add(node);
    if (isMap(node)) collectDuplicates(node.members, found);
    const children = isMap(node) ? node.members.map((member) => member.value) : node.items;
    for (const child of children) visit(child);
  };
  visit(document.root);
  return found;
}

function collectDuplicates(
  members: readonly { name: string; key: Span; merged: boolean }[],
  found: YamlProblem[],
): void {
  if (members.length < 2) return;
  const names = new Set<string>();
  for (const { name, key, merged } of members) {
    if (merged) continue;
    if (!names.has(name)) names.add(name);
    else
      found.push({
        start: key.start,
        end: key.end,
        code: 'yaml-duplicate-key',
        detail: `the key "${name}" stands here a second time`,
      });
  }
}
