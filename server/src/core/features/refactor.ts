import type { Span } from '../text/span';
import type { FilePath } from '../workspace/paths';
import type { FeatureInput } from './input';
import { upgradeApiVersions } from './refactor/apiVersions';
import { convertRoute } from './refactor/convertRoute';
import { extractDelegate } from './refactor/extractDelegate';
import { extractSubset } from './refactor/extractSubset';
import { fullHosts } from './refactor/fullHosts';
import { mergeVirtualServices } from './refactor/mergeVirtualServices';
import { refactorPlace } from './refactor/place';
import type { Refactoring, RefactorPlace } from './refactor/place';
import { addRetries } from './refactor/retries';
import { sortRoutes } from './refactor/sortRoutes';

export type { PlacedEdit, Refactoring } from './refactor/place';

const ALL: readonly ((place: RefactorPlace) => Refactoring[])[] = [
  fullHosts,
  addRetries,
  sortRoutes,
  mergeVirtualServices,
  extractSubset,
  extractDelegate,
  upgradeApiVersions,
  convertRoute,
];

/**
 * Changes that can be made to the object at a place of an open file, beside fixes.
 * @param span file offsets of the cursor or selection; its start counts
 * @returns nothing in templates and in documents that cannot be read as they are.
 */
export function refactorings(input: FeatureInput, path: FilePath, span: Span): Refactoring[] {
  const place = refactorPlace(input, path, span);
  return place === undefined ? [] : ALL.flatMap((make) => make(place));
}
