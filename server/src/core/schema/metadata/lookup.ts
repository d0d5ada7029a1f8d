import { ANNOTATIONS } from './annotations';
import { LABELS } from './labels';
import type { MetadataKey } from './types';

/** Where a key stands. */
export type MetadataList = 'labels' | 'annotations';

/** All labels or annotations that Istio reads; a key that means several things is in the list as often. */
export function metadataKeysIn(list: MetadataList): readonly MetadataKey[] {
  return list === 'labels' ? LABELS : ANNOTATIONS;
}

/** What Istio reads under a name, one entry for each meaning; empty for a name that it does not know. Case matters. */
export function metadataKeysNamed(list: MetadataList, key: string): readonly MetadataKey[] {
  return metadataKeysIn(list).filter((known) => known.key === key);
}
