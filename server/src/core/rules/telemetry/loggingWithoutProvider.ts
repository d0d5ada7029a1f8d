import { meshSettings } from '../../mesh/meshSettings';
import { addMember } from '../../yaml/edit';
import type { WorldCheck } from '../defineRule';
import { defineRule, fix } from '../defineRule';

export const loggingWithoutProvider = defineRule({
  code: 'access-logging-without-provider',
  aliases: ['IST0157'],
  severity: 'warning',
  title: 'Access logging that goes nowhere',
  source: 'pkg/config/analysis/analyzers/telemetry/providers.go',
  messages: {
    none: {
      what: 'This entry of accessLogging names no provider, and the mesh configuration has none for everybody.',
      why: 'The entry has no effect: nothing is logged.',
      todo: 'Add providers (envoy writes to the standard output of the proxy), or set defaultProviders.accessLogging in the mesh configuration.',
    },
  },
});

/** Entries of accessLogging without providers, where the mesh has no default. */
export const loggingWithoutProviderCheck: WorldCheck = {
  scope: 'world',
  name: 'access-logging-without-provider',
  rules: [loggingWithoutProvider],
  kinds: ['telemetry.istio.io/Telemetry'],
  reads: ['mesh'],
  check({ object, view, document, report }) {
    if (meshSettings(view).accessLogging) return;
    for (const entry of object.at('spec.accessLogging').items()) {
      const providers = entry.get('providers');
      const disabled = entry.get('disabled');
      if (entry.open || providers.open || disabled.unknown || disabled.boolean === true) continue;
      if (providers.items().length > 0) continue;
      const fixes = fix('Add the provider envoy', [addMember(document.text, entry, 'providers', [{ name: 'envoy' }])]);
      report(loggingWithoutProvider, entry, 'none', {}, { fixes: providers.exists ? [] : fixes });
    }
  },
};
