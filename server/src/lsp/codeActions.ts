import { CodeActionKind } from 'vscode-languageserver/node';
import type { CodeAction, Diagnostic, Range } from 'vscode-languageserver/node';
import { projectEdit, refactorings, silences } from '../core/index';
import type { FeatureInput, FilePath, Fix, PlacedFinding, ProjectChange, Silence, Span } from '../core/index';
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
  /** The file in which the project says things of itself, whether it is there already or not. */
  readonly projectFile: FilePath | undefined;
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
      for (const fix of placed.finding.fixes) actions.push(...quickFix(translation, placed, fix, diagnostics, request));
    }
  }
  // Not among the bulbs of a place: it is for the whole document.
  if (request.only !== undefined && isWanted(FIX_ALL, request.only))
    actions.push(...fixAll(translation, findings, request));
  return actions;
}

/** Ways to hide the findings at a place. They are no fixes: they come behind them, and none is preferred. */
export function silenceActions(
  translation: Translation,
  input: FeatureInput,
  findings: readonly PlacedFinding[],
  request: ActionRequest,
): CodeAction[] {
  if (!isWanted(SILENCE, request.only)) return [];
  return findings.flatMap((placed) => {
    if (!touches(shifted(placed.finding.span, placed.start), request.span)) return [];
    const diagnostics = diagnosticsOf(translation, placed, request);
    return silences(input, request.path, placed).flatMap((silence) => {
      const located = silenceEdits(translation, silence, request);
      if (located === undefined) return [];
      return [{ title: silence.title, kind: SILENCE, diagnostics, edit: workspaceEdit(translation, located) }];
    });
  });
}

/** The kind of the actions that hide a finding. */
const SILENCE = `${CodeActionKind.QuickFix}.pilotage.ignore`;

function silenceEdits(
  translation: Translation,
  { edits, project }: Silence,
  request: ActionRequest,
): LocatedEdit[] | undefined {
  if (project !== undefined) return projectEdits(translation, project, request);
  const { snippetEdits } = translation.features;
  return edits.map(({ span, newText, snippet }) => ({
    path: request.path,
    span,
    ...(snippet !== undefined && snippetEdits ? { newText: snippet, isSnippet: true } : { newText }),
  }));
}

/**
 * Changes that nobody needs and somebody may want, where the client asks for them or for all that belongs to a place; and
 * those that mend a finding there, as fixes.
 */
export function refactorActions(
  translation: Translation,
  input: FeatureInput,
  findings: readonly PlacedFinding[],
  request: ActionRequest,
): CodeAction[] {
  const { path, span, only } = request;
  if (![CodeActionKind.QuickFix, ...REFACTORS].some((kind) => isWanted(kind, only))) return [];
  return refactorings(input, path, span).flatMap(({ title, kind, edits, mends, disabled }): CodeAction[] => {
    const mended = findings.filter(
      ({ finding, start }) => finding.code === mends && touches(shifted(finding.span, start), span),
    );
    const refactoring = kind === 'extract' ? CodeActionKind.RefactorExtract : CodeActionKind.RefactorRewrite;
    const named = mended.length > 0 ? CodeActionKind.QuickFix : refactoring;
    if (!isWanted(named, only)) return [];
    if (disabled !== undefined)
      return translation.features.disabledActions ? [{ title, kind: named, disabled: { reason: disabled } }] : [];
    const located = edits.map(({ file, span: place, newText }) => ({ path: file, span: place, newText }));
    const diagnostics = mended.flatMap((placed) => diagnosticsOf(translation, placed, request));
    const edit = workspaceEdit(translation, located);
    return [{ title, kind: named, edit, ...(mended.length > 0 ? { diagnostics } : {}) }];
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
  request: ActionRequest,
): CodeAction[] {
  const located = locate(translation, placed, fix, request);
  if (located === undefined) return [];
  const edit = workspaceEdit(translation, located);
  return [
    { title: fix.title, kind: CodeActionKind.QuickFix, diagnostics, edit, ...(fix.safe ? { isPreferred: true } : {}) },
  ];
}

/** All safe fixes that do not get in each other's way; of two that do, the first. */
function fixAll(translation: Translation, findings: readonly PlacedFinding[], request: ActionRequest): CodeAction[] {
  const taken: LocatedEdit[] = [];
  for (const placed of findings) {
    const safe = placed.finding.fixes.find((fix) => fix.safe);
    const edits = safe === undefined ? undefined : locate(translation, placed, safe, request);
    if (edits === undefined || edits.some((edit) => taken.some((other) => collide(edit, other)))) continue;
    taken.push(...edits);
  }
  if (taken.length === 0) return [];
  return [{ title: 'Fix what is certain (Pilotage)', kind: FIX_ALL, edit: workspaceEdit(translation, taken) }];
}

/** @returns undefined when one of the places is gone: half a fix is worse than none. */
function locate(
  translation: Translation,
  placed: PlacedFinding,
  fix: Fix,
  request: ActionRequest,
): LocatedEdit[] | undefined {
  const { path } = request;
  const located: LocatedEdit[] = [];
  for (const { resource, span, newText } of fix.edits) {
    const place = resource === undefined ? { path, start: placed.start } : placeOf(translation.workspace, resource);
    if (place === undefined) return undefined;
    located.push({ path: place.path, span: shifted(span, place.start), newText });
  }
  if (fix.project === undefined) return located;
  const said = projectEdits(translation, fix.project, request);
  return said === undefined ? undefined : [...located, ...said];
}

/** @returns undefined where there is no folder for the file, or the client cannot make files. */
function projectEdits(
  { texts, features }: Translation,
  change: ProjectChange,
  { projectFile: path }: ActionRequest,
): LocatedEdit[] | undefined {
  if (path === undefined) return undefined;
  const text = texts.document(path)?.getText();
  if (text === undefined && !features.createsFiles) return undefined;
  const edit = projectEdit(path, text, change);
  return edit === undefined ? undefined : [{ path, ...edit, ...(text === undefined ? { creates: true } : {}) }];
}

/** Two edits at one place, or one inside the other. */
function collide(a: LocatedEdit, b: LocatedEdit): boolean {
  return a.path === b.path && touches(a.span, b.span);
}
