import type { Resource } from '../../workspace/resource';
import type { WorldCheck } from '../defineRule';
import { defineRule } from '../defineRule';

export const envoyFilterInUse = defineRule({
  code: 'envoy-filter-in-use',
  aliases: ['IST0133'],
  severity: 'hint',
  title: 'Configuration of Envoy itself',
  source: 'ValidateEnvoyFilter, pkg/config/validation/envoyfilter/envoyfilter.go',
  messages: {
    one: {
      what: 'An EnvoyFilter changes what istiod makes for Envoy.',
      why: 'istiod gives this caution with every EnvoyFilter: names and order of what it patches may change with any version of Istio.',
      todo: 'Test it before each upgrade, and use another kind where one does the same (Telemetry, WasmPlugin, TrafficExtension, ProxyConfig).',
    },
    many: {
      what: 'This EnvoyFilter and {others} more change what istiod makes for Envoy.',
      why: 'istiod gives this caution with every EnvoyFilter: names and order of what they patch may change with any version of Istio.',
      todo: 'Test them before each upgrade, and use another kind where one does the same (Telemetry, WasmPlugin, TrafficExtension, ProxyConfig).',
    },
  },
});

/** EF-01: istiod cautions against every EnvoyFilter. It is said once in each world, at the first one by file and name. */
export const envoyFilterInUseCheck: WorldCheck = {
  scope: 'world',
  name: 'EnvoyFilter in use',
  rules: [envoyFilterInUse],
  kinds: ['networking.istio.io/EnvoyFilter'],
  reads: ['kind-anywhere'],
  check({ object, resource, view, report }) {
    const all = view.find('kind-anywhere', 'networking.istio.io/EnvoyFilter');
    if (all.some((other) => comesBefore(other, resource))) return;
    const others = new Set(all.map(nameOf)).size - 1;
    report(envoyFilterInUse, object.get('kind'), others > 0 ? 'many' : 'one', { others });
  },
};

function comesBefore(a: Resource, b: Resource): boolean {
  if (a.file !== b.file) return a.file < b.file;
  return nameOf(a) < nameOf(b);
}

function nameOf({ namespace, facts }: Resource): string {
  return `${namespace}/${facts.name ?? ''}`;
}
