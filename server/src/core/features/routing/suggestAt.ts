import type { RoutingEngine } from '../../routing/engine';
import { suggestFor } from '../../routing/ask/suggest';
import type { Suggestion } from '../../routing/ask/suggest';
import type { FilePath } from '../../workspace/paths';
import { locate } from '../../yaml/locate';
import { innerDocument, objectAt, partAt, pathInObject } from '../input';
import type { FeatureInput } from '../input';

/**
 * A question that fits a place in an open file: a caller and a request in which the object there has a say.
 * @param world the one that the engine is of.
 * @param offset of the file.
 */
export function suggestAt(
  input: FeatureInput,
  engine: RoutingEngine,
  world: string,
  path: FilePath,
  offset: number,
): Suggestion | undefined {
  const part = partAt(input, path, offset);
  const resources = input.workspace.file(path)?.parts.flatMap((placed) => placed.resources) ?? [];
  const [first] = resources.filter((resource) => resource.world.id === world);
  if (part !== undefined) {
    const document = innerDocument(part);
    const place = locate(document.document.root, part.at);
    const object = place && objectAt(part, document, place.path);
    const resource = object?.placements.find((placement) => placement.world.id === world);
    if (resource !== undefined && place !== undefined) {
      const found = suggestFor(engine.mesh, resource, pathInObject(resource.facts, place.path));
      if (found !== undefined) return found;
    }
    const here = input.workspace.file(path)?.parts[part.index]?.resources.find(({ world: { id } }) => id === world);
    const found = here === undefined ? undefined : suggestFor(engine.mesh, here, []);
    if (found !== undefined) return found;
  }
  return first === undefined ? undefined : suggestFor(engine.mesh, first, []);
}
