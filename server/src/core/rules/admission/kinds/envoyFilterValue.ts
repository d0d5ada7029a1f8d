import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { defineRule } from '../../defineRule';
import { testing } from '../row';
import type { Test } from '../row';
import { shown } from '../values';

export const unknownEnvoyType = defineRule({
  code: 'unknown-envoy-type',
  aliases: ['IST0106'],
  refused: true,
  title: 'A type that Envoy does not have',
  source:
    'BuildXDSObjectFromStruct, pkg/config/xds; validateEnvoyFilter, pkg/config/validation/envoyfilter/envoyfilter.go',
  messages: {
    old: {
      what: '"{value}" belongs to the API v2 of Envoy.',
      why: "Envoy has only v3 since 2020; istiod's webhook refuses the object.",
      todo: 'Write the type of v3; most are named envoy.extensions.…v3.Name.',
    },
    form: {
      what: '"{value}" names no type.',
      why: 'istiod cannot read the configuration and refuses the object.',
      todo: 'Write type.googleapis.com/ and the full name of the type, as Envoy documents it.',
    },
    missing: {
      what: '"{name}" does not say of which type it is.',
      why: 'istiod cannot read the configuration and refuses the object.',
      todo: 'Add "@type".',
    },
  },
});

/** The types of configuration inside a patch exist. What is in them is not checked. */
export const isEnvoyConfig: Test = testing([unknownEnvoyType], (patch, context) => {
  if (patch.map === undefined || patch.at('match.context').text === 'WAYPOINT') return;
  visit(patch.at('patch.value'), context, 0);
});

/** Deeper than any configuration of Envoy. */
const MAX_DEPTH = 60;

function visit(field: Field, context: ObjectContext, depth: number): void {
  if (depth > MAX_DEPTH) return;
  for (const member of field.members()) {
    if (!member.exists) continue;
    if (member.key === 'typed_config' || member.key === 'typedConfig') checkType(member, context);
    // Free-form data may hold anything.
    if (member.key !== 'metadata' && member.key !== 'filter_metadata') visit(member, context, depth + 1);
  }
  for (const item of field.items()) visit(item, context, depth + 1);
}

function checkType(config: Field, context: ObjectContext): void {
  const type = config.get('@type');
  if (config.map === undefined || config.open || type.unknown) return;
  if (!type.exists) {
    const name = String(config.key);
    return context.report(unknownEnvoyType, type, 'missing', { name });
  }
  const text = type.scalar?.text ?? '';
  const name = text.slice(text.lastIndexOf('/') + 1);
  if (/\.v2\./.test(text)) context.report(unknownEnvoyType, type, 'old', { value: shown(text) });
  else if (!/^[A-Za-z_]\w*(\.\w+)+$/.test(name)) context.report(unknownEnvoyType, type, 'form', { value: shown(text) });
}
