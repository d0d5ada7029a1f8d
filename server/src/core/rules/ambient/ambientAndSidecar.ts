import { askedByPods, isAmbient, proxyOf } from '../../mesh/proxies';
import { WORKLOAD_TEMPLATES } from '../../workspace/facts/kubernetes';
import { removeField } from '../../yaml/edit';
import type { WorldCheck } from '../defineRule';
import { defineRule, fix } from '../defineRule';

export const ambientAndSidecar = defineRule({
  code: 'ambient-and-sidecar',
  aliases: ['KIA1311', 'KIA1315', 'KIA1316'],
  severity: 'warning',
  title: 'Pods that ask for a sidecar and for ambient mode',
  source: 'cni/pkg/util/podutil.go',
  messages: {
    podAmbient: {
      what: 'These pods ask for ambient mode and get a sidecar.',
      why: 'A pod with a sidecar is left out of ambient mode, so the label has no effect.',
      todo: 'Remove it, or switch the sidecar off with sidecar.istio.io/inject: "false".',
    },
    podSidecar: {
      what: 'These pods ask for a sidecar in namespace {namespace}, which is in ambient mode.',
      why: 'They get the sidecar and are left out of ambient mode; the waypoint of the namespace does nothing for them.',
      todo: 'Remove the label, or say that it is meant with istio.io/dataplane-mode: none.',
    },
  },
});

const INJECT = 'sidecar.istio.io/inject';
const MODE = 'istio.io/dataplane-mode';

/** Workloads whose labels, or those of their namespace, ask for both kinds of proxy. */
export const ambientAndSidecarCheck: WorldCheck = {
  scope: 'world',
  name: 'ambient-and-sidecar',
  rules: [ambientAndSidecar],
  kinds: [
    'apps/Deployment',
    'apps/StatefulSet',
    'apps/DaemonSet',
    'batch/Job',
    'batch/CronJob',
    'argoproj.io/Rollout',
    '/Pod',
  ],
  reads: ['identity'],
  check({ view, resource, object, facts, document, report }) {
    if (resource.namespaceFrom === 'unknown' || proxyOf(view, resource) !== 'sidecar') return;
    const { mode } = askedByPods(resource);
    const { namespace } = resource;
    const way = WORKLOAD_TEMPLATES.get(facts.kind) ?? '';
    const metadata = (way === '' ? object : object.at(way)).get('metadata');
    if (mode === 'ambient') {
      const label = metadata.get('labels').get(MODE);
      report(
        ambientAndSidecar,
        label,
        'podAmbient',
        {},
        { fixes: fix(`Remove ${MODE}`, [removeField(document.text, label)]) },
      );
    } else if (mode === undefined && isAmbient(view, namespace) === true) {
      const label = metadata.get('labels').get(INJECT);
      const field = label.exists ? label : metadata.get('annotations').get(INJECT);
      // The namespace itself asks for both; that is told there.
      if (!field.exists) return;
      const fixes = fix(`Remove ${INJECT}`, [removeField(document.text, field)]);
      report(ambientAndSidecar, field, 'podSidecar', { namespace }, { fixes });
    }
  },
};
