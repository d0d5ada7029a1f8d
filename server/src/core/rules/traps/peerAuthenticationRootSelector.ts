import { meshSettings } from '../../mesh/meshSettings';
import { hasEntries } from '../admission/values';
import { removal } from '../admission/removal';
import type { WorldCheck } from '../defineRule';
import { defineRule } from '../defineRule';

export const peerAuthenticationRootSelector = defineRule({
  code: 'peer-authentication-root-selector',
  severity: 'warning',
  title: 'A selector in the root namespace makes the policy void',
  source: 'pilot/pkg/model/authentication.go',
  messages: {
    ignored: {
      what: 'The policy has a selector and stands in {namespace}, the root namespace of the mesh.',
      why: 'There only a policy without selector counts, for the whole mesh: this one has no effect, on no workload of any namespace.',
      todo: 'Remove the selector to set the mode of the mesh, or move the policy to the namespace of the workloads.',
    },
  },
});

/** PeerAuthentications that select workloads from the root namespace, unlike other policies in vain. */
export const peerAuthenticationRootSelectorCheck: WorldCheck = {
  scope: 'world',
  name: 'peer-authentication-root-selector',
  rules: [peerAuthenticationRootSelector],
  kinds: ['security.istio.io/PeerAuthentication'],
  reads: ['mesh'],
  check(context) {
    const { view, resource, object } = context;
    const selector = object.at('spec.selector');
    if (!hasEntries(selector.get('matchLabels')) || resource.namespaceFrom === 'unknown') return;
    const { rootNamespace } = meshSettings(view);
    if (resource.namespace !== rootNamespace) return;
    // With ports of their own the object would be refused without its selector.
    const fixes = object.at('spec.portLevelMtls').exists ? [] : removal('Remove the selector', selector, context);
    context.report(
      peerAuthenticationRootSelector,
      selector,
      'ignored',
      { namespace: rootNamespace },
      { fixes, span: selector.keySpan },
    );
  },
};
