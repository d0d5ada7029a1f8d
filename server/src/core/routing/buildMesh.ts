import type { Mesh } from './mesh';
import type { KindLists, MeshOptions, OfKind } from './meshBuilder';
import { MeshBuilder } from './meshBuilder';
import { selectObjects } from './selection';
import type { RoutingObject } from './spec/decode';

/** The objects of a list by kind. */
class Sorted implements KindLists {
  private readonly byKind = new Map<string, RoutingObject[]>();

  constructor(objects: readonly RoutingObject[]) {
    for (const object of objects) {
      const list = this.byKind.get(object.kind);
      if (list === undefined) this.byKind.set(object.kind, [object]);
      else list.push(object);
    }
  }

  of<K extends RoutingObject['kind']>(kind: K): readonly OfKind<K>[] {
    return (this.byKind.get(kind) ?? NONE) as readonly OfKind<K>[];
  }
}

const NONE: readonly never[] = [];

/**
 * Builds the mesh of one world, once for all requests. Of an identity that stands in several files the first counts.
 * @param objects all decoded objects of the world.
 */
export function buildMesh(objects: readonly RoutingObject[], options: MeshOptions): Mesh {
  const { kept, notes } = selectObjects(objects, options.domainSuffix, options.isRefused ?? (() => false));
  return new MeshBuilder(options).build(new Sorted(kept), notes);
}
