import { parseBoolean } from '../../../istio/goNumbers';
import { gatewayApiKinds, istioKinds } from '../../../schema/kinds';
import { replaceScalar } from '../../../yaml/edit';
import { defineRule, fix } from '../../defineRule';
import { areAnnotations, areObjectLabels, isNamed, isNamespace } from '../tests/kubernetesNames';
import { removal } from '../removal';
import { admissionCheck, row, testing } from '../row';
import type { Row, Test } from '../row';
import { shown, wordOf } from '../values';

const SOURCE = 'validateMetadata and checkDryRunAnnotation, pkg/config/validation/validation.go';

export const reservedAnnotation = defineRule({
  code: 'reserved-annotation',
  aliases: ['IST0106'],
  refused: true,
  title: 'An annotation that only Istio itself may set',
  source: SOURCE,
  messages: {
    reserved: {
      what: 'The annotation "{name}" is reserved.',
      why: "Only istiod sets it, on objects that it makes itself; istiod's webhook refuses it from users.",
      todo: 'Remove it.',
    },
    alwaysReject: {
      what: 'The annotation "{name}" makes the webhook refuse the object.',
      why: 'It exists to test whether the webhook is reached, and refuses whatever its value is.',
      todo: 'Remove it.',
    },
  },
});

export const misplacedDryRun = defineRule({
  code: 'misplaced-dry-run',
  aliases: ['IST0106'],
  refused: true,
  title: 'A dry run that Istio cannot do',
  source: SOURCE,
  messages: {
    kind: {
      what: '{kind} knows no annotation "istio.io/dry-run".',
      why: "Only an AuthorizationPolicy can be tried out; istiod's webhook refuses the object.",
      todo: 'Remove the annotation.',
    },
    action: {
      what: 'A policy with action {action} cannot be a dry run.',
      why: "Only ALLOW and DENY can be tried out; istiod's webhook refuses the object.",
      todo: 'Remove the annotation, or change the action.',
    },
    value: {
      what: '"{value}" of "istio.io/dry-run" is neither true nor false.',
      why: "istiod's webhook refuses the object.",
      todo: 'Write "true" or "false", in quotes.',
    },
  },
});

const RESERVED: Readonly<Record<string, 'reserved' | 'alwaysReject'>> = {
  'internal.istio.io/webhook-always-reject': 'alwaysReject',
  'internal.istio.io/parent-namespace': 'reserved',
  'internal.istio.io/parents': 'reserved',
};

const hasNoReservedAnnotation: Test = testing([reservedAnnotation], (field, context) => {
  for (const [name, message] of Object.entries(RESERVED)) {
    const member = field.get(name);
    if (!member.exists) continue;
    const fixes = removal('Remove the annotation', member, context, message === 'reserved');
    context.report(reservedAnnotation, member, message, { name }, { span: member.keySpan, fixes });
  }
});

const hasDryRunWhereItWorks: Test = testing([misplacedDryRun], (field, context) => {
  const annotation = field.get('istio.io/dry-run');
  if (!annotation.exists) return;
  const { kind } = context.facts;
  const fixes = removal('Remove the annotation', annotation, context);
  if (kind !== 'AuthorizationPolicy')
    return context.report(misplacedDryRun, annotation, 'kind', { kind }, { span: annotation.keySpan, fixes });
  const action = wordOf(context.object.at('spec.action'), 'ALLOW');
  if (action === 'AUDIT' || action === 'CUSTOM')
    return context.report(misplacedDryRun, annotation, 'action', { action }, { span: annotation.keySpan, fixes });
  const node = annotation.scalar;
  if (action === undefined || node === undefined || annotation.text === undefined) return;
  if (parseBoolean(annotation.text) !== undefined) return;
  const value = shown(annotation.text);
  context.report(
    misplacedDryRun,
    annotation,
    'value',
    { value },
    { fixes: fix('Change to "true"', [replaceScalar(node, 'true')]) },
  );
});

const groups = [...new Set(istioKinds().map((info) => info.group))];

/** What the API server wants of every object. */
const namesAndLabels: readonly Row[] = [
  row('', 'metadata', isNamed),
  row('', 'metadata.namespace', isNamespace),
  row('', 'metadata.labels', areObjectLabels),
  row('', 'metadata.annotations', areAnnotations),
];

/** What the API server wants of `metadata` of Gateway API objects; the webhook does not look at them. */
export const gatewayApiMetadataCheck = admissionCheck(
  [...new Set(gatewayApiKinds().map((info) => info.group))].map((group) => `${group}/*`),
  namesAndLabels,
  'metadata of the Gateway API',
);

/** What the API server and the webhook want of `metadata`, whatever the kind. */
export const metadataCheck = admissionCheck(
  groups.map((group) => `${group}/*`),
  [
    ...namesAndLabels,
    row('META-01 META-02 META-03', 'metadata.annotations', hasDryRunWhereItWorks),
    row('META-04 META-05 META-06', 'metadata.annotations', hasNoReservedAnnotation),
  ],
  'metadata',
);
