import type { SourceFile } from '../workspace/sourceFile';
import type { YamlDocument } from '../yaml/document';
import { objectTree } from '../workspace/facts/objectTree';
import type { SourceObject } from './spec/object';

/**
 * The objects of a file with their trees, in one world.
 * @param documentAt the document of a part whose tree is not kept; undefined where it cannot be had.
 */
export function sourceObjects(
  file: SourceFile,
  world: string,
  documentAt: (index: number) => YamlDocument | undefined = () => undefined,
): SourceObject[] {
  return file.parts.flatMap(({ part, resources }, index) => {
    const here = resources.filter((resource) => resource.world.id === world);
    if (here.length === 0) return [];
    const document = part.document ?? documentAt(index);
    if (document === undefined) return [];
    return here.map((resource) => {
      const { object, document: own } = objectTree(document, resource.facts);
      return { resource, document: own, field: object };
    });
  });
}
