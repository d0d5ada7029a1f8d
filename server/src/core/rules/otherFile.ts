import type { ListEnd } from '../workspace/facts/types';
import type { Resource } from '../workspace/resource';
import { isPlainSafe, quote, writeBlock, writeFlow } from '../yaml/write';
import type { Writable } from '../yaml/write';
import { fix } from './defineRule';
import type { Fix, FixEdit } from './finding';

/** Adds a text to a list of another object, wherever its file is; undefined where the list takes no more. */
export function appendElsewhere(resource: Resource, end: ListEnd | undefined, text: string): FixEdit | undefined {
  if (end === undefined || resource.role !== 'resource') return undefined;
  // Where the quotes stand around the place already, the text needs none.
  const item = isPlainSafe(text) || /["']$/.test(end.before) || end.before === ',' ? text : quote(text);
  return { resource, span: { start: end.at, end: end.at }, newText: `${end.before}${item}${end.after}` };
}

/** The fix that adds a namespace to the exportTo of a Service, ServiceEntry or DestinationRule, wherever its file is. */
export function exportFix(owner: Resource, namespace: string): Fix[] {
  const { spec } = owner.facts;
  if (spec.type !== 'ServiceEntry' && spec.type !== 'Service' && spec.type !== 'DestinationRule') return [];
  // A workloadSelector keeps a rule in its own namespace, and "~" stands alone.
  if (spec.exportTo?.includes('~') === true) return [];
  if (spec.type === 'DestinationRule' && spec.workloadSelector !== undefined) return [];
  return fix(`Export ${owner.facts.name ?? 'it'} to ${namespace}`, [
    appendElsewhere(owner, spec.exportToEnd, namespace),
  ]);
}

/** Adds an object to a list of another object, wherever its file is; undefined where the list takes no more. */
export function appendObjectElsewhere(
  resource: Resource,
  end: ListEnd | undefined,
  value: { readonly [key: string]: Writable },
): FixEdit | undefined {
  if (end === undefined || resource.role !== 'resource') return undefined;
  const { at, before, after } = end;
  // In block style a line break, the indentation and the dash stand before the item.
  const isBlock = /^\r?\n/.test(before);
  const lineBreak = before.startsWith('\r') ? '\r\n' : '\n';
  const column = before.replace(/^\r?\n/, '').length;
  const item = isBlock ? writeBlock(value, column, LAYOUT).join(lineBreak).trimStart() : writeFlow(value);
  return { resource, span: { start: at, end: at }, newText: `${before}${item}${after}` };
}

const LAYOUT = { step: 2, listStep: 2 };
