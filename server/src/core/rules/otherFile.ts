import type { ListEnd } from '../workspace/facts/types';
import type { Resource } from '../workspace/resource';
import { isPlainSafe, quote } from '../yaml/write';
import type { FixEdit } from './finding';

/** Adds a text to a list of another object, wherever its file is; undefined where the list takes no more. */
export function appendElsewhere(resource: Resource, end: ListEnd | undefined, text: string): FixEdit | undefined {
  if (end === undefined || resource.role !== 'resource') return undefined;
  // Where the quotes stand around the place already, the text needs none.
  const item = isPlainSafe(text) || /["']$/.test(end.before) || end.before === ',' ? text : quote(text);
  return { resource, span: { start: end.at, end: end.at }, newText: `${end.before}${item}${end.after}` };
}
