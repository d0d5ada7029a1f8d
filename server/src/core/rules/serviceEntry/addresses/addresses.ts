import { parseIp } from '../../../istio/ip';
import { surelyMeet } from '../../../mesh/certainty';
import { entryOf, shareClients, visibilityOf } from '../../../mesh/entries';
import type { Resource } from '../../../workspace/resource';
import { displayName } from '../../../workspace/resource';
import type { Field } from '../../../yaml/field';
import { familyOf } from '../../../mesh/entries';
import type { WorldCheck, WorldContext } from '../../defineRule';
import { defineRule } from '../../defineRule';

export const vipCollision = defineRule({
  code: 'vip-collision',
  severity: 'warning',
  title: 'An address that somebody else has',
  source: 'pilot/pkg/networking/core/listener.go; pilot/pkg/controllers/ipallocate/ipallocate.go',
  messages: {
    shared: {
      what: 'Address {address} with port {port} belongs to ServiceEntry {other} ({host}) too.',
      why: 'Both want the listener {address}:{port}; the newer one is dropped, and its connections go to the other server.',
      todo: 'Give each entry an address of its own.',
    },
    pool: {
      what: 'Address {address} lies in {pool}, from which istiod allocates addresses by itself.',
      why: 'istiod may have given it to another ServiceEntry: then connections to that one end up here, or the other way round.',
      todo: 'Take an address that nothing else uses, such as one from 240.241.0.0/16.',
    },
  },
});

export const multiAddressDualStack = defineRule({
  code: 'multi-address-dual-stack',
  severity: 'information',
  title: 'Addresses of both families are two services',
  source: 'convertServices, pilot/pkg/serviceregistry/serviceentry/conversion.go',
  messages: {
    both: {
      what: 'The entry has IPv4 and IPv6 addresses.',
      why: 'istiod makes a service of every address, not one service with two families, and sends each endpoint once for each of them.',
      todo: 'Leave "addresses" out and let istiod allocate one of each family (with DNS capture), or keep one family.',
    },
  },
});

/** Addresses of ServiceEntries that collide, or that are meant as one. */
export const addressesCheck: WorldCheck = {
  scope: 'world',
  name: 'vip-collision',
  rules: [vipCollision, multiAddressDualStack],
  kinds: ['networking.istio.io/ServiceEntry'],
  reads: ['address', 'mesh', 'identity'],
  check(context) {
    const addresses = context.object.at('spec.addresses');
    const families = new Set<number>();
    for (const field of addresses.items()) {
      const ip = field.text === undefined ? undefined : parseIp(field.text);
      if (ip === undefined || field.text === undefined) continue;
      families.add(ip.family);
      const pool = poolOf(ip.family, ip.value);
      if (pool !== undefined) context.report(vipCollision, field, 'pool', { address: field.text, pool });
      else checkShared(context, field, field.text);
    }
    if (families.size > 1) context.report(multiAddressDualStack, addresses, 'both', {}, { span: addresses.keySpan });
  },
};

/** The range of automatic addresses that holds an IP. Source: pilot/pkg/features/pilot.go. */
function poolOf(family: number, value: bigint): string | undefined {
  if (family === 4) return value >> 16n === 0xf0f0n ? '240.240.0.0/16' : undefined;
  return value >> 80n === 0x200100020000n ? '2001:2::/48' : undefined;
}

function checkShared(context: WorldContext, field: Field, address: string): void {
  const { view, resource } = context;
  const mine = entryOf(resource);
  if (mine === undefined) return;
  for (const other of view.find('address', address)) {
    const theirs = entryOf(other);
    if (
      theirs === undefined ||
      other.role !== 'resource' ||
      isSame(resource, other) ||
      !surelyMeet(view, resource, other)
    )
      continue;
    // HTTP ports go by the Host header, so they share an address.
    const port = mine.ports.find(
      ({ number, protocol }) =>
        theirs.ports.some((each) => each.number === number && familyOf(each) !== 'http') &&
        familyOf({ number, protocol, span: field.span }) !== 'http',
    );
    if (port === undefined || !shareClients(visibilityOf(view, resource), visibilityOf(view, other))) continue;
    const host = theirs.hosts[0]?.text ?? '';
    if (mine.hosts.some(({ text }) => theirs.hosts.some((each) => each.text === text))) continue;
    const related = [{ resource: other, span: other.facts.nameSpan, message: 'claims the address too' }];
    context.report(
      vipCollision,
      field,
      'shared',
      { address, port: port.number, other: displayName(other), host },
      { related },
    );
    return;
  }
}

function isSame(a: Resource, b: Resource): boolean {
  return a.namespace === b.namespace && a.facts.name === b.facts.name;
}
