import { isMissing } from '../../schema/schemas';
import { objectFields } from '../../schema/objectFields';
import { isGatewayApiGroup, isIstioGroup } from '../../schema/kinds';
import { meshNameOf } from './meshMessages';
import type { DocumentType } from '../../schema/schemas';
import type { DocumentSchema, FieldSchema } from '../../schema/types';
import type { Field } from '../../yaml/field';
import type { ObjectCheck, ObjectContext } from '../defineRule';
import { checkKind } from './checkKind';
import { checkMembers } from './checkMembers';
import { checkScalar } from './checkScalar';
import { checkItems } from './checkItems';
import { invalidDuration } from './durations';
import * as structureRules from './structureRules';
import { countingMembers } from './protoView';
import { checkType } from './checkType';

/** What the walk through an object carries along. */
export interface Walk extends ObjectContext {
  readonly schema: DocumentSchema;
  /** The name under which the history of the structure is kept. */
  readonly type: DocumentType;
  /** True for a patch: what is missing may be in the object that it completes. */
  readonly partial: boolean;
}

/** The structure of an object of a kind that has one. */
function walkOf(context: ObjectContext): Walk | undefined {
  const { facts, settings, schemas, resource } = context;
  const { group, version, kind } = facts;
  const partial = resource.role === 'patch';
  const mesh = meshNameOf(facts);
  if (mesh !== undefined) {
    const schema = schemas.meshSchema(mesh, settings.istioVersion);
    return schema && { ...context, schema, type: { mesh }, partial };
  }
  if (!isIstioGroup(group) && !isGatewayApiGroup(group)) return undefined;
  const schema = schemas.schemaFor(group, version, kind, settings.istioVersion);
  if (isMissing(schema)) return undefined;
  const root = { ...schema.root, fields: { ...objectFields.fields, ...schema.root.fields } };
  return { ...context, schema: { ...schema, root }, type: { group, version, kind }, partial };
}

/**
 * Holds every Istio and Gateway API object and the mesh configuration against the structure that its CRD or its message gives it: unknown
 * fields, types, enums, required fields, limits. What is decided before any rule of Istio's own is asked.
 */
export const structureCheck: ObjectCheck = {
  scope: 'object',
  name: 'structure',
  rules: [...Object.values(structureRules), invalidDuration],
  onPatches: true,
  check(context) {
    const walk = walkOf(context);
    if (walk === undefined) return checkKind(context);
    const { root } = walk.schema;
    if (walk.schema.protoJson === true) return checkValue(walk, context.object, root);
    checkMembers(walk, context.object, root, (field, member) => {
      // The API server ignores what users write into status, as long as it is a mapping.
      if (!(field.key === 'status' && field.parent === context.object)) checkValue(walk, field, member);
      else if (field.exists && !field.unknown) checkType(walk, field, member);
    });
  },
};

/** Checks the value at a field and everything below it. `required`: the holder cannot do without the field. */
function checkValue(walk: Walk, field: Field, schema: FieldSchema, required = false): void {
  if (field.node === undefined || field.unknown || schema.type === 'any') return;
  if (!field.exists && typeof field.key !== 'number') return; // The API server drops null members.
  if (!checkType(walk, field, schema)) return;
  if (schema.type === 'object')
    checkMembers(walk, field, schema, (member, inner, required) => checkValue(walk, member, inner, required));
  else if (schema.type === 'map') checkMapValues(walk, field, schema);
  else if (schema.type === 'list') {
    checkItems(walk, field, schema, required);
    const inner = schema.items;
    if (inner !== undefined) for (const item of field.items()) checkValue(walk, item, inner);
  } else checkScalar(walk, field, schema);
}

function checkMapValues(walk: Walk, field: Field, schema: FieldSchema): void {
  const members = field.members();
  const limit = schema.maxProperties;
  const count = limit === undefined || members.length <= limit ? 0 : members.filter((member) => member.exists).length;
  if (limit !== undefined && count > limit)
    walk.report(structureRules.wrongNumberOfItems, field, 'many', { name: String(field.key), count, limit });
  const inner = schema.values;
  if (inner === undefined) return;
  const counting = walk.schema.protoJson === true ? countingMembers(field) : members;
  for (const member of counting) checkValue(walk, member, inner);
}
