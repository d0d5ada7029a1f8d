import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { allChecks, Checker, createSchemas, defaultSettings, LineIndex, Workspace } from '../../server/src/core/index';
import type { Check, PlacedFinding, Settings } from '../../server/src/core/index';

/** Files of a workspace by path: `/w/bad.yaml`. */
export type Files = ReadonlyMap<string, string>;

/** One schema set for all tests: it only caches what never changes. */
const schemas = createSchemas();

/** A finding with its file and its 0-based range. */
export interface FoundInFile extends PlacedFinding {
  readonly file: string;
  readonly range: { readonly start: { line: number; column: number }; readonly end: { line: number; column: number } };
}

/** A workspace under `/w` made of texts, with a checker that fails the test when a check throws. */
export function openWorkspace(
  files: Files,
  settings: Partial<Settings> = {},
  checks: readonly Check[] = allChecks,
): { workspace: Workspace; checker: Checker } {
  const empty = Workspace.empty({ ...defaultSettings, ...settings }, ['/w']);
  const { workspace } = empty.with([...files].map(([file, text]) => ({ path: file, text, open: true })));
  return { workspace, checker: openChecker(workspace, checks) };
}

/** A checker of a workspace that fails the test when a check throws. */
export function openChecker(workspace: Workspace, checks: readonly Check[]): Checker {
  const onError = (error: unknown, check: string): never => {
    throw new Error(`check ${check} failed`, { cause: error });
  };
  return new Checker(workspace, { schemas, checks, onError });
}

/** All findings of a workspace, file by file in the order of the text. */
export function checkFiles(
  files: Files,
  settings: Partial<Settings> = {},
  checks: readonly Check[] = allChecks,
): FoundInFile[] {
  return findingsOf(files, openWorkspace(files, settings, checks).checker);
}

/** All findings that a checker has for the files of its workspace. */
export function findingsOf(files: Files, checker: Checker): FoundInFile[] {
  return [...files].flatMap(([file, text]) => {
    const lines = new LineIndex(text);
    return checker.check(file).map((placed) => {
      const { start, end } = placed.finding.span;
      return {
        ...placed,
        file,
        range: { start: lines.position(placed.start + start), end: lines.position(placed.start + end) },
      };
    });
  });
}

/** The YAML files of a folder (or one file) as a workspace under `/w`. */
export function readFiles(place: string): Files {
  if (statSync(place).isFile()) return new Map([[`/w/${path.basename(place)}`, readFileSync(place, 'utf8')]]);
  const found = readdirSync(place, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(ya?ml|json)$/.test(name),
  );
  return new Map(
    found.sort().map((name) => [`/w/${name.replaceAll('\\', '/')}`, readFileSync(path.join(place, name), 'utf8')]),
  );
}
