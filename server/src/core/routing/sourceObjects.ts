import type { SourceFile } from '../workspace/sourceFile';
import type { YamlDocument } from '../yaml/document';
import { Field } from '../yaml/field';
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
    const root = Field.root(document.root);
    return here.map((resource) => ({ resource, document, field: root.follow(resource.facts.path) }));
  });
}
