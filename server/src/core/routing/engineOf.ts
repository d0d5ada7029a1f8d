import { buildMesh } from './buildMesh';
import type { MeshOptions } from './meshBuilder';
import { RoutingEngine } from './engine';
import { decodeObject } from './spec/decode';
import type { SourceObject } from './spec/object';

/** The engine for the objects of one world. */
export function engineOf(objects: readonly SourceObject[], options: MeshOptions): RoutingEngine {
  return new RoutingEngine(
    buildMesh(
      objects.flatMap((object) => decodeObject(object) ?? []),
      options,
    ),
  );
}
