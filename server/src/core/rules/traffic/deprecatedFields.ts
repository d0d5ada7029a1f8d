import { meshSettings } from '../../mesh/meshSettings';
import { insertMember, removeField } from '../../yaml/edit';
import type { ObjectCheck, WorldCheck } from '../defineRule';
import { defineRule, fix } from '../defineRule';

const SOURCE = 'pkg/config/analysis/analyzers/deprecation/deprecation.go';

export const deprecatedField = defineRule({
  code: 'deprecated-field',
  aliases: ['IST0002'],
  severity: 'warning',
  title: 'A field that is deprecated',
  source: SOURCE,
  messages: {
    percent: {
      what: '"percent" of a delay is deprecated.',
      why: 'A later Istio may no longer read it, and it takes whole numbers only.',
      todo: 'Use "percentage.value".',
    },
    egressProxy: {
      what: '"egressProxy" of the outbound traffic policy is deprecated.',
      why: 'A later Istio may no longer read it.',
      todo: 'Remove it, and route to the egress gateway by a ServiceEntry and a VirtualService.',
    },
    resource: {
      what: 'The kind {kind} of rbac.istio.io is deprecated.',
      why: 'No Istio since 1.6 reads such objects.',
      todo: 'Remove it; AuthorizationPolicy has taken its place.',
    },
  },
});

export const deprecatedProvider = defineRule({
  code: 'deprecated-provider',
  aliases: ['IST0002'],
  severity: 'warning',
  title: 'A tracing provider that is deprecated',
  source: 'pkg/config/analysis/analyzers/telemetry/lightstep.go',
  messages: {
    lightstep: {
      what: 'The provider "{name}" is of type lightstep in the mesh configuration, which is deprecated.',
      why: 'Envoy has given up its Lightstep tracer.',
      todo: 'Use a provider of type opentelemetry.',
    },
  },
});

/** Fields and kinds that Istio has given up, beside those that the schema marks. */
export const deprecatedFieldsCheck: ObjectCheck = {
  scope: 'object',
  name: 'deprecated-field',
  rules: [deprecatedField],
  kinds: [
    'networking.istio.io/VirtualService',
    'networking.istio.io/Sidecar',
    'apiextensions.k8s.io/CustomResourceDefinition',
  ],
  check({ object, facts, document, report }) {
    if (facts.kind === 'CustomResourceDefinition') {
      const kind = object.at('spec.names.kind');
      if (object.at('spec.group').text === 'rbac.istio.io' && OLD_KINDS.has(kind.text ?? ''))
        report(deprecatedField, kind, 'resource', { kind: kind.text ?? '' });
      return;
    }
    if (facts.kind === 'Sidecar') {
      const field = object.at('spec.outboundTrafficPolicy.egressProxy');
      if (!field.exists) return;
      const fixes = fix('Remove egressProxy', [removeField(document.text, field)]);
      return report(deprecatedField, field, 'egressProxy', {}, { span: field.keySpan, fixes });
    }
    for (const rule of object.at('spec.http').items()) {
      const delay = rule.at('fault.delay');
      const percent = delay.get('percent');
      if (percent.number === undefined || percent.number <= 0) continue;
      const removed = removeField(document.text, percent);
      const isThere = delay.get('percentage').exists;
      const added =
        isThere || delay.map === undefined
          ? undefined
          : insertMember(document.text, delay.map, 'percentage', { value: percent.number });
      const fixes = isThere ? fix('Remove percent', [removed]) : fix('Write it as percentage', [removed, added]);
      report(deprecatedField, percent, 'percent', {}, { span: percent.keySpan, fixes });
    }
  },
};

const OLD_KINDS: ReadonlySet<string> = new Set([
  'ClusterRbacConfig',
  'RbacConfig',
  'ServiceRole',
  'ServiceRoleBinding',
]);

/** Tracing providers of Telemetry objects that the mesh configuration declares as Lightstep. */
export const deprecatedProviderCheck: WorldCheck = {
  scope: 'world',
  name: 'deprecated-provider',
  rules: [deprecatedProvider],
  kinds: ['telemetry.istio.io/Telemetry'],
  reads: ['mesh'],
  check({ object, view, report }) {
    const { lightstep } = meshSettings(view);
    const entries = object.at('spec.tracing').items();
    for (const provider of entries.flatMap((entry) => entry.get('providers').items())) {
      const name = provider.get('name');
      if (name.text !== undefined && lightstep.includes(name.text))
        report(deprecatedProvider, name, 'lightstep', { name: name.text });
    }
  },
};
