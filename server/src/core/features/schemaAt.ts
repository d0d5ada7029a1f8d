import { memberOf } from '../schema/fieldAt';
import { isGatewayApiGroup, isIstioGroup } from '../schema/kinds';
import { objectFields } from '../schema/objectFields';
import { projectFields, projectWords } from '../schema/projectFields';
import { isMissing } from '../schema/schemas';
import type { DocumentType } from '../schema/schemas';
import type { DocumentSchema, FieldSchema, MeshName, Minor } from '../schema/types';
import type { ObjectFacts } from '../workspace/facts/types';
import type { Path } from '../yaml/path';
import type { FeatureInput } from './input';

/** The structure of an object, and the name under which its history is kept. */
export interface KnownStructure {
  readonly schema: DocumentSchema;
  /** Undefined for what has no history. */
  readonly type: DocumentType | undefined;
  /** Its words, where they stand in no file of words. */
  readonly says?: (path: Path, value?: string) => string | undefined;
}

/** The project file: no object, and the same for every Istio. */
export const PROJECT_STRUCTURE: KnownStructure = {
  schema: { root: projectFields },
  type: undefined,
  says: projectWords,
};

/** What may stand in an object, with `apiVersion`, `kind` and `metadata`; undefined for kinds that Pilotage does not know. */
export function structureOf(
  { schemas }: FeatureInput,
  { group, version, kind }: Pick<ObjectFacts, 'group' | 'version' | 'kind'>,
  minor: Minor,
): KnownStructure | undefined {
  if (group === '' && isMeshName(kind)) {
    const schema = schemas.meshSchema(kind, minor);
    return schema && { schema, type: { mesh: kind } };
  }
  if (!isIstioGroup(group) && !isGatewayApiGroup(group)) return undefined;
  const schema = schemas.schemaFor(group, version, kind, minor);
  if (isMissing(schema)) return undefined;
  const root = {
    ...schema.root,
    fields: { ...objectFields.fields, ...schema.root.fields },
    required: [...(objectFields.required ?? []), ...(schema.root.required ?? [])],
  };
  return { schema: { ...schema, root }, type: { group, version, kind } };
}

function isMeshName(kind: string): kind is MeshName {
  return kind === 'MeshConfig' || kind === 'MeshNetworks' || kind === 'MeshProxyConfig';
}

/** A place in a structure: the field, what holds it, and the path from the root of the structure. */
export interface SchemaPlace {
  readonly structure: KnownStructure;
  readonly path: Path;
  readonly field: FieldSchema;
  readonly parent: FieldSchema | undefined;
}

/** Follows a path of an object into its structure; undefined for unknown fields. */
export function schemaAt(structure: KnownStructure | undefined, path: Path): SchemaPlace | undefined {
  if (structure === undefined) return undefined;
  let field: FieldSchema | undefined = structure.schema.root;
  let parent: FieldSchema | undefined;
  for (const step of path) {
    parent = field;
    field = memberOf(field, step, structure.schema.protoJson === true);
    if (field === undefined) return undefined;
  }
  return { structure, path, field, parent };
}
