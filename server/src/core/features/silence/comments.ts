import { directivesOf } from '../../rules/control/directives';
import type { Directive } from '../../rules/control/directives';
import { lineStart } from '../../text/lines';
import type { Span } from '../../text/span';
import { applyEdits, shift } from '../../text/span';
import { parseDocument } from '../../yaml/document';
import type { Silence, SilenceEdit, SilencePlace } from './place';

/** Comments that hide a finding: for its line, its document, its file. */
export function commentSilences(place: SilencePlace): Silence[] {
  // JSON has no comments, though YAML would read them there.
  if (/\.jsonc?$/i.test(place.path)) return [];
  const { finding, rule, text, isAlone } = place;
  const { code } = rule;
  const lineAt = lineStart(text, finding.span.start);
  const indent = /^[ \t]*/.exec(text.slice(lineAt))?.[0] ?? '';
  const line = extended(place, ['line', 'next-line']) ?? [
    comment(place, lineAt, `${indent}# pilotage-ignore-next-line`),
  ];
  const file = extended(place, ['file']) ?? [comment(place, 0, '# pilotage-ignore-file')];
  const block = [comment(place, 0, '# pilotage-ignore-start'), blockEnd(place)];
  return [
    { title: `Ignore ${code} on this line (comment)`, edits: line },
    ...(isAlone ? [] : [{ title: `Ignore ${code} in this document (comments around it)`, edits: block }]),
    { title: `Ignore ${code} in this file (comment)`, edits: file },
  ]
    .filter(({ edits }) => hides(place, edits))
    .map(({ title, edits }) => ({ title, edits: edits.map((edit) => inFile(place, edit)) }));
}

/** A comment on a line of its own. @param at the start of a line. */
function comment({ text, rule }: SilencePlace, at: number, words: string): SilenceEdit {
  const lineBreak = lineBreakOf(text);
  return {
    span: { start: at, end: at },
    newText: `${words} ${rule.code}${lineBreak}`,
    snippet: `${words} ${rule.code} -- \${1:reason}${lineBreak}`,
  };
}

function blockEnd({ text }: SilencePlace): SilenceEdit {
  const lineBreak = lineBreakOf(text);
  const before = text === '' || text.endsWith('\n') ? '' : lineBreak;
  return { span: { start: text.length, end: text.length }, newText: `${before}# pilotage-ignore-end${lineBreak}` };
}

/** One more code in a comment that is there already; undefined where there is none. */
function extended(place: SilencePlace, forms: readonly Directive['form'][]): SilenceEdit[] | undefined {
  const { finding, rule } = place;
  const last = directivesIn(place, place.text)
    .find((directive) => forms.includes(directive.form) && reaches(directive, finding.span))
    ?.codes.at(-1);
  if (last === undefined) return undefined;
  return [{ span: { start: last.span.end, end: last.span.end }, newText: `, ${rule.code}` }];
}

/** True when the comment would be read as one, and reach the finding. */
function hides(place: SilencePlace, edits: readonly SilenceEdit[]): boolean {
  const { text, finding, rule } = place;
  const by = edits
    .filter(({ span }) => span.end <= finding.span.start)
    .reduce((sum, { newText }) => sum + newText.length, 0);
  return directivesIn(place, applyEdits(text, edits)).some(
    (directive) =>
      directive.codes.some((code) => code.text === rule.code) && reaches(directive, shift(finding.span, by)),
  );
}

function directivesIn({ template }: SilencePlace, text: string): Directive[] {
  return directivesOf(text, parseDocument(text, { template }).root);
}

function reaches({ reach }: Directive, { start }: Span): boolean {
  return reach === undefined || (start >= reach.start && start <= reach.end);
}

function inFile({ start }: SilencePlace, edit: SilenceEdit): SilenceEdit {
  return { ...edit, span: shift(edit.span, start) };
}

function lineBreakOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
