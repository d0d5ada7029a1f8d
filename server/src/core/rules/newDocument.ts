import { writeBlock } from '../yaml/write';
import { layoutOf } from '../yaml/layout';
import type { Writable } from '../yaml/write';
import type { ObjectContext } from './defineRule';
import type { FixEdit } from './finding';

/**
 * Writes an object as a document of its own, behind that of the object being checked.
 * @returns undefined where that cannot be: in JSON, in a list of objects, in a template.
 */
export function newDocument({ document, facts }: ObjectContext, value: Writable): FixEdit | undefined {
  const { text, template } = document;
  if (template || facts.path.length > 0 || text.trimStart().startsWith('{')) return undefined;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const start = /\r?\n$/.test(text) || text === '' ? '' : newline;
  const lines = ['---', ...writeBlock(value, 0, layoutOf(text))];
  return {
    span: { start: text.length, end: text.length },
    newText: start + lines.map((line) => line + newline).join(''),
  };
}
