import { labelsSubset } from '../../istio/labels';
import { surelyMeet } from '../../mesh/certainty';
import { meshSettings } from '../../mesh/meshSettings';
import { peerAuthentications, peerOf } from '../../mesh/peerAuthentication';
import { selectWorkloads, workloadLabels } from '../../mesh/workloads';
import type { Labels } from '../../workspace/facts/types';
import type { Resource } from '../../workspace/resource';
import { displayName } from '../../workspace/resource';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule } from '../defineRule';
import { softened } from '../related';
import { listWords } from '../structure/words';

export const competingPeerAuthentications = defineRule({
  code: 'competing-peer-authentications',
  aliases: ['KIA0002', 'KIA0003'],
  title: 'Several PeerAuthentications for the same workloads',
  source: 'pilot/pkg/model/authentication.go',
  messages: {
    wide: {
      what: 'Another PeerAuthentication is for all workloads of {scope}: {others}.',
      why: 'istiod takes only the oldest one and ignores the others, so which mode is in force depends on when they were made.',
      todo: 'Keep one, or give the others a selector.',
    },
    selected: {
      what: 'Another PeerAuthentication selects {workload}: {others}.',
      why: 'istiod takes only the oldest one for a workload and ignores the others with all their ports.',
      todo: 'Merge them, or narrow one of the selectors.',
    },
  },
});

/** PeerAuthentications of one namespace that are for the same workloads. An error where they say different things. */
export const competingPeerAuthenticationsCheck: WorldCheck = {
  scope: 'world',
  name: 'competing-peer-authentications',
  rules: [competingPeerAuthentications],
  kinds: ['security.istio.io/PeerAuthentication'],
  reads: ['kind', 'workload', 'mesh', 'identity'],
  check(context) {
    const { view, resource, facts } = context;
    const own = peerOf(resource);
    if (own === undefined || own.openSelector || resource.namespaceFrom === 'unknown') return;
    const others = peerAuthentications(view, resource.namespace).filter(
      (other) =>
        other.facts.name !== facts.name && peerOf(other)?.openSelector === false && surelyMeet(view, resource, other),
    );
    if (own.selector === undefined)
      reportCompeting(
        context,
        others.filter((other) => peerOf(other)?.selector === undefined),
      );
    // With a selector it has no effect at all in the root namespace.
    else if (resource.namespace !== meshSettings(view).rootNamespace) checkSelected(context, own.selector, others);
  },
};

function checkSelected(context: WorldContext, selector: Labels, others: readonly Resource[]): void {
  const { workloads } = selectWorkloads(context.view, context.resource.namespace, selector);
  const same = others.filter((other) => sameLabels(peerOf(other)?.selector, selector));
  const shared = workloads.find((workload) => others.some((other) => selects(other, workload)));
  const competing = new Set([...same, ...others.filter((other) => shared !== undefined && selects(other, shared))]);
  reportCompeting(context, [...competing], shared);
}

function selects(policy: Resource, workload: Resource): boolean {
  const selector = peerOf(policy)?.selector;
  return selector !== undefined && labelsSubset(selector, workloadLabels(workload));
}

function sameLabels(a: Labels | undefined, b: Labels): boolean {
  return a !== undefined && labelsSubset(a, b) && labelsSubset(b, a);
}

function reportCompeting(context: WorldContext, competing: readonly Resource[], shared?: Resource): void {
  if (competing.length === 0) return;
  const { resource, object, view, report } = context;
  const mode = peerOf(resource)?.mode;
  const agree = competing.every((other) => peerOf(other)?.mode === mode && peerOf(other)?.ports.length === 0);
  const usual = agree && peerOf(resource)?.ports.length === 0 ? 'warning' : 'error';
  const severity = softened(view, resource, competing, usual);
  const related = competing.map((other) => ({
    resource: other,
    span: other.facts.nameSpan,
    message: 'for the same workloads',
  }));
  const others = listWords([...new Set(competing.map(displayName))], 3, 'and');
  const selector = object.at('spec.selector');
  if (!selector.exists) {
    const isMesh = resource.namespace === meshSettings(view).rootNamespace;
    const scope = isMesh ? 'the mesh' : `namespace ${resource.namespace}`;
    const options = { related, severity, span: resource.facts.nameSpan } as const;
    report(competingPeerAuthentications, object.get('spec'), 'wide', { others, scope }, options);
    return;
  }
  const workload = shared === undefined ? 'the same labels' : `${shared.facts.kind} ${displayName(shared)}`;
  report(competingPeerAuthentications, selector, 'selected', { others, workload }, { related, severity });
}
