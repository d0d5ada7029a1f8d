import { evidence, isPlacedSurely } from '../../mesh/certainty';
import { allNamespaces, isSystemNamespace } from '../../mesh/namespaces';
import { meshSettings } from '../../mesh/meshSettings';
import { replaceScalar } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import { declareNamespace } from '../declareExternal';
import { nearestName } from '../nearest';
import { listWords } from '../structure/words';

export const namespaceNotFound = defineRule({
  code: 'namespace-not-found',
  aliases: ['IST0101', 'KIA0101'],
  severity: 'warning',
  title: 'No such namespace',
  source: 'pkg/config/analysis/analyzers/authz/authorizationpolicies.go',
  messages: {
    near: {
      what: 'No namespace is called "{name}"; did you mean "{near}"?',
      why: '{effect}',
      todo: 'Change it to "{near}".',
    },
    missing: {
      what: 'No namespace {fits} "{name}".',
      why: '{effect}',
      todo: 'Correct the name. The workspace has manifests of {known}.',
    },
    unsure: {
      what: 'The workspace has no manifest of a namespace that {fits} "{name}".',
      why: 'If the cluster has none either: {effect}',
      todo: 'Nothing, if the namespace is made elsewhere; else correct the name.',
    },
  },
});

/** Namespaces of sources in AuthorizationPolicies that no Namespace manifest knows, where the workspace has any. */
export const namespaceNotFoundCheck: WorldCheck = {
  scope: 'world',
  name: 'namespace-not-found',
  rules: [namespaceNotFound],
  kinds: ['security.istio.io/AuthorizationPolicy'],
  reads: ['kind', 'workload', 'service', 'unnamed', 'mesh'],
  check(context) {
    const rules = context.object.at('spec.rules').items();
    const sources = rules.flatMap((rule) => rule.get('from').items()).map((from) => from.get('source'));
    for (const source of sources) {
      for (const field of source.get('namespaces').items())
        checkNamespace(context, field, 'no request comes from it, so this entry never matches.');
      for (const field of source.get('notNamespaces').items())
        checkNamespace(context, field, 'no request comes from it, so this entry excludes nothing.');
    }
  },
};

function checkNamespace(context: WorldContext, field: Field, effect: string): void {
  const { view, resource, report } = context;
  const name = field.text;
  if (name === undefined || name === '' || isSystemNamespace(name)) return;
  const manifests = allNamespaces(view);
  const names = [...manifests.flatMap(({ facts }) => facts.name ?? []), ...view.settings.externalNamespaces];
  if (names.includes(name) || names.some((known) => fits(name, known)) || view.hasUnnamed('Namespace')) return;
  const isPattern = name.startsWith('*') || name.endsWith('*');
  // What only other objects write exists as well.
  const isUsed = [...view.find('service', name), ...view.find('workload', name)].some(isPlacedSurely);
  if (!isPattern && (isUsed || name === meshSettings(view).rootNamespace || name === resource.namespace)) return;
  const node = field.scalar;
  const near = nearestName(name, names);
  const capital = `${effect.charAt(0).toUpperCase()}${effect.slice(1)}`;
  const values = { name, fits: isPattern ? 'fits' : 'is called', effect, known: listWords(names, 5) };
  if (near !== undefined && node !== undefined) {
    const fixes = fix(`Change to ${near}`, [replaceScalar(node, near)]);
    report(namespaceNotFound, field, 'near', { ...values, near, effect: capital }, { fixes });
  } else if (names.length > 1 && evidence(view, resource, resource.namespace, manifests).length > 0)
    report(namespaceNotFound, field, 'missing', { ...values, effect: capital }, { fixes: declareNamespace(name) });
  else report(namespaceNotFound, field, 'unsure', values, { severity: 'hint', fixes: declareNamespace(name) });
}

/** `*` in front or behind stands for any text, and then case counts. Source: namespaceMatch in the same file. */
function fits(wanted: string, name: string): boolean {
  if (wanted === '*') return true;
  if (wanted.startsWith('*')) return name.endsWith(wanted.slice(1));
  if (wanted.endsWith('*')) return name.startsWith(wanted.slice(0, -1));
  return wanted.toLowerCase() === name.toLowerCase();
}
