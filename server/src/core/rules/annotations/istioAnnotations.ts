import { annotationInfo, annotationNames, isIstioAnnotation } from '../../istio/annotations';
import type { AnnotationInfo } from '../../istio/annotations';
import { annotationValueProblem } from '../../istio/annotationValues';
import { metadataKeysNamed } from '../../schema/metadata/lookup';
import { WORKLOAD_TEMPLATES } from '../../workspace/facts/kubernetes';
import { addMember, insertMember, removeField, renameKey } from '../../yaml/edit';
import { type Field } from '../../yaml/field';
import type { ObjectCheck, ObjectContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import type { Fix } from '../finding';
import { nearestName } from '../nearest';
import { listWords } from '../structure/words';
import { valueWords } from '../annotationWords';

const SOURCE = 'pkg/config/analysis/analyzers/annotations/annotations.go; annotation/annotations.gen.go of istio/api';

export const unknownAnnotation = defineRule({
  code: 'unknown-annotation',
  aliases: ['IST0108'],
  severity: 'warning',
  title: 'Istio knows no such annotation',
  source: SOURCE,
  messages: {
    near: {
      what: 'Istio knows no annotation "{name}"; did you mean "{near}"?',
      why: 'Nothing reads it.',
      todo: 'Change it to "{near}".',
    },
    unknown: {
      what: 'Istio knows no annotation "{name}".',
      why: 'Nothing reads it; some names are labels, not annotations.',
      todo: 'Correct the name, or remove it.',
    },
  },
});

export const misplacedAnnotation = defineRule({
  code: 'misplaced-annotation',
  aliases: ['IST0107'],
  severity: 'warning',
  title: 'An annotation on a kind that it is not for',
  source: SOURCE,
  messages: {
    template: {
      what: '"{name}" belongs to the pods, but stands on the {kind} itself.',
      why: 'Nothing reads it there: pods take their annotations from the template.',
      todo: 'Move it to {way}.metadata.annotations.',
    },
    kind: {
      what: '"{name}" is for {kinds}, not for a {kind}.',
      why: 'Nothing reads it there.',
      todo: 'Move it to the right object, or remove it.',
    },
  },
});

export const annotationValue = defineRule({
  code: 'invalid-annotation-value',
  aliases: ['IST0125'],
  severity: 'warning',
  title: 'An annotation with a value that Istio does not take',
  source: 'pkg/kube/inject/validate.go',
  messages: {
    value: {
      what: '"{value}" is no value for "{name}": {wanted}.',
      why: 'The injector refuses the pod.',
      todo: 'Correct the value.',
    },
  },
});

export const deprecatedAnnotation = defineRule({
  code: 'deprecated-annotation',
  aliases: ['IST0135'],
  severity: 'hint',
  title: 'An annotation that is deprecated',
  source: SOURCE,
  messages: {
    inject: {
      what: 'The annotation "sidecar.istio.io/inject" is deprecated.',
      why: 'The label of the same name replaces it; the annotation alone cannot start injection.',
      todo: 'Make it a label.',
    },
    other: {
      what: 'The annotation "{name}" is deprecated.',
      why: 'A later Istio may no longer read it.',
      todo: 'Look up what replaces it, and remove it.',
    },
  },
});

export const alphaAnnotation = defineRule({
  code: 'alpha-annotation',
  aliases: ['IST0136'],
  severity: 'hint',
  title: 'An annotation that is still in trial',
  source: 'pkg/config/analysis/analyzers/maturity/maturity.go',
  messages: {
    alpha: {
      what: 'The annotation "{name}" is alpha.',
      why: 'It may change or go with an upgrade; istioctl x precheck lists it.',
      todo: 'Nothing; look at it before an upgrade.',
    },
  },
});

/** Written by Istio itself, so nobody has misplaced them. */
const IGNORED: ReadonlySet<string> = new Set([
  'sidecar.istio.io/status',
  'gateway.istio.io/controller-version',
  'istio.io/rev',
]);

/** Alpha annotations that matter only to pods with the init container of Istio. */
const NEEDS_INIT: ReadonlySet<string> = new Set([
  'sidecar.istio.io/interceptionMode',
  'traffic.sidecar.istio.io/includeOutboundIPRanges',
  'traffic.sidecar.istio.io/excludeOutboundIPRanges',
  'traffic.sidecar.istio.io/excludeInboundPorts',
]);

/** Annotations for Istio on Namespaces, Services, workloads and their pod templates. */
export const annotationsCheck: ObjectCheck = {
  scope: 'object',
  name: 'istio-annotations',
  rules: [unknownAnnotation, misplacedAnnotation, annotationValue, deprecatedAnnotation, alphaAnnotation],
  kinds: [
    '/Namespace',
    '/Service',
    '/Pod',
    'apps/Deployment',
    'apps/StatefulSet',
    'apps/DaemonSet',
    'apps/ReplicaSet',
    'batch/Job',
    'batch/CronJob',
  ],
  check(context) {
    const { object, facts } = context;
    const way = WORKLOAD_TEMPLATES.get(facts.kind) ?? '';
    checkHolder(context, object, facts.kind, way);
    if (way !== '') checkHolder(context, object.at(way), 'Pod', '');
  },
};

/** @param way from the holder to its pod template; empty for what has none. */
function checkHolder(context: ObjectContext, holder: Field, kind: string, way: string): void {
  for (const member of holder.at('metadata.annotations').members()) {
    const name = String(member.key);
    if (!isIstioAnnotation(name) || IGNORED.has(name)) continue;
    const info = annotationInfo(name);
    // Some are read without being registered.
    if (info === undefined && metadataKeysNamed('annotations', name).length > 0) continue;
    if (info === undefined) reportUnknown(context, member, name, kind);
    else checkKnown(context, { holder, kind, way }, member, name, info);
  }
}

function reportUnknown({ report }: ObjectContext, member: Field, name: string, kind: string): void {
  const near = nearestName(name, annotationNames());
  if (near === undefined) return report(unknownAnnotation, member, 'unknown', { name }, { span: member.keySpan });
  const kinds = annotationInfo(near)?.kinds ?? [];
  const fixes = kinds.length === 0 || kinds.includes(kind) ? renaming(member, near) : [];
  report(unknownAnnotation, member, 'near', { name, near }, { span: member.keySpan, fixes });
}

function renaming(member: Field, name: string): Fix[] {
  const key = member.parent?.map?.members.find(({ value }) => value === member.node)?.key;
  return key === undefined ? [] : fix(`Change to ${name}`, [renameKey(key, name)]);
}

interface Holder {
  readonly holder: Field;
  readonly kind: string;
  readonly way: string;
}

function checkKnown(
  context: ObjectContext,
  { holder, kind, way }: Holder,
  member: Field,
  name: string,
  info: AnnotationInfo,
): void {
  const { report, document, object } = context;
  const place = { span: member.keySpan };
  const removed = removeField(document.text, member);
  if (info.deprecated === true) reportDeprecated(context, holder, member, name);
  const belongs = info.kinds.length === 0 || info.kinds.includes(kind);
  if (!belongs && way !== '' && info.kinds.includes('Pod')) {
    const target = object.at(way).at('metadata.annotations');
    const moved = member.text === undefined ? undefined : addMember(document.text, target, name, member.text);
    const fixes = target.get(name).exists ? [] : fix('Move to the pod template', [removed, moved]);
    report(misplacedAnnotation, member, 'template', { name, kind, way }, { ...place, fixes });
  } else if (!belongs) {
    const values = { name, kind, kinds: listWords(info.kinds) };
    report(misplacedAnnotation, member, 'kind', values, { ...place, fixes: fix('Remove it', [removed]) });
  } else {
    const value = member.text;
    const problem = value === undefined ? undefined : annotationValueProblem(name, value);
    if (problem !== undefined && info.kinds.length > 0)
      report(annotationValue, member, 'value', { name, value: value ?? '', wanted: valueWords(problem) });
  }
  const lacksInit = kind === 'Pod' && NEEDS_INIT.has(name) && !hasInitContainer(holder);
  if (info.alpha === true && !lacksInit) report(alphaAnnotation, member, 'alpha', { name }, place);
}

function hasInitContainer(pod: Field): boolean {
  return pod
    .at('spec.initContainers')
    .items()
    .some((container) => container.get('name').text === 'istio-init');
}

function reportDeprecated({ report, document }: ObjectContext, holder: Field, member: Field, name: string): void {
  if (name !== 'sidecar.istio.io/inject')
    return report(deprecatedAnnotation, member, 'other', { name }, { span: member.keySpan });
  const labels = holder.at('metadata.labels');
  if (labels.get(name).exists) return;
  const value = member.text ?? (member.boolean === undefined ? undefined : String(member.boolean));
  const removed = removeField(document.text, member);
  const added =
    value === undefined || labels.map === undefined ? undefined : insertMember(document.text, labels.map, name, value);
  report(
    deprecatedAnnotation,
    member,
    'inject',
    {},
    { span: member.keySpan, fixes: fix('Make it a label', [removed, added]) },
  );
}
