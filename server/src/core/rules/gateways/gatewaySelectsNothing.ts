import { hasOpenLabels, labelsOf } from '../../workspace/facts/read';
import { evidence } from '../../mesh/certainty';
import { podsAnywhere, selectsDefaultIngress } from '../../mesh/gatewayWorkloads';
import { workloadLabels } from '../../mesh/workloads';
import { replaceScalar } from '../../yaml/edit';
import type { WorldCheck } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import { labelWords, nearestLabel } from '../nearLabels';

export const gatewaySelectsNothing = defineRule({
  code: 'gateway-selects-nothing',
  aliases: ['IST0101', 'KIA0302'],
  severity: 'warning',
  title: 'No proxy takes the Gateway',
  source: 'pkg/config/analysis/analyzers/gateway/gateway.go',
  messages: {
    near: {
      what: 'No pod carries {labels}; did you mean "{near}"?',
      why: 'No proxy opens the ports of this Gateway.',
      todo: 'Correct the label.',
    },
    unsure: {
      what: 'No pod template of the workspace carries {labels}.',
      why: 'If the cluster has no such pod either, no proxy opens the ports of this Gateway.',
      todo: 'Nothing, if the gateway proxy is deployed elsewhere; else correct the labels.',
    },
  },
});

/**
 * Selectors of Gateways that no pod template answers to. The ingress gateway of Istio's charts is taken to exist. Proxies
 * are mostly installed by Helm or a platform, so only a label that is nearly one of the workspace is wrong for sure.
 */
export const gatewaySelectsNothingCheck: WorldCheck = {
  scope: 'world',
  name: 'gateway-selects-nothing',
  rules: [gatewaySelectsNothing],
  kinds: ['networking.istio.io/Gateway'],
  reads: ['pod-label', 'workload', 'mesh'],
  check({ object, view, resource, report }) {
    const field = object.at('spec.selector');
    const labels = labelsOf(field);
    if (Object.keys(labels).length === 0 || hasOpenLabels(field) || selectsDefaultIngress(labels)) return;
    if (podsAnywhere(view, labels).length > 0) return;
    const neighbours = view.find('workload', resource.namespace);
    const open = neighbours.some(({ facts }) => facts.spec.type === 'Workload' && facts.spec.openLabels);
    const sure = !open && evidence(view, resource, resource.namespace, neighbours).length > 0;
    const near = sure ? nearestLabel(labels, neighbours.map(workloadLabels)) : undefined;
    const values = { labels: labelWords(labels) };
    const [first = field] = field.members().sort((a, b) => (String(a.key) < String(b.key) ? -1 : 1));
    const node = near === undefined ? undefined : field.get(near.key).scalar;
    if (near !== undefined && node !== undefined) {
      const fixes = fix(`Change to ${near.value}`, [replaceScalar(node, near.value)]);
      report(gatewaySelectsNothing, first, 'near', { ...values, near: `${near.key}: ${near.value}` }, { fixes });
    } else report(gatewaySelectsNothing, first, 'unsure', values, { severity: 'hint' });
  },
};
