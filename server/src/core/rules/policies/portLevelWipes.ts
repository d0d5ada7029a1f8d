import type { Field } from '../../yaml/field';
import { insertMember } from '../../yaml/edit';
import { toWritable } from '../../yaml/toWritable';
import type { ObjectCheck, ObjectContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import { quoteWords } from '../structure/words';

export const portLevelWipes = defineRule({
  code: 'port-level-wipes-defaults',
  severity: 'information',
  title: 'An entry for a port replaces the whole policy there',
  source: 'GetPortLevelTrafficPolicy, pilot/pkg/networking/util/util.go',
  messages: {
    lost: {
      what: 'The entry for port {port} leaves out {blocks}, which the policy above it sets.',
      why: "Nothing is inherited: on port {port} Istio's defaults hold in their place.",
      todo: 'Repeat {blocks} in this entry if they are meant to hold for port {port} too.',
    },
    tls: {
      what: 'The entry for port {port} leaves out "tls", which the policy above it sets to {mode}.',
      why: 'Nothing is inherited: port {port} gets no TLS of this rule.',
      todo: 'Repeat "tls" in this entry if it is meant to hold for port {port} too.',
    },
  },
});

const BLOCKS = ['connectionPool', 'outlierDetection', 'loadBalancer'] as const;

/** Entries of `portLevelSettings` that drop blocks which stand beside the list. */
export const portLevelWipesCheck: ObjectCheck = {
  scope: 'object',
  name: 'port-level-wipes-defaults',
  rules: [portLevelWipes],
  kinds: ['networking.istio.io/DestinationRule'],
  check(context) {
    const spec = context.object.get('spec');
    for (const holder of [spec, ...spec.get('subsets').items()]) checkPolicy(context, holder.get('trafficPolicy'));
  },
};

function checkPolicy(context: ObjectContext, policy: Field): void {
  const tls = policy.get('tls');
  for (const setting of policy.get('portLevelSettings').items()) {
    const port = setting.at('port.number');
    if (port.number === undefined || setting.map === undefined || setting.open) continue;
    const lost = BLOCKS.filter((block) => policy.get(block).exists && !setting.get(block).exists);
    if (lost.length > 0) {
      const values = { port: port.number, blocks: quoteWords(lost) };
      context.report(portLevelWipes, port, 'lost', values, {
        fixes: copies(context, policy, setting, lost),
        severity: lost.every((block) => block === 'loadBalancer') ? 'hint' : undefined,
      });
    }
    if (!tls.exists || setting.get('tls').exists) continue;
    const values = { port: port.number, mode: tls.get('mode').text ?? 'DISABLE' };
    const fixes = copies(context, policy, setting, ['tls']);
    context.report(portLevelWipes, port, 'tls', values, { fixes, severity: 'warning' });
  }
}

function copies(
  context: ObjectContext,
  policy: Field,
  setting: Field,
  blocks: readonly string[],
): ReturnType<typeof fix> {
  const map = setting.map;
  if (map === undefined) return [];
  const edits = blocks.map((block) => {
    const value = toWritable(policy.get(block));
    return value === undefined ? undefined : insertMember(context.document.text, map, block, value);
  });
  return fix(`Repeat ${blocks.join(', ')} for the port`, edits);
}
