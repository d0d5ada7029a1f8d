import type { Field } from './field';
import type { Writable } from './write';

/** A value as it is written, to be written elsewhere; undefined where a part of it is a placeholder, null or of several lines. */
export function toWritable(field: Field): Writable | undefined {
  if (field.open) return undefined;
  if (field.map !== undefined) {
    const members: Record<string, Writable> = {};
    for (const member of field.members()) {
      const value = toWritable(member);
      if (value === undefined) return undefined;
      members[String(member.key)] = value;
    }
    return members;
  }
  if (field.node?.kind === 'list') {
    const items = field.items().map(toWritable);
    const known = items.flatMap((item) => (item === undefined ? [] : [item]));
    return known.length === items.length ? known : undefined;
  }
  if (field.unknown) return undefined;
  const value = field.text ?? field.number ?? field.boolean;
  return typeof value === 'string' && value.includes('\n') ? undefined : value;
}
