import { isGatewayApiGroup, isIstioGroup } from '../schema/kinds';
import { metadataKeysNamed } from '../schema/metadata/lookup';
import type { MetadataList } from '../schema/metadata/lookup';
import type { Bearer, MetadataKey } from '../schema/metadata/types';
import { WORKLOAD_TEMPLATES } from '../workspace/facts/kubernetes';
import type { ObjectFacts } from '../workspace/facts/types';
import type { Path } from '../yaml/path';

/** A map of labels or annotations, and what carries it: the object, or the pods of its template. */
export interface MetadataPlace {
  readonly list: MetadataList;
  readonly bearers: ReadonlySet<Bearer>;
}

/** The labels or annotations that a map of an object is; undefined for other maps. @param map its path. */
export function metadataPlaceAt(facts: ObjectFacts, map: Path): MetadataPlace | undefined {
  const list = map.at(-1);
  if (list !== 'labels' && list !== 'annotations') return undefined;
  const holder = map.slice(0, -1).join('.');
  const template = WORKLOAD_TEMPLATES.get(facts.kind);
  const isOwn = holder === 'metadata';
  if (!isOwn && (template === undefined || holder !== `${template}.metadata`)) return undefined;
  return { list, bearers: bearersOf(facts, isOwn, template) };
}

function bearersOf(facts: ObjectFacts, isOwn: boolean, template: string | undefined): ReadonlySet<Bearer> {
  if (!isOwn || template === '') return new Set<Bearer>(isOwn ? ['Pod', 'Any'] : ['Pod']);
  const found = new Set<Bearer>(['Any']);
  const isApi = isGatewayApiGroup(facts.group);
  if (isIstioGroup(facts.group) || isApi) found.add('Istio');
  // The Gateway of Istio's own group takes none of those of the Gateway API.
  if (facts.kind !== 'Gateway' || isApi) found.add(facts.kind as Bearer);
  return found;
}

/** What Istio reads under a key of this place; undefined when it reads nothing there. */
export function metadataKeyAt({ list, bearers }: MetadataPlace, key: string): MetadataKey | undefined {
  return metadataKeysNamed(list, key).find(({ on }) => isBorne(on, bearers));
}

/** True when one of those that a key is for carries it. */
export function isBorne(on: readonly Bearer[], bearers: ReadonlySet<Bearer>): boolean {
  return on.some((bearer) => bearers.has(bearer));
}
