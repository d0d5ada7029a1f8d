import type { FilePath } from '../../workspace/paths';
import { locate } from '../../yaml/locate';
import { innerDocument, objectAt, partAt, pathInObject } from '../input';
import type { FeatureInput } from '../input';

/** Members of `spec` about which people ask where requests go, by kind. */
const ASKED: Readonly<Record<string, readonly string[]>> = {
  'networking.istio.io/ServiceEntry': ['hosts', 'resolution'],
  'networking.istio.io/VirtualService': ['hosts'],
};

/** Whether the hover of a place in an open file should lead to effective routing. @param offset of the file. */
export function leadsToRouting(input: FeatureInput, path: FilePath, offset: number): boolean {
  const part = partAt(input, path, offset);
  if (part === undefined) return false;
  const document = innerDocument(part);
  const place = locate(document.document.root, part.at);
  const object = place && objectAt(part, document, place.path);
  const [resource] = object?.placements ?? [];
  if (place === undefined || resource === undefined) return false;
  const { group, kind } = resource.facts;
  const [spec, member] = pathInObject(resource.facts, place.path);
  return spec === 'spec' && (ASKED[`${group}/${kind}`] ?? []).some((asked) => asked === member);
}
