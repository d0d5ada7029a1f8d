import { isSystemNamespace } from '../../mesh/namespaces';
import { meshSettings } from '../../mesh/meshSettings';
import { addMember, removeField } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { View } from '../../workspace/view';
import type { ObjectCheck, WorldCheck } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import { quoteWords } from '../structure/words';

const SOURCE = 'pkg/config/analysis/analyzers/injection/injection.go';

export const namespaceNotInjected = defineRule({
  code: 'namespace-not-injected',
  aliases: ['IST0102', 'IST0148'],
  severity: 'hint',
  title: 'A namespace without a label for the mesh',
  source: SOURCE,
  messages: {
    none: {
      what: 'Namespace {namespace} has no label that puts its pods into the mesh.',
      why: 'Its pods get no sidecar, unless a label of their own asks for one.',
      todo: 'Add "istio-injection: enabled", a revision or "istio.io/dataplane-mode: ambient"; "istio-injection: disabled" says that it is meant so.',
    },
    byDefault: {
      what: 'Namespace {namespace} has no label for the mesh, and the injector takes such namespaces in.',
      why: 'Its pods get a sidecar by default.',
      todo: 'Add "istio-injection: enabled" or "disabled" to say what is meant.',
    },
  },
});

export const injectionLabelsCollide = defineRule({
  code: 'injection-labels-collide',
  aliases: ['IST0123', 'KIA1311'],
  severity: 'warning',
  title: 'A namespace with labels for several ways into the mesh',
  source: SOURCE,
  messages: {
    several: {
      what: 'Namespace {namespace} has {labels}.',
      why: 'Only one counts: "istio-injection" beats "istio.io/rev", and pods with a sidecar stay out of ambient.',
      todo: 'Keep one of them.',
    },
  },
});

/** Namespaces of which nothing says whether they belong to the mesh. */
export const namespaceInjectionCheck: WorldCheck = {
  scope: 'world',
  name: 'namespace-not-injected',
  rules: [namespaceNotInjected],
  kinds: ['/Namespace'],
  reads: ['identity', 'mesh'],
  check({ object, facts, view, document, report }) {
    const { name } = facts;
    const labels = object.at('metadata.labels');
    if (name === undefined || labels.open || isSystemNamespace(name)) return;
    const { rootNamespace } = meshSettings(view);
    if (name === rootNamespace || isInMeshByLabel(labels)) return;
    const message = injectsByDefault(view, rootNamespace) ? 'byDefault' : 'none';
    const fixes = ['enabled', 'disabled'].flatMap((value) =>
      fix(`Add istio-injection: ${value}`, [addMember(document.text, labels, 'istio-injection', value)]),
    );
    report(namespaceNotInjected, object.at('metadata.name'), message, { namespace: name }, { fixes });
  },
};

function isInMeshByLabel(labels: Field): boolean {
  const injection = labels.get('istio-injection');
  const revision = labels.get('istio.io/rev');
  const mode = labels.get('istio.io/dataplane-mode');
  if ([injection, revision, mode].some(({ unknown }) => unknown)) return true;
  return (injection.exists && injection.text !== '') || revision.exists || mode.text === 'ambient';
}

function injectsByDefault(view: View, rootNamespace: string): boolean {
  return view
    .variants('/ConfigMap', rootNamespace, 'istio-sidecar-injector')
    .some(({ facts }) => facts.spec.type === 'Injector' && facts.spec.byDefault);
}

/** Namespaces with more than one label for the mesh. `none` for ambient takes no part. */
export const injectionLabelsCheck: ObjectCheck = {
  scope: 'object',
  name: 'injection-labels-collide',
  rules: [injectionLabelsCollide],
  kinds: ['/Namespace'],
  check({ object, facts, document, report }) {
    if (facts.name === undefined || facts.name === 'istio-system' || isSystemNamespace(facts.name)) return;
    const labels = object.at('metadata.labels');
    const injection = labels.get('istio-injection');
    const mode = labels.get('istio.io/dataplane-mode');
    const competing = [injection, labels.get('istio.io/rev'), mode].filter(
      (field) => field.exists && !(field.key === mode.key && field.text === 'none'),
    );
    if (competing.length < 2 || competing.some(({ unknown }) => unknown)) return;
    if (injection.exists && injection.text !== 'enabled') return;
    const [, second = labels] = competing;
    const values = {
      namespace: facts.name,
      labels: quoteWords(competing.map((field) => `${String(field.key)}: ${field.text ?? ''}`)),
    };
    const fixes =
      competing.length > 2
        ? []
        : competing.flatMap((field) => fix(`Remove ${String(field.key)}`, [removeField(document.text, field)]));
    report(injectionLabelsCollide, second, 'several', values, { span: second.keySpan, fixes });
  },
};
