import { meshSources } from '../../mesh/meshSettings';
import { protoMember } from '../../workspace/facts/mesh';
import type { Resource } from '../../workspace/resource';
import type { Field } from '../../yaml/field';
import { writtenObject } from '../input';
import type { AppliedContext } from './context';

/** Of more objects with mesh configuration the rest is not read for a hover. */
const MESHES_READ = 4;

/** A value of the mesh configuration in force, with the object that says it. */
export interface MeshValue {
  readonly field: Field;
  readonly from: Resource;
}

/**
 * What the mesh configuration in force says at a place, for what its facts do not hold.
 * @param names of members, one below the other, in camelCase
 * @returns undefined where nothing in the workspace says it
 */
export function meshValue({ input, view }: AppliedContext, ...names: string[]): MeshValue | undefined {
  for (const from of meshSources(view).slice(0, MESHES_READ)) {
    const object = writtenObject(input, from);
    if (object === undefined) continue;
    const field = names.reduce((holder, name) => protoMember(holder, name), object);
    if (field.exists) return { field, from };
  }
  return undefined;
}
