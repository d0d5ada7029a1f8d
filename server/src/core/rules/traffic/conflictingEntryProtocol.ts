import { ownersOf } from '../../mesh/hosts';
import { parseProtocol } from '../../istio/protocol';
import { areSeenTogether } from '../../mesh/visibility';
import type { PortFacts } from '../../workspace/facts/types';
import type { Resource } from '../../workspace/resource';
import { replaceScalar } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import type { Related } from '../finding';
import { fullName, fullNames, otherThan } from '../related';

export const conflictingEntryProtocol = defineRule({
  code: 'entries-disagree-on-protocol',
  aliases: ['IST0177', 'KIA1212'],
  severity: 'warning',
  title: 'ServiceEntries that disagree on the protocol of a port',
  source: 'pkg/config/analysis/analyzers/serviceentry/conflictingserviceentries.go',
  messages: {
    differ: {
      what: '{others} says {protocols} for port {port} of {host}; here it is {protocol}.',
      why: 'A proxy has one listener for the port and takes one of the protocols, so traffic of the other kind fails or is not understood.',
      todo: 'Use the same protocol in all of them, or narrow exportTo so that no namespace sees both.',
    },
  },
});

interface Rival {
  readonly entry: Resource;
  readonly port: PortFacts;
  /** A host that both have. */
  readonly host: string;
}

/** Ports of ServiceEntries for which another entry with the host has another protocol, seen from a common namespace. */
export const conflictingEntryProtocolCheck: WorldCheck = {
  scope: 'world',
  name: 'entries-disagree-on-protocol',
  rules: [conflictingEntryProtocol],
  kinds: ['networking.istio.io/ServiceEntry'],
  reads: ['host', 'wildcard-host', 'mesh', 'identity'],
  check(context) {
    const { object, view, resource } = context;
    if (resource.namespaceFrom === 'unknown' || object.at('spec.exportTo').open) return;
    const hosts = object.at('spec.hosts').texts();
    // Each entry once, with the first host that is in both.
    const entries = new Map<Resource, string>();
    for (const host of hosts) {
      const found = ownersOf(view, host);
      for (const other of otherThan(view, resource, found)) {
        if (entries.has(other) || !hasHost(other, host) || !areSeenTogether(view, resource, other)) continue;
        entries.set(other, host);
      }
    }
    if (entries.size === 0) return;
    const rivals = rivalsByPort(entries);
    for (const port of object.at('spec.ports').items()) checkPort(context, port, rivals);
  },
};

function hasHost({ facts }: Resource, host: string): boolean {
  return facts.spec.type === 'ServiceEntry' && facts.spec.hosts.some(({ text }) => text === host);
}

function rivalsByPort(entries: ReadonlyMap<Resource, string>): Map<number, Rival[]> {
  const found = new Map<number, Rival[]>();
  for (const [entry, host] of entries) {
    const { spec } = entry.facts;
    for (const port of spec.type === 'ServiceEntry' ? spec.ports : []) {
      const list = found.get(port.number);
      if (list === undefined) found.set(port.number, [{ entry, port, host }]);
      else list.push({ entry, port, host });
    }
  }
  return found;
}

function checkPort({ report }: WorldContext, field: Field, byPort: ReadonlyMap<number, readonly Rival[]>): void {
  const number = field.get('number').number;
  const written = field.get('protocol');
  if (number === undefined || written.unknown) return;
  const protocol = (written.text ?? '').toUpperCase();
  const rivals = (byPort.get(number) ?? []).filter(
    ({ port }) => port.protocol !== undefined && port.protocol.toUpperCase() !== protocol,
  );
  const [first] = rivals;
  if (first === undefined) return;
  const others = [...new Set(rivals.map(({ port }) => port.protocol ?? ''))];
  const values = {
    others: fullNames(rivals.map(({ entry }) => entry)),
    protocols: others.map(nameOf).join(' and '),
    protocol: nameOf(written.text ?? ''),
    port: number,
    host: first.host,
  };
  const node = written.scalar;
  const [other = ''] = others;
  const fixes =
    node === undefined || others.length > 1 || other === ''
      ? []
      : fix(`Change to ${other}`, [replaceScalar(node, other)]);
  const place = written.exists ? written : field.get('number');
  report(conflictingEntryProtocol, place, 'differ', values, { fixes, related: relatedPorts(rivals) });
}

function nameOf(protocol: string): string {
  if (protocol === '') return 'none (detected)';
  const known = parseProtocol(protocol);
  return known === 'auto' ? protocol : known;
}

function relatedPorts(rivals: readonly Rival[]): Related[] {
  return rivals.map(({ entry, port }) => ({
    resource: entry,
    span: port.span,
    message: `${fullName(entry)} says ${nameOf(port.protocol ?? '')}`,
  }));
}
