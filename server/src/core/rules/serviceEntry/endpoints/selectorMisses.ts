import { labelsSubset } from '../../../istio/labels';
import { parseIp } from '../../../istio/ip';
import { evidence } from '../../../mesh/certainty';
import { entryOf } from '../../../mesh/entries';
import { selectWorkloads, workloadLabels } from '../../../mesh/workloads';
import type { Labels, ServiceEntryFacts } from '../../../workspace/facts/types';
import type { Resource } from '../../../workspace/resource';
import { displayName } from '../../../workspace/resource';
import { replaceScalar } from '../../../yaml/edit';
import type { WorldCheck, WorldContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';

const SOURCE = 'convertWorkloadInstanceToServiceInstance, pilot/pkg/serviceregistry/serviceentry/conversion.go';

export const selectorMisses = defineRule({
  code: 'selector-misses',
  severity: 'warning',
  title: 'A selector that picks nothing usable',
  source: SOURCE,
  messages: {
    otherNamespace: {
      what: 'Nothing in namespace {namespace} carries {labels}; WorkloadEntry {other} does, in another namespace.',
      why: 'A ServiceEntry selects in its own namespace only: it has no endpoints, and calls end with 503.',
      todo: 'Move the entry and what it selects into one namespace.',
    },
    nothing: {
      what: 'No workload of namespace {namespace} carries {labels}.',
      why: 'The entry has no endpoints: {effect}.',
      todo: 'Correct the labels, or add the WorkloadEntry.',
    },
    hostName: {
      what: 'WorkloadEntry {other}, which this selector picks, has the host name "{address}" as address, and resolution is STATIC.',
      why: 'istiod leaves the endpoint out without a word: STATIC takes IP addresses only.',
      todo: 'Change the resolution to DNS, or write the IP address into the WorkloadEntry.',
    },
  },
});

export const externalForMeshPods = defineRule({
  code: 'external-for-mesh-pods',
  severity: 'warning',
  title: 'Workloads of the mesh, called as if they were outside',
  source: 'buildUpstreamTLSSettings, pilot/pkg/networking/core/cluster_tls.go',
  messages: {
    pods: {
      what: 'The entry selects {workload}, which runs in the mesh, and its location is MESH_EXTERNAL{default}.',
      why: 'Callers never use mutual TLS for MESH_EXTERNAL: where PeerAuthentication says STRICT the calls are refused.',
      todo: 'Set "location: MESH_INTERNAL".',
    },
  },
});

/** What `workloadSelector` of a ServiceEntry picks, and does not. */
export const selectorCheck: WorldCheck = {
  scope: 'world',
  name: 'selector-misses',
  rules: [selectorMisses, externalForMeshPods],
  kinds: ['networking.istio.io/ServiceEntry'],
  reads: ['workload', 'mesh'],
  check(context) {
    const spec = entryOf(context.resource);
    const labels = spec?.workloadSelector;
    if (spec === undefined || labels === undefined || context.resource.namespaceFrom === 'unknown') return;
    const field = context.object.at('spec.workloadSelector.labels');
    if (Object.keys(labels).length === 0 || field.open || field.members().some((member) => member.unknown)) return;
    const { workloads, unsure } = selectWorkloads(context.view, context.resource.namespace, labels);
    if (unsure) return;
    if (workloads.length === 0) checkMissed(context, spec, labels);
    else checkFound(context, spec, workloads);
  },
};

function checkMissed(context: WorldContext, spec: ServiceEntryFacts, labels: Labels): void {
  const { view, resource, object } = context;
  const field = object.at('spec.workloadSelector.labels');
  const [first] = Object.entries(labels);
  if (first === undefined || spec.resolution === 'NONE') return;
  const values = { namespace: resource.namespace, labels: written(labels) };
  const other = view
    .find('workload', `*|${first[0]}=${first[1]}`)
    .find((candidate) => labelsSubset(labels, workloadLabels(candidate)));
  if (other !== undefined) {
    const related = [{ resource: other, span: other.facts.nameSpan, message: 'carries the labels' }];
    const options = { related, span: field.keySpan };
    context.report(selectorMisses, field, 'otherNamespace', { ...values, other: displayName(other) }, options);
    return;
  }
  const siblings = view.find('workload', resource.namespace);
  if (evidence(view, resource, resource.namespace, siblings).length === 0) return;
  const isDns = spec.resolution === 'DNS' || spec.resolution === 'DNS_ROUND_ROBIN';
  const effect = isDns ? 'its cluster is not created, and calls end with 503 (NC)' : 'calls end with 503 (UH)';
  context.report(selectorMisses, field, 'nothing', { ...values, effect }, { severity: 'hint', span: field.keySpan });
}

function checkFound(context: WorldContext, spec: ServiceEntryFacts, workloads: readonly Resource[]): void {
  const { object } = context;
  const field = object.at('spec.workloadSelector.labels');
  for (const other of spec.resolution === 'STATIC' ? workloads : []) {
    const address = addressOf(other);
    if (address === undefined || address === '' || address.startsWith('unix:') || parseIp(address) !== undefined)
      continue;
    const node = object.at('spec.resolution').scalar;
    const fixes = node === undefined ? [] : fix('Change resolution to DNS', [replaceScalar(node, 'DNS')]);
    const related = [{ resource: other, span: other.facts.nameSpan, message: `has the address ${address}` }];
    const values = { other: displayName(other), address };
    context.report(selectorMisses, field, 'hostName', values, { related, fixes, span: field.keySpan });
    break;
  }
  const inMesh = workloads.find(isInMesh);
  const location = object.at('spec.location');
  if (inMesh === undefined || spec.location !== 'MESH_EXTERNAL') return;
  const related = [{ resource: inMesh, span: inMesh.facts.nameSpan, message: 'is selected' }];
  const node = location.scalar;
  const fixes =
    node === undefined ? [] : fix('Set the location to MESH_INTERNAL', [replaceScalar(node, 'MESH_INTERNAL')]);
  const values = {
    workload: `${inMesh.facts.kind} ${displayName(inMesh)}`,
    default: location.exists ? '' : ' by default',
  };
  const place = location.exists ? location : object.at('spec.workloadSelector');
  context.report(externalForMeshPods, place, 'pods', values, {
    related,
    fixes,
    span: location.exists ? undefined : place.keySpan,
  });
}

function addressOf({ facts }: Resource): string | undefined {
  return facts.spec.type === 'WorkloadEntry' ? facts.spec.endpoint.address : undefined;
}

/** Pods as a rule have a sidecar; a WorkloadEntry has one when it names its account. */
function isInMesh({ facts }: Resource): boolean {
  const { spec } = facts;
  if (spec.type === 'Workload') return spec.podLabels['sidecar.istio.io/inject'] !== 'false' && !spec.hostNetwork;
  return spec.type === 'WorkloadEntry' && spec.endpoint.serviceAccount !== undefined;
}

function written(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ');
}
