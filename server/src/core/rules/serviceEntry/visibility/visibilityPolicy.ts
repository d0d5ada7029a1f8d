import { decidedBy, meshSettings } from '../../../mesh/meshSettings';
import { ambientNamespace } from '../../../mesh/ambient';
import { compareMinors } from '../../../schema/lifetime';
import type { WorldCheck } from '../../defineRule';
import { defineRule } from '../../defineRule';

export const visibilityPolicy = defineRule({
  code: 'visibility-policy',
  severity: 'information',
  title: 'The mesh configuration hides ServiceEntries',
  source: 'VisibilityFor, pilot/pkg/model/serviceentry_visibility.go',
  messages: {
    nobody: {
      what: 'The mesh configuration sets "serviceEntryVisibility" to NONE{policies}.',
      why: '{who} get no ServiceEntry at all, whatever "exportTo" says: the hosts of this one are unknown to them.',
      todo: 'Ask for a policy of "serviceEntryVisibility" that takes in namespace {namespace}.',
    },
    namespace: {
      what: 'The mesh configuration sets "serviceEntryVisibility" to NAMESPACE{policies}.',
      why: '{who} outside of namespace {namespace} do not get this entry, whatever "exportTo" says.',
      todo: 'Declare the host in each namespace that uses it, or ask for a policy with PUBLIC for {namespace}.',
    },
  },
});

/** ServiceEntries that the mesh keeps from those they are exported to. */
export const visibilityPolicyCheck: WorldCheck = {
  scope: 'world',
  name: 'visibility-policy',
  rules: [visibilityPolicy],
  kinds: ['networking.istio.io/ServiceEntry'],
  reads: ['mesh', 'identity'],
  check({ view, resource, object, facts, report }) {
    const settings = meshSettings(view);
    const { serviceEntryVisibility: visibility } = settings;
    if (visibility === undefined || compareMinors(view.settings.istioVersion, '1.31') < 0) return;
    const word = visibility.default;
    if (word !== 'NONE' && word !== 'NAMESPACE') return;
    const ambient = ambientNamespace(view, resource.namespace) !== undefined;
    if (!visibility.applyToSidecars && !ambient) return;
    const exported = facts.spec.type === 'ServiceEntry' ? (facts.spec.exportTo ?? []) : [];
    const own = exported.length > 0 && exported.every((to) => to === '.' || to === resource.namespace);
    if (word === 'NAMESPACE' && own) return;
    const values = {
      namespace: resource.namespace,
      policies: visibility.hasPolicies ? ', except where its policies say otherwise' : '',
      who: visibility.applyToSidecars ? 'Workloads' : 'Ambient workloads',
    };
    const decided = decidedBy(settings, 'serviceEntryVisibility');
    const related = decided === undefined ? [] : [decided];
    const field = object.at('metadata.name');
    report(visibilityPolicy, field, word === 'NONE' ? 'nobody' : 'namespace', values, { related });
  },
};
