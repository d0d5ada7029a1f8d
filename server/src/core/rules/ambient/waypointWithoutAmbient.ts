import { proxyOf } from '../../mesh/proxies';
import { ownWaypoint, USE_WAYPOINT } from '../../mesh/waypoints';
import { WORKLOAD_TEMPLATES } from '../../workspace/facts/kubernetes';
import { workloadLabels } from '../../mesh/workloads';
import { addMember, removeField } from '../../yaml/edit';
import type { WorldCheck } from '../defineRule';
import { defineRule, fix } from '../defineRule';

export const waypointWithoutAmbient = defineRule({
  code: 'waypoint-without-ambient',
  aliases: ['KIA1312'],
  severity: 'warning',
  title: 'A waypoint for pods that are not in ambient mode',
  source: 'https://istio.io/latest/docs/ambient/usage/waypoint/',
  messages: {
    sidecar: {
      what: 'These pods ask for waypoint "{name}" and get a sidecar.',
      why: 'Pods with a sidecar are not in ambient mode, so the label has no effect.',
      todo: 'Remove the label, or switch the sidecar off and label the pods with istio.io/dataplane-mode: ambient.',
    },
    none: {
      what: 'These pods ask for waypoint "{name}" and are not in ambient mode.',
      why: 'Neither they nor namespace {namespace} have the label istio.io/dataplane-mode: ambient, so nothing takes their traffic to a waypoint.',
      todo: 'Label the pods or the namespace with istio.io/dataplane-mode: ambient, or remove this label.',
    },
  },
});

/** Pod labels that ask for a waypoint where neither the pods nor their namespace are in ambient mode. */
export const waypointWithoutAmbientCheck: WorldCheck = {
  scope: 'world',
  name: 'waypoint-without-ambient',
  rules: [waypointWithoutAmbient],
  kinds: ['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'argoproj.io/Rollout', '/Pod'],
  reads: ['identity'],
  check({ view, resource, object, facts, document, report }) {
    if (resource.namespaceFrom === 'unknown') return;
    const own = ownWaypoint(resource, workloadLabels(resource));
    if (own?.to !== 'waypoint') return;
    const proxy = proxyOf(view, resource);
    if (proxy === 'ambient' || proxy === 'unknown') return;
    const way = WORKLOAD_TEMPLATES.get(facts.kind) ?? '';
    const labels = (way === '' ? object : object.at(way)).at('metadata.labels');
    const removed = fix(`Remove ${USE_WAYPOINT}`, [removeField(document.text, labels.get(USE_WAYPOINT))]);
    const added =
      proxy === 'none' && !labels.get('istio.io/dataplane-mode').exists
        ? fix('Add istio.io/dataplane-mode: ambient', [
            addMember(document.text, labels, 'istio.io/dataplane-mode', 'ambient'),
          ])
        : [];
    const values = { name: own.reference.name, namespace: resource.namespace };
    report(waypointWithoutAmbient, labels.get(USE_WAYPOINT), proxy, values, { fixes: [...added, ...removed] });
  },
};
