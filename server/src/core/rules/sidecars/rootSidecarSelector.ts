import { meshSettings } from '../../mesh/meshSettings';
import { removeField } from '../../yaml/edit';
import type { WorldCheck } from '../defineRule';
import { defineRule, fix } from '../defineRule';

export const rootSidecarSelector = defineRule({
  code: 'root-sidecar-selector',
  aliases: ['KIA1006'],
  severity: 'warning',
  title: 'A Sidecar of the root namespace with a selector',
  source: 'pilot/pkg/model/push_context.go',
  messages: {
    found: {
      what: 'This Sidecar of the root namespace {namespace} selects workloads.',
      why: 'With a selector it is no default for the mesh: it holds only for workloads of {namespace} itself.',
      todo: 'Remove the selector to make it the default of all namespaces, or move it to the namespace of the workloads.',
    },
  },
});

/** Sidecars that look like a default for the mesh and are none. */
export const rootSidecarSelectorCheck: WorldCheck = {
  scope: 'world',
  name: 'root-sidecar-selector',
  rules: [rootSidecarSelector],
  kinds: ['networking.istio.io/Sidecar'],
  reads: ['mesh'],
  check({ view, resource, object, document, report }) {
    const { namespace } = resource;
    if (resource.namespaceFrom === 'unknown' || namespace !== meshSettings(view).rootNamespace) return;
    const selector = object.at('spec.workloadSelector');
    if (selector.get('labels').members().length === 0) return;
    const fixes = fix('Remove the selector', [removeField(document.text, selector)]);
    report(rootSidecarSelector, selector, 'found', { namespace }, { fixes });
  },
};
