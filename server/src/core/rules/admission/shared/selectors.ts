import { selectorProblems } from '../../../istio/selector';
import { addMember } from '../../../yaml/edit';
import { defineRule, fix } from '../../defineRule';
import { nameOf } from '../../structure/words';
import { removal } from '../removal';
import { row, testing } from '../row';
import type { Row, Test } from '../row';
import { hasOnlyOneOf, isNotEmpty } from '../tests/members';
import { hasText, isKnownKey, lacksEntries, shown, textOf } from '../values';

const SOURCE = 'validateWorkloadSelector and ValidateAlphaWorkloadSelector, pkg/config/validation/validation.go';

export const invalidSelector = defineRule({
  code: 'invalid-selector',
  aliases: ['IST0106'],
  refused: true,
  title: 'A selector that no label fulfils',
  source: SOURCE,
  messages: {
    emptyKey: {
      what: 'A label of "{name}" has an empty key.',
      why: 'No workload has such a label; the cluster refuses the object.',
      todo: 'Write the key of the label, or remove the entry.',
    },
    wildcard: {
      what: '"{text}" has a wildcard in it, and labels are compared as they are.',
      why: 'No workload can have a label with an asterisk; the cluster refuses the object.',
      todo: 'Write the whole label, or remove the selector to take in the whole namespace.',
    },
  },
});

export const emptySelector = defineRule({
  code: 'empty-selector',
  aliases: ['IST0133'],
  severity: 'warning',
  title: 'A selector without labels',
  source: SOURCE,
  messages: {
    all: {
      what: '"{name}" is there but asks for no label.',
      why: 'istiod warns: the object holds for every workload of its namespace, in the root namespace for the whole mesh.',
      todo: 'Add the labels of the workloads, or remove "{name}" if all are meant.',
    },
    none: {
      what: '"{name}" is there but asks for no label.',
      why: 'istiod warns that it takes in all workloads of the namespace; in truth it takes in none since Istio 1.18.',
      todo: 'Add the labels of the workloads, or list endpoints instead.',
    },
  },
});

/** The labels of a selector have keys, and no wildcards. */
export const areSelectorLabels: Test = testing([invalidSelector], (field, context) => {
  // One that stands alone leaves an empty selector behind; a removal takes time with the number of labels.
  const count = field.members().length;
  const removable = count > 1 && count < 1000;
  for (const member of field.members()) {
    if (!member.exists || !isKnownKey(member)) continue;
    const key = String(member.key);
    for (const problem of selectorProblems({ [key]: member.text ?? '' })) {
      const inKey = problem.problem === 'empty-key' || key.includes('*');
      const span = inKey ? member.keySpan : member.span;
      const message = problem.problem === 'empty-key' ? 'emptyKey' : 'wildcard';
      const text = shown(inKey ? key : (member.text ?? ''));
      const fixes = removable ? removal('Remove this entry', member, context) : [];
      context.report(invalidSelector, member, message, { name: nameOf(field), text }, { span, fixes });
    }
  }
});

/** A selector, when written, asks for a label. @param labels the member that holds them */
export function asksForALabel(labels: string, message: 'all' | 'none' = 'all'): Test {
  return testing([emptySelector], (field, context) => {
    if (field.map === undefined || field.open || !lacksEntries(field.get(labels))) return;
    const name = nameOf(field);
    const fixes = message === 'all' ? removal(`Remove "${name}"`, field, context) : [];
    context.report(emptySelector, field, message, { name }, { span: field.keySpan, fixes });
  });
}

/** `workloadSelector.labels`, the older form. */
export function workloadSelectorRows(ids: string, message: 'all' | 'none' = 'all'): Row[] {
  return [
    row(`${ids} NSEL-03`, 'spec.workloadSelector', asksForALabel('labels', message)),
    row('NSEL-01 NSEL-02', 'spec.workloadSelector.labels', areSelectorLabels),
  ];
}

/** `matchLabels`, the newer form. */
export function matchLabelsRows(ids: string, way = 'spec.selector'): Row[] {
  return [
    row(`${ids} MSEL-03`, way, asksForALabel('matchLabels')),
    row('MSEL-01 MSEL-02', `${way}.matchLabels`, areSelectorLabels),
  ];
}

export const invalidTargetRef = defineRule({
  code: 'invalid-target-ref',
  aliases: ['IST0106'],
  refused: true,
  title: 'A policy cannot be attached to this',
  source: 'validatePolicyTargetReference, pkg/config/validation/validation.go',
  messages: {
    namespace: {
      what: 'The target is in namespace "{namespace}".',
      why: 'A policy holds only for targets of its own namespace; the cluster refuses any other, even its own by name.',
      todo: 'Remove "namespace", and put the policy into the namespace of its target.',
    },
    kind: {
      what: 'A policy cannot be attached to a {kind} of group "{group}".',
      why: "istiod's webhook refuses the object.",
      todo: 'Attach it to a Service (group ""), a ServiceEntry (networking.istio.io), or a Gateway or GatewayClass (gateway.networking.k8s.io).',
    },
  },
});

const TARGETS: ReadonlySet<string> = new Set([
  '/Service',
  'core/Service',
  'networking.istio.io/ServiceEntry',
  'gateway.networking.k8s.io/Gateway',
  'gateway.networking.k8s.io/GatewayClass',
]);

const GROUP_OF: Readonly<Record<string, string>> = {
  ServiceEntry: 'networking.istio.io',
  Gateway: 'gateway.networking.k8s.io',
  GatewayClass: 'gateway.networking.k8s.io',
};

const isAttachableKind: Test = testing([invalidTargetRef], (field, context) => {
  const group = textOf(field.get('group'));
  const kind = textOf(field.get('kind'));
  if (field.map === undefined || group === undefined || kind === undefined || kind === '') return;
  if (TARGETS.has(`${group}/${kind}`)) return;
  const right = GROUP_OF[kind];
  const place = field.get(group === '' || right === undefined ? 'kind' : 'group');
  const fixes =
    field.get('group').node === undefined && right !== undefined
      ? fix(`Add group ${right}`, [addMember(context.document.text, field, 'group', right)], true)
      : [];
  context.report(
    invalidTargetRef,
    field,
    'kind',
    { group: shown(group), kind: shown(kind) },
    { span: place.span, fixes },
  );
});

/** A reference stays in the own namespace. */
export const isOwnNamespace: Test = testing([invalidTargetRef], (field, context) => {
  if (!hasText(field)) return;
  const fixes = removal('Remove "namespace"', field, context);
  context.report(invalidTargetRef, field, 'namespace', { namespace: shown(field.text ?? '') }, { fixes });
});

/** What a policy is attached to: a selector, or target references of the same namespace. */
export function targetRows(ids: string, members: readonly string[] = ['selector', 'targetRef', 'targetRefs']): Row[] {
  return [
    ...matchLabelsRows(ids),
    row(`${ids} TREF-01`, 'spec', hasOnlyOneOf(members)),
    row('TREF-02', 'spec.targetRef.name', isNotEmpty),
    row('TREF-02', 'spec.targetRefs[].name', isNotEmpty),
    row('TREF-03', 'spec.targetRef.namespace', isOwnNamespace),
    row('TREF-03', 'spec.targetRefs[].namespace', isOwnNamespace),
    row('TREF-04', 'spec.targetRef', isAttachableKind),
    row('TREF-04', 'spec.targetRefs[]', isAttachableKind),
  ];
}
