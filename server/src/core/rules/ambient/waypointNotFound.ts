import { evidence } from '../../mesh/certainty';
import { WORKLOAD_TEMPLATES } from '../../workspace/facts/kubernetes';
import { proxyOf } from '../../mesh/proxies';
import {
  findWaypoint,
  ownWaypoint,
  USE_WAYPOINT,
  WAYPOINT_CLASS,
  waypointOfWorkload,
  waypointsIn,
} from '../../mesh/waypoints';
import type { WaypointReference } from '../../mesh/waypoints';
import { labelsOf } from '../../workspace/facts/read';
import { displayName } from '../../workspace/resource';
import { replaceScalar } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import { newDocument } from '../newDocument';
import type { Fix } from '../finding';
import { nearestName } from '../nearest';

const API_GATEWAY = 'gateway.networking.k8s.io/Gateway';

export const waypointNotFound = defineRule({
  code: 'waypoint-not-found',
  aliases: ['KIA1313'],
  title: 'The waypoint does not exist',
  source: 'pilot/pkg/serviceregistry/kube/controller/ambient/waypoints.go',
  messages: {
    missing: {
      what: 'There is no waypoint "{name}" in namespace {namespace}.',
      why: 'Traffic goes past it through ztunnel: no route and no policy about requests is followed.',
      todo: 'Correct the name, or add a Gateway of class istio-waypoint.',
    },
    near: {
      what: 'There is no waypoint "{name}" in namespace {namespace}; did you mean "{near}"?',
      why: 'Traffic goes past it through ztunnel: no route and no policy about requests is followed.',
      todo: 'Change it to "{near}".',
    },
    unsure: {
      what: 'No waypoint "{name}" of namespace {namespace} is in the workspace.',
      why: 'If the cluster has none either, no route and no policy about requests is followed.',
      todo: 'Nothing, if "istioctl waypoint apply" or somebody else makes it; else add a Gateway of class istio-waypoint.',
    },
    inherited: {
      what: '{from} sends traffic to waypoint {namespace}/{name}, which is not in the workspace.',
      why: 'If the cluster has none either, no route and no policy about requests is followed for this workload.',
      todo: 'Correct the label of {from}, or add a Gateway of class istio-waypoint.',
    },
  },
});

/** Labels that ask for a waypoint which nobody has; a workload hears of the label of its namespace in a hint. */
export const waypointNotFoundCheck: WorldCheck = {
  scope: 'world',
  name: 'waypoint-not-found',
  rules: [waypointNotFound],
  kinds: [
    '/Namespace',
    '/Service',
    '/Pod',
    'networking.istio.io/ServiceEntry',
    'apps/Deployment',
    'apps/StatefulSet',
    'apps/DaemonSet',
    'batch/Job',
    'batch/CronJob',
    'argoproj.io/Rollout',
  ],
  reads: ['identity', 'name', 'kind', 'unnamed', 'mesh'],
  check(context) {
    const { resource, facts, object } = context;
    if (resource.namespaceFrom === 'unknown') return;
    const labels = labelsField(object, facts.kind);
    const namespace = facts.kind === 'Namespace' ? (facts.name ?? '') : resource.namespace;
    const own = ownWaypoint(resource, labelsOf(labels), namespace);
    if (own?.to === 'waypoint') {
      const problem = problemOf(context, own.reference);
      if (problem !== undefined) reportLabel(context, labels.get(USE_WAYPOINT), own.reference, problem);
    } else if (facts.spec.type === 'Workload' && own === undefined) checkInherited(context);
  },
};

function labelsField(object: Field, kind: string): Field {
  const way = WORKLOAD_TEMPLATES.get(kind) ?? '';
  return (way === '' ? object : object.at(way)).at('metadata.labels');
}

/** How sure it is that a waypoint is missing; undefined when it is there or cannot be known. */
function problemOf(
  { view, resource }: WorldContext,
  { name, namespace }: WaypointReference,
): 'missing' | 'unsure' | undefined {
  if (findWaypoint(view, namespace, name).length > 0 || view.hasUnnamed('Gateway')) return undefined;
  if (view.findElsewhere('name', `${API_GATEWAY}|${name}`).length > 0) return undefined;
  return evidence(view, resource, namespace, waypointsIn(view, namespace)).length > 0 ? 'missing' : 'unsure';
}

/** The waypoint that is missing, as a document behind this one. */
function waypointBeside(context: WorldContext, { name, namespace }: WaypointReference): Fix[] {
  const gateway = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace },
    spec: { gatewayClassName: WAYPOINT_CLASS, listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }] },
  };
  return fix(`Add waypoint ${name} to this file`, [newDocument(context, gateway)]);
}

function reportLabel(
  context: WorldContext,
  field: Field,
  reference: WaypointReference,
  problem: 'missing' | 'unsure',
): void {
  const { view, report } = context;
  const { name, namespace } = reference;
  const near = nearestName(
    name,
    waypointsIn(view, namespace).flatMap(({ facts }) => facts.name ?? []),
  );
  if (near !== undefined && field.scalar !== undefined) {
    const fixes = fix(`Change to ${near}`, [replaceScalar(field.scalar, near)]);
    report(waypointNotFound, field, 'near', { name, namespace, near }, { fixes });
  } else
    report(
      waypointNotFound,
      field,
      problem,
      { name, namespace },
      { severity: problem === 'missing' ? 'error' : 'hint', fixes: waypointBeside(context, reference) },
    );
}

function checkInherited(context: WorldContext): void {
  const { view, resource, object, report } = context;
  const enrolment = waypointOfWorkload(view, resource);
  if (enrolment.to !== 'waypoint' || proxyOf(view, resource) !== 'ambient') return;
  const { reference } = enrolment;
  if (problemOf(context, reference) === undefined) return;
  const { name, namespace, from } = reference;
  const related = [{ resource: from, span: from.facts.nameSpan, message: 'the label is here' }];
  const values = { name, namespace, from: `Namespace ${displayName(from)}` };
  report(waypointNotFound, object.at('metadata.name'), 'inherited', values, { related, severity: 'hint' });
}
