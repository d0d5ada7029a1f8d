import { CodeActionKind } from 'vscode-languageserver/node';
import type { CodeAction, Diagnostic, Range } from 'vscode-languageserver/node';
import { refactorings } from '../core/index';
import type { FeatureInput, FilePath, Fix, PlacedFinding, Span } from '../core/index';
import type { DiagnosticData, Translation } from './diagnostics';
import { placeOf, shifted, toDiagnostic } from './diagnostics';
import { workspaceEdit } from './workspaceEdit';
import type { LocatedEdit } from './workspaceEdit';

/** The kind of the action that applies all safe fixes of a document. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.pilotage`;

/** What the client wants to do something about. */
export interface ActionRequest {
  readonly path: FilePath;
  /** File offsets. */
  readonly span: Span;
  readonly diagnostics: readonly Diagnostic[];
  /** Kinds that are wanted; undefined means all that belong to a place. */
  readonly only: readonly string[] | undefined;
}

/** The fixes of findings at a place, and all safe ones together. */
export function codeActions(
  translation: Translation,
  findings: readonly PlacedFinding[],
  request: ActionRequest,
): CodeAction[] {
  const actions: CodeAction[] = [];
  if (isWanted(CodeActionKind.QuickFix, request.only)) {
    for (const placed of findings) {
      if (!touches(shifted(placed.finding.span, placed.start), request.span)) continue;
      const diagnostics = diagnosticsOf(translation, placed, request);
      for (const fix of placed.finding.fixes)
        actions.push(...quickFix(translation, placed, fix, diagnostics, request.path));
    }
  }
  // Not among the bulbs of a place: it is for the whole document.
  if (request.only !== undefined && isWanted(FIX_ALL, request.only))
    actions.push(...fixAll(translation, findings, request.path));
  return actions;
}

/** Changes that nobody needs and somebody may want, where the client asks for them or for all that belongs to a place. */
export function refactorActions(
  translation: Translation,
  input: FeatureInput,
  { path, span, only }: Pick<ActionRequest, 'path' | 'span' | 'only'>,
): CodeAction[] {
  if (!REFACTORS.some((kind) => isWanted(kind, only))) return [];
  return refactorings(input, path, span).flatMap(({ title, kind, edits, disabled }): CodeAction[] => {
    const named = kind === 'extract' ? CodeActionKind.RefactorExtract : CodeActionKind.RefactorRewrite;
    if (!isWanted(named, only)) return [];
    if (disabled !== undefined)
      return translation.features.disabledActions ? [{ title, kind: named, disabled: { reason: disabled } }] : [];
    const located = edits.map(({ file, span: place, newText }) => ({ path: file, span: place, newText }));
    return [{ title, kind: named, edit: workspaceEdit(translation, located) }];
  });
}

/** Kinds of the changes that are no fixes. */
export const REFACTORS: readonly string[] = [CodeActionKind.RefactorExtract, CodeActionKind.RefactorRewrite];

/** True when a kind is asked for by itself or by one that it belongs to. */
function isWanted(kind: string, only: readonly string[] | undefined): boolean {
  return only === undefined || only.some((wanted) => wanted === '' || kind === wanted || kind.startsWith(`${wanted}.`));
}

function touches(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/** The client's own words for the finding, or ours where it has none. */
function diagnosticsOf(
  translation: Translation,
  placed: PlacedFinding,
  { diagnostics, path }: ActionRequest,
): Diagnostic[] {
  const document = translation.texts.document(path);
  if (document === undefined) return [];
  const own = toDiagnostic(translation, document, placed);
  const key = translation.wording.of(placed.finding).key;
  const same = diagnostics.filter((diagnostic) => {
    const data = diagnostic.data as DiagnosticData | undefined;
    return data === undefined
      ? diagnostic.code === own.code && sameRange(diagnostic.range, own.range)
      : data.finding === key;
  });
  return same.length > 0 ? same : [own];
}

function sameRange(a: Range, b: Range): boolean {
  return (
    a.start.line === b.start.line &&
    a.start.character === b.start.character &&
    a.end.line === b.end.line &&
    a.end.character === b.end.character
  );
}

function quickFix(
  translation: Translation,
  placed: PlacedFinding,
  fix: Fix,
  diagnostics: Diagnostic[],
  path: FilePath,
): CodeAction[] {
  const located = locate(translation, placed, fix, path);
  if (located === undefined) return [];
  const edit = workspaceEdit(translation, located);
  return [
    { title: fix.title, kind: CodeActionKind.QuickFix, diagnostics, edit, ...(fix.safe ? { isPreferred: true } : {}) },
  ];
}

/** All safe fixes that do not get in each other's way; of two that do, the first. */
function fixAll(translation: Translation, findings: readonly PlacedFinding[], path: FilePath): CodeAction[] {
  const taken: LocatedEdit[] = [];
  for (const placed of findings) {
    const safe = placed.finding.fixes.find((fix) => fix.safe);
    const edits = safe === undefined ? undefined : locate(translation, placed, safe, path);
    if (edits === undefined || edits.some((edit) => taken.some((other) => collide(edit, other)))) continue;
    taken.push(...edits);
  }
  if (taken.length === 0) return [];
  return [{ title: 'Fix what is certain (Pilotage)', kind: FIX_ALL, edit: workspaceEdit(translation, taken) }];
}

/** @returns undefined when one of the places is gone: half a fix is worse than none. */
function locate(translation: Translation, placed: PlacedFinding, fix: Fix, path: FilePath): LocatedEdit[] | undefined {
  const located: LocatedEdit[] = [];
  for (const { resource, span, newText } of fix.edits) {
    const place = resource === undefined ? { path, start: placed.start } : placeOf(translation.workspace, resource);
    if (place === undefined) return undefined;
    located.push({ path: place.path, span: shifted(span, place.start), newText });
  }
  return located;
}

/** Two edits at one place, or one inside the other. */
function collide(a: LocatedEdit, b: LocatedEdit): boolean {
  return a.path === b.path && touches(a.span, b.span);
}
