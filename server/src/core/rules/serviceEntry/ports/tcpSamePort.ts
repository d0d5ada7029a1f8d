import { familyOf, entryOf, hasAddress, shareClients, visibilityOf } from '../../../mesh/entries';
import { freeAddress } from '../../../istio/freeAddress';
import { surelyMeet } from '../../../mesh/certainty';
import { parseProtocol } from '../../../istio/protocol';
import { carriesHttp } from '../../../mesh/servicePorts';
import type { PortFacts } from '../../../workspace/facts/types';
import type { Resource } from '../../../workspace/resource';
import { displayName } from '../../../workspace/resource';
import { addMember } from '../../../yaml/edit';
import type { WorldCheck, WorldContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';

const SOURCE = 'mergeTCPFilterChains, pilot/pkg/networking/core/listener.go';

export const tcpSamePortConflict = defineRule({
  code: 'tcp-same-port-conflict',
  severity: 'warning',
  title: 'Two entries that fight for one TCP port',
  source: SOURCE,
  messages: {
    fight: {
      what: 'TCP port {port} of {mine} is claimed by ServiceEntry {other} ({theirs}) too, and neither has an address.',
      why: 'Both want all connections to port {port}. The first one, the older as a rule, gets those of both: clients of the other end up at the wrong server.',
      todo: 'Give each entry an address of its own in "addresses", use different port numbers, or turn DNS capture on.',
    },
  },
});

export const exclusiveProtocolPort = defineRule({
  code: 'exclusive-protocol-port',
  severity: 'warning',
  title: 'MongoDB and MySQL share no port',
  source: SOURCE,
  messages: {
    dropped: {
      what: 'Port {port} speaks {protocol} here, and {theirs} in {other}.',
      why: 'istiod never puts {protocol} and another protocol on one listener: the newer of the two is left out, and its traffic goes to the other.',
      todo: 'Use protocol TCP, another port number, or an address of its own.',
    },
  },
});

/** TCP ports without an address that others of the workspace claim too. */
export const tcpSamePortCheck: WorldCheck = {
  scope: 'world',
  name: 'tcp-same-port-conflict',
  rules: [tcpSamePortConflict, exclusiveProtocolPort],
  kinds: ['networking.istio.io/ServiceEntry'],
  reads: ['port', 'mesh', 'identity'],
  check(context) {
    const spec = entryOf(context.resource);
    if (spec === undefined || context.resource.namespaceFrom === 'unknown') return;
    if (context.object.at('spec.addresses').open || hasAddress(context.view, context.resource)) return;
    const isRival = rivalry(context);
    for (const port of spec.ports) {
      const family = familyOf(port);
      if (family !== 'tcp' && family !== 'auto') continue;
      const owners = context.view.find('port', `${port.number}`);
      const rival = owners.find((other) => fights(context, other, port) && isRival(other));
      if (rival !== undefined) reportFight(context, port, rival);
      if (isExclusive(port)) checkExclusive(context, port, owners.filter(isRival));
    }
  },
};

/** Asks whether another owner of the port has callers in common. Variants of the same object, and twins of its host, are none. */
function rivalry({ view, resource }: WorldContext): (other: Resource) => boolean {
  const mine = new Set(entryOf(resource)?.hosts.map(({ text }) => text));
  const seenBy = visibilityOf(view, resource);
  return (other) =>
    other.role === 'resource' &&
    (other.namespace !== resource.namespace || other.facts.name !== resource.facts.name) &&
    surelyMeet(view, resource, other) &&
    entryOf(other)?.hosts.some(({ text }) => mine.has(text)) !== true &&
    shareClients(seenBy, visibilityOf(view, other));
}

function fights({ view }: WorldContext, other: Resource, port: PortFacts): boolean {
  const spec = entryOf(other);
  if (spec === undefined || hasAddress(view, other)) return false;
  return spec.ports.some((theirs) => {
    const family = familyOf(theirs);
    return theirs.number === port.number && (family === 'tcp' || family === 'auto');
  });
}

function isExclusive({ protocol = '' }: PortFacts): boolean {
  const parsed = parseProtocol(protocol);
  return parsed === 'Mongo' || parsed === 'MySQL';
}

function reportFight(context: WorldContext, port: PortFacts, rival: Resource): void {
  const theirs = entryOf(rival)?.ports.find(({ number }) => number === port.number);
  const related = [{ resource: rival, span: theirs?.span ?? rival.facts.nameSpan, message: 'the same port' }];
  const values = {
    port: port.number,
    mine: hostOf(context.resource),
    other: displayName(rival),
    theirs: hostOf(rival),
  };
  const spec = context.object.get('spec');
  const address = freeAddress(`${context.resource.namespace}/${values.mine}`);
  const allowed = entryOf(context.resource)?.resolution !== 'DYNAMIC_DNS';
  const edit = allowed ? addMember(context.document.text, spec, 'addresses', [address]) : undefined;
  const fixes = fix(`Add the address ${address}`, [edit]);
  context.report(tcpSamePortConflict, fieldOf(context, port), 'fight', values, { related, fixes, span: port.span });
}

function checkExclusive(context: WorldContext, port: PortFacts, rivals: readonly Resource[]): void {
  for (const other of rivals) {
    const { spec } = other.facts;
    if (spec.type !== 'Service' && spec.type !== 'ServiceEntry') continue;
    const theirs = spec.ports.find((each) => each.number === port.number && carriesHttp(other, each));
    if (theirs === undefined) continue;
    const values = {
      port: port.number,
      protocol: parseProtocol(port.protocol ?? ''),
      theirs: 'HTTP',
      other: `${other.facts.kind} ${displayName(other)}`,
    };
    const related = [{ resource: other, span: theirs.span, message: 'the other protocol' }];
    context.report(exclusiveProtocolPort, fieldOf(context, port), 'dropped', values, { related, span: port.span });
    return;
  }
}

function fieldOf({ object }: WorldContext, port: PortFacts): WorldContext['object'] {
  const items = object.at('spec.ports').items();
  const item = items.find((each) => each.get('number').number === port.number);
  return (item ?? object.at('spec.ports')).get('number');
}

function hostOf(resource: Resource): string {
  return entryOf(resource)?.hosts[0]?.text ?? displayName(resource);
}
