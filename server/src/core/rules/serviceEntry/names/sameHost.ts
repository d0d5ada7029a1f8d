import { ownersOf } from '../../../mesh/hosts';
import { shareClients, visibilityOf, entryOf } from '../../../mesh/entries';
import { surelyMeet } from '../../../mesh/certainty';
import { labelsSubset } from '../../../istio/labels';
import type { Labels, ServiceEntryFacts } from '../../../workspace/facts/types';
import type { Resource } from '../../../workspace/resource';
import { displayName } from '../../../workspace/resource';
import type { Field } from '../../../yaml/field';
import type { WorldCheck, WorldContext } from '../../defineRule';
import { defineRule } from '../../defineRule';
import { listWords } from '../../structure/words';

const SOURCE =
  'canMergeServices, pilot/pkg/model/sidecar.go; mergeServicesInstancesByNamespaceHost, pilot/pkg/serviceregistry/serviceentry/conversion.go';

export const splitPortsNotMerged = defineRule({
  code: 'split-ports-not-merged',
  severity: 'warning',
  title: 'Ports of one host over two entries that istiod does not merge',
  source: SOURCE,
  messages: {
    lost: {
      what: '"{host}" is declared in ServiceEntry {other} too, and the two differ in {differences}.',
      why: 'istiod joins the ports of two entries only if resolution, labels, workloadSelector and exportTo are equal. Else the ports of the newer one ({ports} here) get no cluster: 503 (NC), or the traffic passes by.',
      todo: 'Put all ports into one ServiceEntry, or make the four fields equal.',
    },
  },
});

export const sameHostManyEntries = defineRule({
  code: 'same-host-many-entries',
  aliases: ['KIA1211'],
  severity: 'warning',
  title: 'One host in several ServiceEntries',
  source: SOURCE,
  messages: {
    undecided: {
      what: '"{host}" has {field} {mine} here and {theirs} in ServiceEntry {other}.',
      why: 'Only one of the two counts for all, the older one. Objects that were applied together have the same age, and then it may change with every start of istiod.',
      todo: 'Keep one ServiceEntry for the host.',
    },
    otherNamespace: {
      what: '"{host}" is declared in ServiceEntry {other} too, and both are seen by the same callers.',
      why: 'A caller uses one of them only, the one of its own namespace, else the older one, and never sees the ports of the other ({ports}).',
      todo: 'Declare all ports in one ServiceEntry, or limit each with exportTo to the namespaces that are meant to use it.',
    },
  },
});

/** Hosts that several ServiceEntries declare, where the outcome is not what both say. */
export const sameHostCheck: WorldCheck = {
  scope: 'world',
  name: 'same-host-many-entries',
  rules: [splitPortsNotMerged, sameHostManyEntries],
  kinds: ['networking.istio.io/ServiceEntry'],
  reads: ['host', 'wildcard-host', 'mesh', 'identity'],
  check(context) {
    const spec = entryOf(context.resource);
    if (spec === undefined || context.resource.namespaceFrom === 'unknown') return;
    for (const field of context.object.at('spec.hosts').items()) {
      const host = field.text;
      if (host === undefined || host === '') continue;
      for (const other of othersWith(context, host)) if (compare(context, spec, field, host, other)) break;
    }
  },
};

/** Other ServiceEntries with the very host. Variants of one object are never in a cluster together. */
function othersWith({ view, resource }: WorldContext, host: string): Resource[] {
  return ownersOf(view, host).filter(
    (other) =>
      other.role === 'resource' &&
      surelyMeet(view, resource, other) &&
      entryOf(other)?.hosts.some(({ text }) => text === host) === true &&
      (other.namespace !== resource.namespace || other.facts.name !== resource.facts.name),
  );
}

function compare(context: WorldContext, spec: ServiceEntryFacts, field: Field, host: string, other: Resource): boolean {
  const { view, resource } = context;
  const theirs = entryOf(other);
  if (theirs === undefined || !shareClients(visibilityOf(view, resource), visibilityOf(view, other))) return false;
  const related = [{ resource: other, span: other.facts.nameSpan, message: 'declares the host too' }];
  const values = { host, other: displayName(other) };
  const shared = spec.ports.some(({ number }) => theirs.ports.some((port) => port.number === number));
  if (other.namespace !== resource.namespace) {
    const missing = theirs.ports.filter(({ number }) => !spec.ports.some((port) => port.number === number));
    if (missing.length === 0 || theirs.openPorts || spec.openPorts) return false;
    const ports = listWords(missing.map(({ number }) => String(number)));
    const options = { related, severity: 'hint' } as const;
    context.report(sameHostManyEntries, field, 'otherNamespace', { ...values, ports }, options);
    return true;
  }
  if (spec.resolution === undefined || theirs.resolution === undefined) return false;
  if (shared && spec.resolution !== theirs.resolution) {
    const resolutions = { field: 'resolution', mine: spec.resolution, theirs: theirs.resolution };
    context.report(sameHostManyEntries, field, 'undecided', { ...values, ...resolutions }, { related });
    return true;
  }
  const differences = differencesOf(resource, spec, other, theirs);
  if (!shared && differences.length > 0 && spec.ports.length > 0) {
    const ports = listWords(spec.ports.map(({ number }) => String(number)));
    context.report(
      splitPortsNotMerged,
      field,
      'lost',
      { ...values, ports, differences: listed(differences) },
      { related },
    );
    return true;
  }
  return false;
}

/** The fields that keep istiod from joining two entries. */
function differencesOf(mine: Resource, spec: ServiceEntryFacts, other: Resource, theirs: ServiceEntryFacts): string[] {
  const set = (entries: readonly string[] | undefined): string => [...new Set(entries ?? [])].sort().join();
  return [
    spec.resolution === theirs.resolution ? [] : ['resolution'],
    sameLabels(mine.facts.labels, other.facts.labels) ? [] : ['labels'],
    sameLabels(spec.workloadSelector ?? {}, theirs.workloadSelector ?? {}) ? [] : ['workloadSelector'],
    set(spec.exportTo) === set(theirs.exportTo) ? [] : ['exportTo'],
  ].flat();
}

function sameLabels(a: Labels, b: Labels): boolean {
  return labelsSubset(a, b) && labelsSubset(b, a);
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
