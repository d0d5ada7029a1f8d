import { meshSettings, meshSources } from '../../mesh/meshSettings';
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
    unsure: {
      what: 'This entry of accessLogging names no provider.',
      why: 'If the mesh configuration, which is not in the workspace, has none for everybody either, nothing is logged.',
      todo: 'Nothing, if defaultProviders.accessLogging is set there; else add providers (envoy writes to the standard output of the proxy).',
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
    // Installers set a provider in the mesh configuration; without one at hand nobody knows.
    const known = meshSources(view).length > 0;
    for (const entry of object.at('spec.accessLogging').items()) {
      const providers = entry.get('providers');
      const disabled = entry.get('disabled');
      if (entry.open || providers.open || disabled.unknown || disabled.boolean === true) continue;
      if (providers.items().length > 0) continue;
      const fixes = fix('Add the provider envoy', [addMember(document.text, entry, 'providers', [{ name: 'envoy' }])]);
      report(
        loggingWithoutProvider,
        entry,
        known ? 'none' : 'unsure',
        {},
        {
          severity: known ? 'warning' : 'hint',
          fixes: providers.exists ? [] : fixes,
        },
      );
    }
  },
};
