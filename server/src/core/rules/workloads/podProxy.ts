import { meshState } from '../../mesh/injection';
import { namespaceLabels } from '../../mesh/namespaces';
import { WORKLOAD_TEMPLATES } from '../../workspace/facts/kubernetes';
import type { Labels } from '../../workspace/facts/types';
import { addMember } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { ObjectCheck, ObjectContext, WorldCheck } from '../defineRule';
import { defineRule, fix } from '../defineRule';

const WORKLOADS = [
  '/Pod',
  'apps/Deployment',
  'apps/StatefulSet',
  'apps/DaemonSet',
  'apps/ReplicaSet',
  'batch/Job',
  'batch/CronJob',
];

export const podWithoutProxy = defineRule({
  code: 'pod-without-proxy',
  aliases: ['IST0103'],
  severity: 'warning',
  title: 'A Pod without sidecar in an injected namespace',
  source: 'pkg/config/analysis/analyzers/injection/injection.go',
  messages: {
    missing: {
      what: 'Pod {pod} has no container "istio-proxy", though namespace {namespace} is injected.',
      why: 'A Pod that ran before the namespace was labelled stays outside of the mesh.',
      todo: 'Nothing, if it is yet to be created; else restart it.',
    },
  },
});

export const proxyUser = defineRule({
  code: 'application-runs-as-proxy',
  aliases: ['IST0144'],
  severity: 'warning',
  title: 'An application with the user of the proxy',
  source: 'pkg/config/analysis/analyzers/deployment/pod.go',
  messages: {
    pod: {
      what: 'The pod runs as user 1337, the user of the Istio proxy.',
      why: 'What this user sends is not redirected to the proxy, so the application bypasses the mesh.',
      todo: 'Use another user.',
    },
    container: {
      what: 'Container "{container}" runs as user 1337, the user of the Istio proxy.',
      why: 'What this user sends is not redirected to the proxy, so the application bypasses the mesh.',
      todo: 'Use another user.',
    },
  },
});

export const imageAutoStays = defineRule({
  code: 'image-auto-stays',
  aliases: ['IST0146', 'IST0147'],
  title: 'An image "auto" that nobody replaces',
  source: 'pkg/config/analysis/analyzers/injection/image-auto.go',
  messages: {
    unsure: {
      what: 'The image of "istio-proxy" is "auto", the pod has no label for injection, and the workspace does not show its namespace.',
      why: 'Only the injector replaces "auto"; without it Kubernetes tries to pull an image of that name.',
      todo: 'Nothing, if the namespace has a label for injection; else add one to it or to the pod.',
    },
    stays: {
      what: 'The image of "istio-proxy" is "auto", and neither the pod nor its namespace asks for injection.',
      why: 'Only the injector replaces "auto"; without it Kubernetes tries to pull an image of that name.',
      todo: 'Add the label "sidecar.istio.io/inject: true" to the pod, or label the namespace.',
    },
  },
});

/** Plain Pods in a namespace with `istio-injection: enabled` that write out no proxy. */
export const podWithoutProxyCheck: WorldCheck = {
  scope: 'world',
  name: 'pod-without-proxy',
  rules: [podWithoutProxy],
  kinds: ['/Pod'],
  reads: ['identity'],
  check({ object, facts, resource, view, report }) {
    const { spec } = facts;
    if (spec.type !== 'Workload' || spec.proxyContainer || spec.hostNetwork || facts.name === undefined) return;
    const wish = spec.podLabels['sidecar.istio.io/inject'] ?? spec.podAnnotations['sidecar.istio.io/inject'];
    if (wish?.toLowerCase() === 'false') return;
    if (namespaceLabels(view, resource.namespace)?.['istio-injection'] !== 'enabled') return;
    const values = { pod: facts.name, namespace: resource.namespace };
    // A manifest is what will be created, and then the injector adds the proxy.
    report(podWithoutProxy, object.at('spec.containers'), 'missing', values, { severity: 'hint' });
  },
};

/** Applications that run as user 1337. */
export const proxyUserCheck: ObjectCheck = {
  scope: 'object',
  name: 'application-runs-as-proxy',
  rules: [proxyUser],
  kinds: WORKLOADS,
  check(context) {
    const { facts, report } = context;
    const { spec: own } = facts;
    // The pods of a workload have labels of their own, and both are looked at.
    if (isOfIstio(facts.labels) && (own.type !== 'Workload' || isOfIstio(own.podLabels))) return;
    const spec = podSpec(context);
    const ofPod = spec.at('securityContext.runAsUser');
    const containers = spec.get('containers').items();
    // A gateway runs the proxy and nothing else.
    if (containers.length > 0 && containers.every((container) => container.get('name').text === 'istio-proxy')) return;
    if (ofPod.number === 1337) return report(proxyUser, ofPod, 'pod');
    for (const container of containers) {
      const user = container.at('securityContext.runAsUser');
      const name = container.get('name').text ?? '';
      if (user.number !== 1337 || name === 'istio-proxy' || name === 'istio-operator') continue;
      report(proxyUser, user, 'container', { container: name });
    }
  },
};

/** `image: auto` where the injector does not come by. */
export const imageAutoCheck: WorldCheck = {
  scope: 'world',
  name: 'image-auto-stays',
  rules: [imageAutoStays],
  kinds: WORKLOADS,
  reads: ['identity'],
  check(context) {
    const { facts, view, resource, report, object, document } = context;
    const { spec } = facts;
    if (spec.type !== 'Workload') return;
    const image = podSpec(context)
      .get('containers')
      .items()
      .find((container) => container.get('name').text === 'istio-proxy')
      ?.get('image');
    if (image?.text !== 'auto' || spec.openLabels) return;
    // The proxy that is written out says nothing here: it is the question whether it becomes one.
    const written = { ...resource, facts: { ...facts, spec: { ...spec, proxyContainer: false } } };
    const state = meshState(view, written);
    if (state !== 'none' && state !== 'unknown') return;
    const way = WORKLOAD_TEMPLATES.get(facts.kind) ?? '';
    const labels = (way === '' ? object : object.at(way)).at('metadata.labels');
    const fixes = fix('Add the label sidecar.istio.io/inject', [
      addMember(document.text, labels, 'sidecar.istio.io/inject', 'true'),
    ]);
    if (state === 'none') report(imageAutoStays, image, 'stays', {}, { fixes });
    else report(imageAutoStays, image, 'unsure', {}, { fixes, severity: 'hint' });
  },
};

function isOfIstio(labels: Labels): boolean {
  return labels['istio'] !== undefined || labels['release'] === 'istio';
}

function podSpec({ object, facts }: ObjectContext): Field {
  const way = WORKLOAD_TEMPLATES.get(facts.kind) ?? '';
  return (way === '' ? object : object.at(way)).get('spec');
}
