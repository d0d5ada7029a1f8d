import type { CompletionContext } from './context';
import type { Suggestion } from './item';
import { metadataKeys } from './metadata';
import { known } from './places';
import { projectRules } from './projectFile';

/** Keys of maps that anybody may fill in, where the workspace or Istio knows which make sense. */
export function mapKeys(context: CompletionContext): Suggestion[] {
  const found = projectRules(context) ?? known(context, 'keys') ?? metadataKeys(context) ?? [];
  return found.filter(({ value }) => !context.place.present.has(String(value)));
}
