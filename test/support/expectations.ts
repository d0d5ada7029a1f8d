import assert from 'node:assert/strict';
import {
  defaultSettings,
  isProjectFile,
  parseDocument,
  readProjectFile,
  withProjects,
} from '../../server/src/core/index';
import type { Settings } from '../../server/src/core/index';
import type { Files, FoundInFile } from './checkText';

/** A finding that a fixture announces. Lines and columns count from 0. */
export interface Expected {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly severity: string;
  readonly code: string;
  /** A part of the message. */
  readonly message: string;
}

const MARK = /^(\s*)#( *)(\^+) (error|warning|information|hint)\[([a-z0-9-]+)\](?:: (.*))?$/;

/**
 * The findings that the comments of a fixture announce: carets mark the line above.
 *
 *     gateways:
 *       - bookinfo-gatway
 *       # ^^^^^^^^^^^^^^^ error[gateway-not-found]: "bookinfo-gatway"
 *
 * A caret run glued to `#` starts at the `#` itself, so that the first column can be marked.
 * Several marks may follow one line.
 */
export function expectationsOf(files: Files): Expected[] {
  return [...files].flatMap(([file, text]) => {
    let marked = -1;
    return text.split(/\r?\n/).flatMap((line, index): Expected[] => {
      const match = MARK.exec(line);
      if (match === null) {
        marked = index;
        return [];
      }
      const [, indent = '', gap = '', carets = '', severity = '', code = '', message = ''] = match;
      const column = indent.length + (gap.length === 0 ? 0 : 1 + gap.length);
      const width = carets.length + (gap.length === 0 ? 1 : 0);
      return [{ file, line: marked, column, endColumn: column + width, severity, code, message }];
    });
  });
}

/** A fixture without the comments that announce findings. */
export function withoutMarks(text: string): string {
  return text
    .split('\n')
    .filter((line) => !MARK.test(line.replace(/\r$/, '')))
    .join('\n');
}

/**
 * Settings that the first lines of a fixture ask for, `# settings: istioVersion=1.30 defaultNamespace=shop`, and what its
 * project file says.
 */
export function settingsOf(files: Files): Partial<Settings> {
  const settings: Record<string, unknown> = {};
  for (const text of files.values()) {
    for (const [, list = ''] of text.matchAll(/^# settings: (.*)$/gm)) {
      for (const [, key = '', value = ''] of list.matchAll(/(\w+)=(\S+)/g))
        settings[key] = value === 'true' || value === 'false' ? value === 'true' : value;
    }
  }
  const projects = [...files].filter(([file]) => isProjectFile(file));
  if (projects.length === 0) return settings;
  const read = projects.map(([file, text]) => readProjectFile(file, parseDocument(text)));
  return withProjects({ ...defaultSettings, ...settings }, read);
}

/** Fails, with a picture of the difference, unless exactly the announced findings were found. */
export function assertFindings(found: readonly FoundInFile[], expected: readonly Expected[]): void {
  const wanted = expected
    .map(
      (item) => `${item.file}:${item.line + 1}:${item.column + 1}-${item.endColumn + 1} ${item.severity}[${item.code}]`,
    )
    .sort();
  const got = found.map(describe).sort();
  assert.deepEqual(got, wanted);
  for (const item of expected) {
    if (item.message === '') continue;
    const same = found.filter(
      (candidate) =>
        candidate.finding.code === item.code &&
        candidate.range.start.line === item.line &&
        candidate.file === item.file,
    );
    const texts = same.map(({ finding }) => `${finding.message.what} ${finding.message.why} ${finding.message.todo}`);
    assert.ok(
      texts.some((text) => text.includes(item.message)),
      `"${item.message}" is in none of:\n${texts.join('\n')}`,
    );
  }
}

/** `file:line:column-end severity[code]`, counted from 1; a finding over several lines shows its end line, too. */
function describe({ file, range, finding }: FoundInFile): string {
  const end =
    range.end.line === range.start.line ? `${range.end.column + 1}` : `${range.end.line + 1}:${range.end.column + 1}`;
  return `${file}:${range.start.line + 1}:${range.start.column + 1}-${end} ${finding.severity}[${finding.code}]`;
}
