import { exportVisibility } from '../../istio/exportTo';
import type { Visibility } from '../../istio/exportTo';
import { surelyMeet } from '../../mesh/certainty';
import { meshSettings } from '../../mesh/meshSettings';
import type { PortFacts, ServiceEntryFacts } from '../../workspace/facts/types';
import type { Resource } from '../../workspace/resource';
import { displayName } from '../../workspace/resource';
import type { View } from '../../workspace/view';
import type { Field } from '../../yaml/field';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule } from '../defineRule';
import { listWords } from '../structure/words';

export const sameHostAndPort = defineRule({
  code: 'same-host-and-port',
  aliases: ['KIA1211'],
  severity: 'information',
  title: 'Several ServiceEntries for one host and port',
  source: 'pilot/pkg/serviceregistry/serviceentry/conversion.go',
  messages: {
    pooled: {
      what: 'Another ServiceEntry of this namespace has {host} and port {port}: {others}.',
      why: 'istiod keeps the older one and pools their endpoints where the rest of the two agrees.',
      todo: 'Put both into one ServiceEntry.',
    },
    differ: {
      what: 'Another ServiceEntry of this namespace has {host} and port {port}, with another {difference}: {others}.',
      why: 'istiod keeps the older one and ignores the other, so which one counts depends on when they were made.',
      todo: 'Put both into one ServiceEntry.',
    },
    elsewhere: {
      what: 'A ServiceEntry of another namespace has {host} and port {port}: {others}.',
      why: 'A client uses one of them only: that of its own namespace, else the oldest that it sees.',
      todo: 'Keep one for all, or export each to its own namespace with exportTo: ["."].',
    },
    itself: {
      what: '{host} is listed twice, in different case.',
      why: 'Names are compared without case, so the second one adds nothing.',
      todo: 'Remove one of the two.',
    },
  },
});

/** Ports of ServiceEntries that another one with the same host has, where some client sees both. */
export const sameHostAndPortCheck: WorldCheck = {
  scope: 'world',
  name: 'same-host-and-port',
  rules: [sameHostAndPort],
  kinds: ['networking.istio.io/ServiceEntry'],
  reads: ['host', 'mesh', 'identity'],
  check(context) {
    const own = entryOf(context.resource);
    if (own === undefined || context.resource.namespaceFrom === 'unknown') return;
    for (const port of context.object.at('spec.ports').items()) checkPort(context, own, port);
  },
};

function entryOf({ facts }: Resource): ServiceEntryFacts | undefined {
  return facts.spec.type === 'ServiceEntry' ? facts.spec : undefined;
}

function checkPort(context: WorldContext, own: ServiceEntryFacts, field: Field): void {
  const number = field.get('number').number;
  const port = own.ports.find((each) => each.number === number);
  if (port === undefined) return;
  const hosts = own.hosts.map(({ text }) => text).filter((host) => !host.startsWith('*'));
  const repeated = hosts.find((host, at) => hosts.some((other, place) => place < at && isSame(other, host)));
  if (repeated !== undefined) {
    context.report(sameHostAndPort, field.get('number'), 'itself', { host: repeated });
    return;
  }
  for (const host of hosts) {
    const others = twinsOf(context, host, port);
    if (others.length === 0) continue;
    reportTwins(context, own, field, host, others);
    return;
  }
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Entries with the same host and port; nothing when a protocol differs, which is a problem of its own. */
function twinsOf({ view, resource }: WorldContext, host: string, port: PortFacts): Resource[] {
  const named = new Set([...view.find('host', host), ...view.find('host', host.toLowerCase())]);
  const twins = [...named].filter((other) => {
    if (other.role !== 'resource' || displayName(other) === displayName(resource)) return false;
    if (!surelyMeet(view, resource, other)) return false;
    if (!entryOf(other)?.ports.some(({ number }) => number === port.number)) return false;
    return meet(visibilityOf(view, resource), visibilityOf(view, other));
  });
  const protocols = twins.flatMap((other) =>
    (entryOf(other)?.ports ?? []).filter(({ number }) => number === port.number).map(({ protocol }) => protocol),
  );
  return protocols.every((protocol) => protocol?.toLowerCase() === port.protocol?.toLowerCase()) ? twins : [];
}

function visibilityOf(view: View, entry: Resource): Visibility {
  const { defaultServiceExportTo } = meshSettings(view);
  return exportVisibility(entryOf(entry)?.exportTo ?? [], entry.namespace, defaultServiceExportTo);
}

function meet(a: Visibility, b: Visibility): boolean {
  if (a.to === 'none' || b.to === 'none') return false;
  if (a.to === 'all' || b.to === 'all') return true;
  return [...a.namespaces].some((namespace) => b.namespaces.has(namespace));
}

function reportTwins(
  { resource, report }: WorldContext,
  own: ServiceEntryFacts,
  field: Field,
  host: string,
  others: readonly Resource[],
): void {
  const beside = others.filter(({ namespace }) => namespace === resource.namespace);
  const told = beside.length > 0 ? beside : others;
  const difference = beside.map((other) => differenceOf(own, other)).find((each) => each !== undefined);
  // What becomes of entries that resolve otherwise is told at the host: same-host-many-entries.
  if (difference === 'resolution') return;
  const related = told.map((other) => ({ resource: other, span: other.facts.nameSpan, message: 'has the same host' }));
  const values = {
    others: listWords([...new Set(told.map(displayName))], 3, 'and'),
    host,
    port: field.get('number').number ?? 0,
    difference: difference ?? '',
  };
  const message = beside.length === 0 ? 'elsewhere' : difference === undefined ? 'pooled' : 'differ';
  const severity = message === 'differ' ? 'warning' : 'information';
  report(sameHostAndPort, field.get('number'), message, values, { related, severity });
}

/** What keeps istiod from merging two entries. Source: mergeServices, pilot/pkg/serviceregistry/serviceentry/conversion.go. */
function differenceOf(own: ServiceEntryFacts, other: Resource): string | undefined {
  const entry = entryOf(other);
  if (entry === undefined || own.resolution === undefined || entry.resolution === undefined) return undefined;
  if (own.resolution !== entry.resolution) return 'resolution';
  return JSON.stringify(own.exportTo ?? []) === JSON.stringify(entry.exportTo ?? []) ? undefined : 'exportTo';
}
