import type { YamlDocument } from './document';
import type { Field } from './field';
import { areAlternatives } from './template';

/**
 * True when members of one map are written in different branches of a template's condition, so that at most one of them
 * comes out; false outside of templates.
 */
export function areBranches(document: YamlDocument, members: readonly Field[]): boolean {
  if (!document.template || members.length < 2) return false;
  const keys = members.map(({ keySpan }) => keySpan).sort((a, b) => a.start - b.start);
  return keys.slice(1).every((key, index) => areAlternatives(document.text.slice(keys[index]?.end, key.start)));
}
