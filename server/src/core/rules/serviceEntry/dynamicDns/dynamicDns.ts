import { appliedRules } from '../../../mesh/appliedRules';
import { entryOf, familyOf, shareClients, visibilityOf } from '../../../mesh/entries';
import { surelyMeet } from '../../../mesh/certainty';
import { ruleOf } from '../../../mesh/destinationRules';
import { decidedBy, meshSettings } from '../../../mesh/meshSettings';
import { waypointOf } from '../../../mesh/ambient';
import { carriesHttp } from '../../../mesh/servicePorts';
import { compareMinors } from '../../../schema/lifetime';
import type { PortFacts, ServiceEntryFacts } from '../../../workspace/facts/types';
import type { Resource } from '../../../workspace/resource';
import { displayName } from '../../../workspace/resource';
import { addMember } from '../../../yaml/edit';
import type { WorldCheck, WorldContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';
import { dynamicDnsOutlier } from '../../policies/dynamicDnsOutlier';

export const dynamicDnsTooOld = defineRule({
  code: 'dynamic-dns-too-old',
  severity: 'warning',
  title: 'Sidecars of this version do not know DYNAMIC_DNS',
  source: 'releasenotes/notes/se-wildcard-host-sidecar.yaml',
  messages: {
    sidecars: {
      what: 'Resolution is DYNAMIC_DNS, and the Istio version is {version}.',
      why: 'Sidecars know it since 1.30; before, only ambient waypoints do, and for sidecars the hosts are unknown.',
      todo: 'Use resolution NONE, bind a waypoint, or upgrade.',
    },
  },
});

export const dynamicDnsNotFirst = defineRule({
  code: 'dynamic-dns-not-first',
  severity: 'warning',
  title: 'Another HTTP service keeps DYNAMIC_DNS from resolving',
  source: 'buildListenerFromEntry, pilot/pkg/networking/core/listener.go',
  messages: {
    shared: {
      what: '{other} has HTTP port {port} too.',
      why: 'The filter that looks names up is put into the listener of the port only if this entry is its first HTTP service (private ones first, then the oldest). Beside an older one the route and the cluster exist, but nothing is looked up: 503.',
      todo: 'Use a port number of its own, or limit the entry to its namespace with exportTo ["."], which puts it before all public services.',
    },
    twins: {
      what: '{other} has resolution DYNAMIC_DNS on HTTP port {port} too.',
      why: 'The listener of the port gets one filter that looks names up, with the cache of its first service: only one of the two works.',
      todo: 'Put the hosts on different port numbers.',
    },
  },
});

/** DYNAMIC_DNS entries that proxies cannot serve, or that bring istiod down by a default of the mesh. */
export const dynamicDnsCheck: WorldCheck = {
  scope: 'world',
  name: 'dynamic-dns',
  rules: [dynamicDnsTooOld, dynamicDnsNotFirst, dynamicDnsOutlier],
  kinds: ['networking.istio.io/ServiceEntry'],
  reads: ['port', 'identity', 'mesh', 'destination-rule', 'wildcard-destination-rule'],
  check(context) {
    const { view, resource, object } = context;
    const spec = entryOf(resource);
    if (spec?.resolution !== 'DYNAMIC_DNS') return;
    const version = view.settings.istioVersion;
    const field = object.at('spec.resolution');
    if (compareMinors(version, '1.28') >= 0 && compareMinors(version, '1.30') < 0) {
      if (waypointOf(view, resource) === undefined) context.report(dynamicDnsTooOld, field, 'sidecars', { version });
      return;
    }
    checkMeshDefault(context, spec);
    if (resource.namespaceFrom === 'unknown') return;
    for (const port of spec.ports) if (familyOf(port) === 'http') checkFirst(context, port);
  },
};

function checkMeshDefault(context: WorldContext, spec: ServiceEntryFacts): void {
  const { view, resource, object } = context;
  const settings = meshSettings(view);
  const { defaultOutlierDetection } = settings;
  if (!defaultOutlierDetection || compareMinors(view.settings.istioVersion, '1.31') < 0) return;
  for (const { text: host } of spec.hosts) {
    const { rules } = appliedRules(view, host, resource.namespace, resource.namespace);
    // A rule with outlier detection of its own is reported where it stands.
    if (rules.some((rule) => ruleOf(rule)?.policy?.outlierDetection === true)) continue;
    const decided = decidedBy(settings, 'defaultOutlierDetection');
    const related = decided === undefined ? [] : [decided];
    context.report(dynamicDnsOutlier, object.at('spec.resolution'), 'mesh', { host }, { related });
    return;
  }
}

function checkFirst(context: WorldContext, port: PortFacts): void {
  const { view, resource, object } = context;
  const seenBy = visibilityOf(view, resource);
  const others = view
    .find('port', `${port.number}`)
    .filter(
      (other) =>
        other.role === 'resource' &&
        surelyMeet(view, resource, other) &&
        (other.namespace !== resource.namespace || other.facts.name !== resource.facts.name) &&
        hasHttp(other, port.number) &&
        shareClients(seenBy, visibilityOf(view, other)),
    );
  // Private services come first, so only private ones can be before a private one.
  const isPublic = seenBy.to === 'all';
  const rivals = isPublic ? others : others.filter((other) => visibilityOf(view, other).to !== 'all');
  const twin = rivals.find((other) => entryOf(other)?.resolution === 'DYNAMIC_DNS');
  const [first] = rivals;
  const other = twin ?? first;
  const item = object
    .at('spec.ports')
    .items()
    .find((each) => each.get('number').number === port.number);
  if (other === undefined || item === undefined) return;
  const related = [{ resource: other, span: other.facts.nameSpan, message: 'has the port too' }];
  const values = { other: `${other.facts.kind} ${displayName(other)}`, port: port.number };
  const exportTo = object.at('spec.exportTo');
  const helps =
    isPublic &&
    !exportTo.exists &&
    others.every((each) => visibilityOf(view, each).to === 'all' || each.namespace !== resource.namespace);
  const fixes = helps
    ? fix('Export it to its own namespace only', [
        addMember(context.document.text, object.get('spec'), 'exportTo', ['.']),
      ])
    : [];
  context.report(dynamicDnsNotFirst, item.get('number'), twin === undefined ? 'shared' : 'twins', values, {
    related,
    fixes,
  });
}

function hasHttp(resource: Resource, number: number): boolean {
  const { spec } = resource.facts;
  if (spec.type !== 'Service' && spec.type !== 'ServiceEntry') return false;
  return spec.ports.some((port) => port.number === number && carriesHttp(resource, port));
}
