import { istioKinds } from '../../schema/kinds';
import { isMissing } from '../../schema/schemas';
import { replaceScalar } from '../../yaml/edit';
import type { ObjectCheck } from '../defineRule';
import { defineRule, fix } from '../defineRule';

export const oldApiVersion = defineRule({
  code: 'old-api-version',
  severity: 'hint',
  title: 'An API version that has a successor',
  source: 'manifests/charts/base/files/crd-all.gen.yaml; https://istio.io/latest/blog/2024/v1-apis/',
  messages: {
    successor: {
      what: 'The newest version of {kind} is {newest}; this is {version}.',
      why: 'Both are served and mean the same, field by field. New features are documented for the newest version.',
      todo: 'Change it to {group}/{newest}.',
    },
  },
});

/** All versions of a kind of Istio have the same fields, so the newest one can simply be written. */
export const oldApiVersionCheck: ObjectCheck = {
  scope: 'object',
  name: 'old API version',
  rules: [oldApiVersion],
  kinds: [...new Set(istioKinds().map(({ group }) => `${group}/*`))],
  onPatches: false,
  check({ facts, settings, schemas, object, report }) {
    const { group, version, kind } = facts;
    if (isMissing(schemas.schemaFor(group, version, kind, settings.istioVersion))) return;
    const other = schemas.schemaFor(group, '', kind, settings.istioVersion);
    const newest = isMissing(other) && other.missing === 'version' ? other.served[0] : undefined;
    const field = object.get('apiVersion');
    if (newest === undefined || newest === version || field.scalar === undefined) return;
    const fixes = fix(`Change to ${group}/${newest}`, [replaceScalar(field.scalar, `${group}/${newest}`)]);
    report(oldApiVersion, field, 'successor', { group, kind, version, newest }, { fixes });
  },
};
