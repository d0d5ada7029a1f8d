import assert from 'node:assert/strict';
import type { Files } from './checkText';

/** The mark of the cursor in a fixture. It is in no Istio YAML. */
const CURSOR = '<|>';

/** Files of a fixture without the cursor's mark, and where it stood. */
export interface WithCursor {
  readonly files: Files;
  readonly path: string;
  readonly offset: number;
}

/** Finds the one cursor of a fixture. */
export function takeCursor(files: Files): WithCursor {
  const marked = [...files].filter(([, text]) => text.includes(CURSOR));
  const [found] = marked;
  assert.ok(found !== undefined && marked.length === 1, 'a fixture has one cursor <|>');
  const [path, text] = found;
  const offset = text.indexOf(CURSOR);
  assert.equal(text.indexOf(CURSOR, offset + 1), -1, 'a fixture has one cursor <|>');
  const clean = new Map(files).set(path, text.replace(CURSOR, ''));
  return { files: clean, path, offset };
}

/** The fixture with CRLF line ends; every answer must be the same there. */
export function withCrlf({ files, path, offset }: WithCursor): WithCursor {
  const before = (files.get(path) ?? '').slice(0, offset).split('\n').length - 1;
  return {
    files: new Map([...files].map(([name, text]) => [name, text.replaceAll('\n', '\r\n')])),
    path,
    offset: offset + before,
  };
}
