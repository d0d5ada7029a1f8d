import { addMember, replaceScalar } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import { defineRule, fix } from '../../defineRule';
import { missingRequiredField } from '../../structure/structureRules';
import { removal } from '../removal';
import { testing } from '../row';
import type { Test } from '../row';
import { reportMissing } from '../tests/members';
import { hasEntries, hasText, lacks, lacksEntries, shown, textOf, wordOf } from '../values';

const SOURCE = 'ValidateAuthorizationPolicy, pkg/config/validation/validation.go';
const REFUSED = "istiod's webhook refuses the object.";

export const policyNeverApplies = defineRule({
  code: 'policy-without-rules',
  aliases: ['IST0106'],
  refused: true,
  title: 'A policy that never applies',
  source: SOURCE,
  messages: {
    none: {
      what: 'The action is {action}, and there are no rules.',
      why: `Without a rule no request is ever affected; ${REFUSED}`,
      todo: 'Add a rule; "rules: [{}]" takes in every request.',
    },
  },
});

export const providerWithoutCustom = defineRule({
  code: 'provider-without-custom',
  aliases: ['IST0106'],
  refused: true,
  title: 'A provider that is not asked',
  source: SOURCE,
  messages: {
    action: {
      what: '"provider" is set, and the action is {action}.',
      why: `Only with CUSTOM a provider decides; ${REFUSED}`,
      todo: 'Change the action to CUSTOM, or remove "provider".',
    },
  },
});

/** The action has what it needs: rules, and for CUSTOM a provider. */
export const providerSuitsAction: Test = testing(
  [policyNeverApplies, providerWithoutCustom, missingRequiredField],
  (spec, context) => {
    const action = wordOf(spec.get('action'), 'ALLOW');
    const provider = spec.get('provider');
    const rules = spec.get('rules');
    if (action === undefined) return;
    const empty = lacksEntries(rules);
    if (empty && (action === 'CUSTOM' || action === 'DENY')) {
      const fixes =
        rules.node !== undefined
          ? []
          : fix('Add "rules" for every request', [addMember(context.document.text, spec, 'rules', [{}])]);
      context.report(policyNeverApplies, rules, 'none', { action }, { fixes });
    }
    if (action === 'CUSTOM') {
      const name = provider.get('name');
      if (hasEntries(rules) && textOf(name) === '')
        reportMissing(lacks(provider) ? provider : name, context, undefined, spec);
      return;
    }
    if (!provider.exists) return;
    const node = spec.get('action').scalar;
    const fixes = [
      ...(node === undefined || !hasText(provider.get('name'))
        ? []
        : fix('Change action to CUSTOM', [replaceScalar(node, 'CUSTOM')])),
      ...removal('Remove "provider"', provider, context),
    ];
    context.report(providerWithoutCustom, spec, 'action', { action }, { span: provider.keySpan, fixes });
  },
);

export const notForCustom = defineRule({
  code: 'not-supported-with-custom',
  aliases: ['IST0106'],
  refused: true,
  title: 'A condition that a CUSTOM policy cannot have',
  source: SOURCE,
  messages: {
    member: {
      what: '"{name}" cannot be used with action CUSTOM.',
      why: `The proxy asks the provider before it knows who the caller is; ${REFUSED}`,
      todo: 'Remove it, and let the provider (or a second policy with ALLOW or DENY) decide.',
    },
  },
});

const UNKNOWN_YET = ['namespaces', 'serviceAccounts', 'trustDomains', 'principals', 'requestPrincipals'];
const UNKNOWN_KEYS: ReadonlySet<string> = new Set([
  'source.namespace',
  'source.serviceAccount',
  'source.trustDomain',
  'source.principal',
]);

/** A CUSTOM policy asks only for what the proxy knows already. */
export const isAllowedByAction: Test = testing([notForCustom], (rule, context) => {
  if (wordOf(context.object.at('spec.action'), 'ALLOW') !== 'CUSTOM') return;
  for (const from of rule.get('from').items())
    for (const name of UNKNOWN_YET)
      for (const member of [
        from.get('source').get(name),
        from.get('source').get(`not${name.charAt(0).toUpperCase()}${name.slice(1)}`),
      ]) {
        if (!hasEntries(member)) continue;
        const others = from.get('source').members().length > 1;
        const fixes = others ? removal(`Remove "${String(member.key)}"`, member, context) : [];
        context.report(notForCustom, member, 'member', { name: String(member.key) }, { span: member.keySpan, fixes });
      }
  for (const when of rule.get('when').items()) {
    const key = when.get('key');
    if (key.text === undefined || !(UNKNOWN_KEYS.has(key.text) || key.text.startsWith('request.auth.'))) continue;
    const alone = rule.get('when').items().length === 1;
    const fixes = alone ? [] : removal('Remove this condition', when, context);
    context.report(notForCustom, key, 'member', { name: shown(key.text) }, { fixes });
  }
});

export const denyHitsTcp = defineRule({
  code: 'deny-hits-tcp',
  aliases: ['IST0133'],
  severity: 'warning',
  title: 'A DENY rule that closes TCP ports',
  source: SOURCE,
  messages: {
    http: {
      what: 'This DENY rule has conditions that only HTTP requests have, and names no ports.',
      why: 'On ports that do not speak HTTP the proxy leaves such conditions out, and then denies every connection that the rest of the rule fits.',
      todo: 'Add "ports" of the HTTP ports to the operation.',
    },
  },
});

const KNOWN_ON_TCP = [
  'principals',
  'notPrincipals',
  'ipBlocks',
  'notIpBlocks',
  'namespaces',
  'notNamespaces',
  'remoteIpBlocks',
  'notRemoteIpBlocks',
  'serviceAccounts',
  'notServiceAccounts',
];

/** A DENY rule says more than HTTP knows, or names its ports. */
export const warnsOfTcp: Test = testing([denyHitsTcp], (rule, context) => {
  if (wordOf(context.object.at('spec.action'), 'ALLOW') !== 'DENY') return;
  const sources = membersOf(rule, 'from', 'source');
  const operations = membersOf(rule, 'to', 'operation');
  if ([...sources, ...operations].some((each) => each.open || each.unknown)) return;
  const fromTcp = sources.some((source) =>
    KNOWN_ON_TCP.some((name) => hasEntries(source.get(name)) || source.get(name).unknown),
  );
  const toTcp = operations.some(
    (operation) => hasEntries(operation.get('ports')) || hasEntries(operation.get('notPorts')),
  );
  if ((sources.length > 0 && operations.length === 0 && !fromTcp) || (operations.length > 0 && !toTcp))
    context.report(denyHitsTcp, rule, 'http');
});

function membersOf(rule: Field, list: string, member: string): Field[] {
  return rule
    .get(list)
    .items()
    .map((item) => item.get(member))
    .filter((field) => field.exists);
}
