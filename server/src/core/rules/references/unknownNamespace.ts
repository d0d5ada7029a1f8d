import { knownNamespaces, namespaceAbsence } from '../../mesh/namespaceLookup';
import { replaceScalar } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import { declareNamespace } from '../declareExternal';
import { nearestName } from '../nearest';

export const unknownNamespace = defineRule({
  code: 'unknown-namespace',
  aliases: ['KIA0005', 'KIA1601'],
  severity: 'warning',
  title: 'A namespace that is not there',
  source: 'pkg/config/visibility/visibility.go',
  messages: {
    near: {
      what: 'There is no namespace "{name}"; did you mean "{near}"?',
      why: '{effect}',
      todo: 'Change it to "{near}".',
    },
    missing: {
      what: 'None of the Namespaces of the workspace is called "{name}".',
      why: '{effect}',
      todo: 'Correct it, or remove the entry. Nothing, if the namespace is kept elsewhere.',
    },
  },
});

const EXPORT = 'Nobody is there to see the object, so the entry does nothing.';
const GRANT = 'No route can come from there, so the entry permits nothing.';

/** Namespaces in exportTo and in ReferenceGrants, where the workspace holds Namespaces and this is none of them. */
export const unknownNamespaceCheck: WorldCheck = {
  scope: 'world',
  name: 'unknown-namespace',
  rules: [unknownNamespace],
  kinds: [
    'networking.istio.io/VirtualService',
    'networking.istio.io/DestinationRule',
    'networking.istio.io/ServiceEntry',
    'gateway.networking.k8s.io/ReferenceGrant',
  ],
  reads: ['identity', 'kind', 'service', 'workload', 'sidecar', 'unnamed', 'mesh'],
  check(context) {
    const spec = context.object.get('spec');
    for (const entry of spec.get('exportTo').items()) checkNamespace(context, entry, EXPORT);
    if (context.facts.kind !== 'ReferenceGrant') return;
    for (const from of spec.get('from').items()) checkNamespace(context, from.get('namespace'), GRANT);
  },
};

function checkNamespace({ view, resource, report }: WorldContext, field: Field, effect: string): void {
  const { text: name, scalar } = field;
  if (name === undefined || scalar === undefined || ['', '*', '.', '~', resource.namespace].includes(name)) return;
  if (namespaceAbsence(view, name) !== 'missing') return;
  const near = nearestName(name, knownNamespaces(view));
  if (near === undefined) {
    report(unknownNamespace, field, 'missing', { name, effect }, { severity: 'hint', fixes: declareNamespace(name) });
    return;
  }
  const fixes = fix(`Change to ${near}`, [replaceScalar(scalar, near)]);
  report(unknownNamespace, field, 'near', { name, near, effect }, { fixes });
}
