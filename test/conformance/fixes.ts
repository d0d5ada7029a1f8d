import { applyEdits, formatPath, type Finding, type Fix } from '../../server/src/core/index';
import { chooseFixes } from '../../server/src/cli/fix/chooseFixes';
import type { Document } from './documents';
import { textOf } from './documents';
import { findingsIn } from './judge';

/** What a fix does wrong in a document. */
export interface Complaint {
  /** Of the finding that was to be mended. */
  readonly code: string;
  readonly title: string;
  readonly document: string;
  readonly what: string;
  /** The code of what came, where something did. */
  readonly brings?: string;
}

/** How often each code is found that is more than a hint. */
function counts(findings: readonly Finding[]): Map<string, number> {
  const out = new Map<string, number>();
  for (const { code, severity } of findings)
    if (severity === 'error' || severity === 'warning') out.set(code, (out.get(code) ?? 0) + 1);
  return out;
}

/** Applies every fix that is offered for a document, each by itself, and checks again. */
export function tryFixes(document: Document): { readonly tried: number; readonly complaints: Complaint[] } {
  const text = textOf(document);
  const before = findingsIn(text);
  const complaints: Complaint[] = [];
  let tried = 0;
  for (const finding of before)
    for (const fix of finding.fixes) {
      tried++;
      const complaint = complaintOf(text, before, finding, fix);
      if (complaint !== undefined)
        complaints.push({ code: finding.code, title: fix.title, document: document.id, ...complaint });
    }
  return { tried, complaints };
}

function complaintOf(
  text: string,
  before: readonly Finding[],
  finding: Finding,
  fix: Fix,
): Pick<Complaint, 'what' | 'brings'> | undefined {
  const after = findingsIn(applyEdits(text, fix.edits));
  const count = (list: readonly Finding[]): number => list.filter((each) => isSame(each, finding)).length;
  if (count(after) >= count(before)) return { what: 'leaves the finding where it was' };
  const known = counts(before);
  const more = [...counts(after)].find(([code, number]) => number > (known.get(code) ?? 0));
  if (more !== undefined) return { what: `brings ${more[0]}`, brings: more[0] };
  const others = before.filter((other) => other.refused && other !== finding);
  const still = others.length === 0 ? after.find(({ refused }) => refused) : undefined;
  return still === undefined ? undefined : { what: 'is still refused', brings: still.code };
}

function isSame(a: Finding, b: Finding): boolean {
  return a.code === b.code && formatPath(a.path) === formatPath(b.path) && a.message.what === b.message.what;
}

const MOST_ROUNDS = 20;
/** Where all edits are; lines and columns play no part here. */
const PLACE = { path: '/w/document.yaml', range: { start: { line: 0, column: 0 }, end: { line: 0, column: 0 } } };

/** Applies the safe fixes that go together, as `pilotage fix` does, until there are none. @returns what went wrong */
export function fixAll(document: Document): Complaint | undefined {
  const first = textOf(document);
  const before = counts(findingsIn(first));
  let text = first;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const safe = findingsIn(text).flatMap(({ fixes }) => fixes.filter((fix) => fix.safe).slice(0, 1));
    const located = safe.map((fix) => ({
      title: fix.title,
      safe: true,
      edits: fix.edits.map(({ span, newText }) => ({ span, newText, path: PLACE.path, range: PLACE.range })),
    }));
    const edits = chooseFixes(located).edits.get(PLACE.path);
    if (edits === undefined) {
      const more = [...counts(findingsIn(text))].find(([code, number]) => number > (before.get(code) ?? 0));
      return more === undefined
        ? undefined
        : { code: '', title: 'all safe fixes', document: document.id, what: `bring ${more[0]}`, brings: more[0] };
    }
    text = applyEdits(text, edits);
  }
  return { code: '', title: 'all safe fixes', document: document.id, what: 'come to no end' };
}
