import { nearby } from '../../mesh/certainty';
import { isPatched } from '../../mesh/patched';
import { selectWorkloads } from '../../mesh/workloads';
import type { WorkloadFacts } from '../../workspace/facts/types';
import type { Resource } from '../../workspace/resource';
import { displayName } from '../../workspace/resource';
import { replaceScalar } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import { labelsOf } from '../../workspace/facts/read';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import type { Fix } from '../finding';
import { listWords } from '../structure/words';

export const targetPortNotInContainer = defineRule({
  code: 'target-port-not-in-container',
  aliases: ['KIA0701'],
  severity: 'warning',
  title: 'No container has this port',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports',
  messages: {
    name: {
      what: 'No container of {workload} has a port called "{port}".',
      why: 'Kubernetes finds no port for the pods, so port {number} of the Service has no endpoints: callers get 503 (UH).',
      todo: 'Use one of its ports: {known}.',
    },
    number: {
      what: 'No container of {workload} declares port {port}.',
      why: 'If nothing listens there, callers get 503 (UF).',
      todo: 'Use one of the declared ports ({known}), or declare this one in the container.',
    },
  },
});

/**
 * Target ports of Services that the pods behind them do not have. Numbers that no container declares may be right, as
 * declaring them is a matter of taste, so they are told more quietly.
 */
export const targetPortCheck: WorldCheck = {
  scope: 'world',
  name: 'target-port-not-in-container',
  rules: [targetPortNotInContainer],
  kinds: ['/Service'],
  reads: ['workload', 'identity', 'mesh'],
  check(context) {
    const { view, resource, object } = context;
    const selector = labelsOf(object.at('spec.selector'));
    if (resource.namespaceFrom === 'unknown' || Object.keys(selector).length === 0) return;
    const { workloads } = selectWorkloads(view, resource.namespace, selector);
    const pods = workloads.filter(({ facts, role }) => facts.spec.type === 'Workload' && role === 'resource');
    // A patch may add ports and containers.
    if (pods.some((pod) => isPatched(view, pod))) return;
    // What is installed elsewhere under the same labels would be pods of the Service, too.
    if (pods.length === 0 || pods.length < workloads.length) return;
    if (nearby(view, resource, pods).length === 0) return;
    for (const port of object.at('spec.ports').items()) checkPort(context, port, pods);
  },
};

function podsOf({ facts }: Resource): WorkloadFacts | undefined {
  return facts.spec.type === 'Workload' ? facts.spec : undefined;
}

/**
 * Ports of the proxy itself, which is injected and so declared nowhere: merged metrics, health, Envoy's own metrics.
 * Source: https://istio.io/latest/docs/ops/deployment/application-requirements/#ports-used-by-istio.
 */
const PROXY_PORTS: ReadonlySet<number> = new Set([15020, 15021, 15090]);

function checkPort({ report }: WorldContext, port: Field, pods: readonly Resource[]): void {
  const field = port.get('targetPort');
  const target = field.exists ? (field.text ?? field.number) : port.get('port').number;
  const protocol = port.get('protocol').text ?? 'TCP';
  if (target === undefined || target === '' || field.unknown || protocol !== 'TCP') return;
  if (typeof target === 'number' && PROXY_PORTS.has(target)) return;
  const declared = pods.flatMap((pod) => podsOf(pod)?.ports ?? []);
  const isOpen = pods.some((pod) => podsOf(pod)?.openPorts === true);
  const isDeclared = declared.some(({ name, number }) =>
    typeof target === 'string' ? name === target : number === target,
  );
  // Pods that declare no port at all leave nothing to compare numbers with.
  const silent = pods.some((pod) => podsOf(pod)?.ports.length === 0);
  if (isDeclared || isOpen || (typeof target === 'number' && silent)) return;
  const [pod] = pods;
  if (pod === undefined) return;
  const related = pods.map((each) => ({
    resource: each,
    span: each.facts.nameSpan,
    message: 'the pods are made here',
  }));
  const known = [...new Set(declared.map(({ name, number }) => (typeof target === 'string' ? name : number)))].flatMap(
    (each) => each ?? [],
  );
  const values = {
    workload: `${pod.facts.kind} ${displayName(pod)}`,
    port: target,
    number: port.get('port').number ?? 0,
    known: known.length === 0 ? 'it has none with a name' : listWords(known.map(String), 4),
  };
  const options = { related, fixes: changeTo(field, known) };
  if (typeof target === 'string') report(targetPortNotInContainer, field, 'name', values, options);
  else
    report(targetPortNotInContainer, field.exists ? field : port.get('port'), 'number', values, {
      ...options,
      severity: 'information',
    });
}

function changeTo({ scalar }: Field, known: readonly (string | number)[]): Fix[] {
  if (scalar === undefined || known.length > 3) return [];
  return known.flatMap((each) => fix(`Change to ${each}`, [replaceScalar(scalar, each)]));
}
