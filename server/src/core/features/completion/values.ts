import type { FieldSchema } from '../../schema/types';
import { schemaAt } from '../schemaAt';
import type { SchemaPlace } from '../schemaAt';
import { fieldWords, valueWordsAt } from '../words';
import type { CompletionContext } from './context';
import type { Suggestion } from './item';
import { namespaces } from './known';
import { metadataValues } from './metadata';
import { known } from './places';
import { projectValues } from './projectFile';

/** What can be the value at the path of a context: words of the schema, and names that the workspace has. */
export function valueSuggestions(context: CompletionContext): Suggestion[] {
  const named = projectValues(context) ?? namesAt(context);
  if (named !== undefined) return named;
  const place = schemaAt(context.structure, context.path);
  return place === undefined ? [] : schemaValues(place);
}

/** The values that a field can have by its schema. */
function schemaValues(place: SchemaPlace): Suggestion[] {
  const words = wordsOf(place.field);
  return words.map((value) => ({
    value,
    kind: 'value',
    documentation: valueWordsAt(place, String(value)) ?? fieldWords(place),
  }));
}

function wordsOf(field: FieldSchema): (string | boolean)[] {
  if (field.type === 'boolean') return [true, false];
  return (field.enum ?? []).filter((word) => field.deprecatedValues?.includes(word) !== true);
}

/** Names of the workspace, and values of labels and annotations that Istio reads. */
function namesAt(context: CompletionContext): Suggestion[] | undefined {
  const { facts, path } = context;
  if (facts === undefined) return undefined;
  if (path.join('.') === 'metadata.namespace')
    return namespaces(context).map((value) => ({ value, kind: 'namespace' }));
  return known(context, 'values') ?? metadataValues(context);
}
