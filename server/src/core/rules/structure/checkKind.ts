import { istioKinds, gatewayApiKinds, isGatewayApiGroup, isIstioGroup, otherIstioGroup } from '../../schema/kinds';
import { isMissing } from '../../schema/schemas';
import { replaceScalar } from '../../yaml/edit';
import { columnOf, newLines } from '../../yaml/layout';
import type { ObjectContext } from '../defineRule';
import { fix } from '../defineRule';
import { nearestName } from '../nearest';
import { missingRequiredField, removedKind, unknownApiVersion, unknownKind } from './structureRules';
import { listWords } from './words';

/** Says why an object of a group of Istio or the Gateway API has no schema: a version or kind that does not exist. */
export function checkKind(context: ObjectContext): void {
  const { facts, settings, schemas, object, report } = context;
  const { group, version, kind } = facts;
  const removed = otherIstioGroup(group);
  if (removed?.status === 'removed') {
    const values = { group, kind, last: removed.lastMinor, successor: removed.successor ?? '' };
    report(removedKind, object.get('apiVersion'), removed.successor === undefined ? 'none' : 'successor', values);
  }
  if (group === '' && version === '') return reportGroupless(context);
  if (group === '' && (isIstioGroup(version) || isGatewayApiGroup(version))) return reportVersionless(context);
  if (!isIstioGroup(group) && !isGatewayApiGroup(group)) return;
  if (kind === '') return reportKindless(context);
  const schema = schemas.schemaFor(group, version, kind, settings.istioVersion);
  if (!isMissing(schema)) return;
  const apiVersion = object.get('apiVersion');
  if (schema.missing === 'version') {
    const served = schema.served[0] ?? '';
    const node = apiVersion.scalar;
    const fixes =
      node === undefined || served === ''
        ? []
        : fix(`Change to ${group}/${served}`, [replaceScalar(node, `${group}/${served}`)], schema.served.length === 1);
    const values = { kind, version, minor: settings.istioVersion, group, served: listWords(schema.served) };
    report(unknownApiVersion, apiVersion, isIstioGroup(group) ? 'version' : 'gatewayApi', values, { fixes });
  } else if (schema.missing === 'kind') reportKind(context, schema.otherGroups);
  else
    report(unknownKind, object.get('kind'), 'newer', {
      kind,
      since: schema.lifetime.since ?? '',
      minor: settings.istioVersion,
    });
}

function reportKind(context: ObjectContext, otherGroups: readonly string[]): void {
  const { facts, object, report } = context;
  const field = object.get('kind');
  const known = [...istioKinds(), ...gatewayApiKinds()]
    .filter((info) => info.group === facts.group)
    .map((info) => info.kind);
  const other = otherGroups[0];
  const near = nearestName(facts.kind, known);
  const values = {
    group: facts.group,
    kind: facts.kind,
    near: near ?? '',
    other: other ?? '',
    known: listWords(known),
  };
  const node = field.scalar;
  if (near !== undefined && node !== undefined)
    report(unknownKind, field, 'near', values, { fixes: fix(`Change to ${near}`, [replaceScalar(node, near)], true) });
  else report(unknownKind, field, other === undefined ? 'unknown' : 'group', values);
}

/** `apiVersion: networking.istio.io`: the version behind the slash is missing. */
function reportVersionless({ facts, object, settings, schemas, report }: ObjectContext): void {
  const group = facts.version;
  const schema = schemas.schemaFor(group, '', facts.kind, settings.istioVersion);
  const served = isMissing(schema) && schema.missing === 'version' ? (schema.served[0] ?? 'v1') : 'v1';
  const field = object.get('apiVersion');
  const fixes =
    field.scalar === undefined
      ? []
      : fix(`Change to ${group}/${served}`, [replaceScalar(field.scalar, `${group}/${served}`)], true);
  report(unknownApiVersion, field, 'none', { group, served }, { fixes });
}

/** No kind, and an apiVersion of Istio or the Gateway API. */
function reportKindless({ facts, object, resource, report }: ObjectContext): void {
  const key = object.map?.member('apiVersion')?.key;
  if (resource.role === 'patch' || key === undefined) return;
  const parent = `The object of ${facts.group}`;
  report(missingRequiredField, object.get('kind'), 'missing', { parent, name: 'kind' }, { span: key });
}

/** No apiVersion, and the kind of an Istio object: every group that has such a kind may be meant. */
function reportGroupless({ facts, object, settings, schemas, document, resource, report }: ObjectContext): void {
  const key = object.map?.member('kind')?.key;
  if (resource.role === 'patch' || key === undefined) return;
  const kinds = [...istioKinds(), ...gatewayApiKinds()].filter(({ kind }) => kind === facts.kind);
  const fixes = kinds.flatMap(({ group }) => {
    const schema = schemas.schemaFor(group, '', facts.kind, settings.istioVersion);
    const served = isMissing(schema) && schema.missing === 'version' ? schema.served[0] : undefined;
    if (served === undefined) return [];
    const line = `apiVersion: ${group}/${served}`;
    const rest =
      object.map?.flow === true ? ', ' : newLines(document.text, [' '.repeat(columnOf(document.text, key.start))]);
    return fix(
      `Add ${line}`,
      [{ span: { start: key.start, end: key.start }, newText: line + rest }],
      kinds.length === 1,
    );
  });
  const values = { parent: facts.kind, name: 'apiVersion' };
  report(missingRequiredField, object.get('apiVersion'), 'missing', values, { span: key, fixes });
}
