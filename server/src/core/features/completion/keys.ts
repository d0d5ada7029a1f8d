import type { FieldSchema } from '../../schema/types';
import type { Path } from '../../yaml/path';
import { schemaAt } from '../schemaAt';
import type { SchemaPlace } from '../schemaAt';
import { typeWords } from '../typeLine';
import { fieldWords } from '../words';
import type { CompletionContext } from './context';
import { keySnippet } from './snippet';
import type { Style } from './snippet';

/** A key that can be added to the map at a place. */
export interface KeySuggestion {
  readonly name: string;
  readonly detail: string;
  readonly documentation: string | undefined;
  readonly rank: number;
  /** A snippet. */
  readonly text: string;
}

/** What only the API server writes. */
const SERVER_FIELDS: ReadonlySet<string> = new Set([
  'status',
  'metadata.resourceVersion',
  'metadata.generation',
  'metadata.uid',
  'metadata.creationTimestamp',
  'metadata.deletionTimestamp',
  'metadata.deletionGracePeriodSeconds',
  'metadata.selfLink',
  'metadata.managedFields',
]);

/** The keys that the map at the path may still get, in the order of the API, required ones first; deprecated ones are not offered. */
export function keySuggestions(context: CompletionContext, holder: SchemaPlace, style: Style): KeySuggestion[] {
  const { present } = context.place;
  const found: KeySuggestion[] = [];
  // Of objects of Kubernetes only some places are known: their other keys would be missing.
  if (holder.field.open === true) return found;
  for (const [index, [name, field]] of Object.entries(holder.field.fields ?? {}).entries()) {
    if (field.deprecated === true || present.has(name) || SERVER_FIELDS.has([...context.path, name].join('.')))
      continue;
    if (isExcluded(holder.field, name, present)) continue;
    const required = holder.field.required?.includes(name) === true;
    const inner = memberPlace(context, name);
    found.push({
      name,
      detail: typeWords(field, false) + (required ? ', required' : ''),
      documentation: inner === undefined ? undefined : fieldWords(inner),
      // Objects are always written with the metadata before the spec.
      rank: (required || context.path.length === 0 ? 0 : 1000) + index,
      text: keySnippet(name, fieldToFill(context, [...context.path, name], field), style),
    });
  }
  return found;
}

function memberPlace(context: CompletionContext, name: string): SchemaPlace | undefined {
  return schemaAt(context.structure, [...context.path, name]);
}

/** A field with the members that nobody leaves out although the API would let them. */
export function fieldToFill({ facts }: CompletionContext, path: Path, field: FieldSchema): FieldSchema {
  const way = path.join('.');
  if (way === 'metadata') return { ...field, required: ['name'] };
  if (facts?.kind !== 'ServiceEntry' || field.items?.fields === undefined || way !== 'spec.ports') return field;
  const { items } = field;
  const protocol: FieldSchema = { type: 'string', enum: ['TLS', 'HTTP', 'HTTP2', 'GRPC', 'TCP'] };
  return {
    ...field,
    items: { ...items, required: [...(items.required ?? []), 'protocol'], fields: { ...items.fields, protocol } },
  };
}

/** True when another member of a choice is there already. */
function isExcluded(holder: FieldSchema, name: string, present: ReadonlySet<string>): boolean {
  return (holder.oneOf ?? []).some(
    ({ members }) => members.includes(name) && members.some((member) => member !== name && present.has(member)),
  );
}
