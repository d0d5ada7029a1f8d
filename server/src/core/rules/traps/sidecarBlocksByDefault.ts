import { addMember } from '../../yaml/edit';
import { lacks } from '../admission/values';
import type { ObjectCheck } from '../defineRule';
import { defineRule, fix } from '../defineRule';

export const sidecarBlocksByDefault = defineRule({
  code: 'sidecar-blocks-by-default',
  severity: 'warning',
  title: 'A policy without mode blocks unknown hosts',
  source: 'networking/v1alpha3/sidecar.proto in istio/api',
  messages: {
    registryOnly: {
      what: '"outboundTrafficPolicy" has no "mode", which means REGISTRY_ONLY in a Sidecar.',
      why: 'Unlike in the mesh configuration, where ALLOW_ANY is the default, hosts without a Service or ServiceEntry are refused: 502 for HTTP, closed connections for the rest.',
      todo: 'Write the mode.',
    },
  },
});

/** Sidecars that block what they do not mention to block. */
export const sidecarBlocksByDefaultCheck: ObjectCheck = {
  scope: 'object',
  name: 'sidecar-blocks-by-default',
  rules: [sidecarBlocksByDefault],
  kinds: ['networking.istio.io/Sidecar'],
  check({ object, document, report }) {
    const policy = object.at('spec.outboundTrafficPolicy');
    if (policy.map === undefined || policy.open || !lacks(policy.get('mode'))) return;
    const fixes = ['REGISTRY_ONLY', 'ALLOW_ANY'].flatMap((mode) =>
      fix(`Write mode: ${mode}`, [addMember(document.text, policy, 'mode', mode)]),
    );
    report(sidecarBlocksByDefault, policy, 'registryOnly', {}, { fixes, span: policy.keySpan });
  },
};
