import type { Field } from './field';
import type { Path } from './path';

/** One step of a way: one of several keys, all items of a list, or all members of a map. */
export type WayStep = readonly string[] | 'item' | 'member';

/** Reads a way such as `spec.ports[].number`, `metadata.labels{}` or `spec.http|tls[]`: `[]` means every item, `{}` every member, `a|b` either key. */
export function parseWay(way: string): WayStep[] {
  return way.split('.').flatMap((part): WayStep[] => {
    const [, keys = '', marks = ''] = /^([^[{]*)((?:\[\]|\{\})*)$/.exec(part) ?? [];
    const steps: WayStep[] = [keys.split('|')];
    for (const mark of marks.match(/\[\]|\{\}/g) ?? []) steps.push(mark === '[]' ? 'item' : 'member');
    return steps;
  });
}

/** True when a path leads exactly where a way does. */
export function leadsTo(steps: readonly WayStep[], path: Path): boolean {
  return (
    steps.length === path.length &&
    steps.every((step, index) => {
      const key = path[index];
      if (step === 'item') return typeof key === 'number';
      return typeof key === 'string' && (step === 'member' || step.includes(key));
    })
  );
}

/** The fields of an object that a way leads to and where something is written. */
export function fieldsAt(object: Field, steps: readonly WayStep[]): Field[] {
  let fields = [object];
  for (const step of steps) fields = fields.flatMap((field) => next(field, step));
  return fields.filter((field) => field.exists);
}

function next(field: Field, step: WayStep): Field[] {
  if (step === 'item') return field.items();
  if (step === 'member') return field.members();
  return step.map((key) => field.get(key)).filter((member) => member.node !== undefined);
}
