import type { WorldCheck } from '../../defineRule';
import { defineRule } from '../../defineRule';
import { removal } from '../../admission/removal';

const REVISION = 'istio.io/rev';

export const revisionLabel = defineRule({
  code: 'revision-label',
  severity: 'hint',
  title: 'Only one control plane reads this object',
  source: 'releasenotes/notes/42212.yaml',
  messages: {
    label: {
      what: 'The label "istio.io/rev: {revision}" hides the entry from every control plane but revision {revision}.',
      why: 'Workloads of other revisions do not get the entry: their traffic is unknown to them.',
      todo: 'Remove the label, unless only workloads of that revision are meant to use the entry.',
    },
    other: {
      what: 'The label says "istio.io/rev: {revision}", and namespace {namespace} belongs to revision {theirs}.',
      why: 'The control plane of these workloads leaves the entry out: the host is unknown to them.',
      todo: 'Remove the label, or write {theirs}.',
    },
  },
});

/** ServiceEntries for one revision of the control plane. */
export const revisionLabelCheck: WorldCheck = {
  scope: 'world',
  name: 'revision-label',
  rules: [revisionLabel],
  kinds: ['networking.istio.io/ServiceEntry'],
  reads: ['identity'],
  check(context) {
    const field = context.object.at('metadata.labels').get(REVISION);
    const revision = field.text;
    if (revision === undefined || revision === '') return;
    const { namespace } = context.resource;
    const fixes = removal('Remove the label', field, context);
    const owner = context.view.variants('/Namespace', '', namespace)[0];
    const theirs = owner?.facts.labels['istio-injection'] === 'enabled' ? 'default' : owner?.facts.labels[REVISION];
    if (owner === undefined || theirs === undefined || theirs === revision) {
      context.report(revisionLabel, field, 'label', { revision }, { fixes });
      return;
    }
    const related = [{ resource: owner, span: owner.facts.nameSpan, message: `revision ${theirs}` }];
    const values = { revision, namespace, theirs };
    context.report(revisionLabel, field, 'other', values, { related, fixes, severity: 'warning' });
  },
};
