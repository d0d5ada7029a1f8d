import { addMember } from '../../yaml/edit';
import type { ObjectCheck } from '../defineRule';
import { defineRule, fix } from '../defineRule';

export const outboundPolicyWithoutMode = defineRule({
  code: 'outbound-policy-without-mode',
  aliases: ['KIA1007'],
  severity: 'information',
  title: 'An outbound policy that does not say its mode',
  source: 'https://istio.io/latest/docs/reference/config/networking/sidecar/#OutboundTrafficPolicy',
  messages: {
    found: {
      what: '"outboundTrafficPolicy" is there without a mode.',
      why: 'The mode is REGISTRY_ONLY then: workloads reach no host that the mesh does not know, whatever the mesh configuration says.',
      todo: 'Write the mode that is meant: REGISTRY_ONLY or ALLOW_ANY.',
    },
  },
});

/** An outbound policy of a Sidecar whose mode is the default of the enum and not that of the mesh. */
export const outboundPolicyCheck: ObjectCheck = {
  scope: 'object',
  name: 'outbound-policy-without-mode',
  rules: [outboundPolicyWithoutMode],
  kinds: ['networking.istio.io/Sidecar'],
  check({ object, document, report }) {
    const policy = object.at('spec.outboundTrafficPolicy');
    const mode = policy.get('mode');
    // Beside an egress proxy a missing mode is refused.
    if (policy.map === undefined || mode.exists || mode.unknown || policy.get('egressProxy').exists) return;
    const fixes = ['REGISTRY_ONLY', 'ALLOW_ANY'].flatMap((value) =>
      fix(`Add mode ${value}`, [addMember(document.text, policy, 'mode', value)]),
    );
    report(outboundPolicyWithoutMode, policy, 'found', {}, { fixes });
  },
};
