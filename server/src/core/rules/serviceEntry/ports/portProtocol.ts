import { isHttp, isTls, parseProtocol } from '../../../istio/protocol';
import { fateOfUnknownTraffic } from '../../../mesh/unknownTraffic';
import { addMember, replaceScalar } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import { removal } from '../../admission/removal';
import { lacks, lacksEntries, textOf } from '../../admission/values';
import type { WorldCheck, WorldContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';

export const protocolMissing = defineRule({
  code: 'protocol-missing',
  severity: 'information',
  title: 'A port whose protocol is guessed from its bytes',
  source: 'convertPort, pilot/pkg/serviceregistry/serviceentry/conversion.go',
  messages: {
    name: {
      what: 'Port {number} has no protocol; its name "{name}" does not set one.',
      why: 'Unlike for a Kubernetes Service the name means nothing in a ServiceEntry: Envoy waits for the first bytes and guesses HTTP or TCP.',
      todo: 'Write "protocol: {meant}".',
    },
    serverFirst: {
      what: 'Port {number} has no protocol, and servers on this port speak first.',
      why: 'Envoy waits for the first bytes of the client to guess the protocol, while the client waits for the server: connections hang.',
      todo: 'Write "protocol: {meant}".',
    },
    guessed: {
      what: 'Port {number} has no protocol.',
      why: 'Envoy waits for the first bytes of the client and guesses HTTP or TCP; where the server speaks first, connections hang.',
      todo: 'Write the protocol of the port.',
    },
  },
});

export const udpPort = defineRule({
  code: 'udp-port',
  severity: 'warning',
  title: 'A UDP port is left alone by the proxies',
  source: 'pilot/pkg/networking/core/listener.go',
  messages: {
    ignored: {
      what: 'Port {number} is UDP.',
      why: 'Sidecars do not capture UDP: there is neither a listener nor a cluster for it, and the traffic passes by as if the entry were not there.',
      todo: 'Remove the port; limit such traffic with a NetworkPolicy.',
    },
  },
});

export const reservedPort = defineRule({
  code: 'reserved-port',
  severity: 'warning',
  title: "One of Istio's own ports",
  source: 'conflictWithReservedListener, pilot/pkg/model/context.go',
  messages: {
    skipped: {
      what: 'Port {number} is used by the sidecar itself.',
      why: 'istiod leaves the listener out with no more than a line in its log, so the port does not exist for applications.',
      todo: 'Use another "number" for applications to dial, with "targetPort: {number}".',
    },
  },
});

export const startTlsPort = defineRule({
  code: 'sniless-client',
  severity: 'information',
  title: 'TLS without a server name at the start',
  source: 'buildSidecarOutboundTLSFilterChainOpts, pilot/pkg/networking/core/tls.go',
  messages: {
    startTls: {
      what: 'Port {number} ({service}) is declared as {protocol}, and its clients as a rule begin in clear text and change to TLS later.',
      why: 'Envoy chooses by the SNI in the first bytes. There is none, so nothing matches and the traffic {fate}.',
      todo: 'Use protocol TCP with an address in "addresses", unless the clients are set to start with TLS.',
    },
  },
});

/** Servers that greet first. */
const SERVER_FIRST: ReadonlyMap<number, string> = new Map([
  [21, 'TCP'],
  [22, 'TCP'],
  [25, 'TCP'],
  [110, 'TCP'],
  [143, 'TCP'],
  [587, 'TCP'],
  [3306, 'MYSQL'],
  [5432, 'TCP'],
  [5672, 'TCP'],
]);

/** Protocols that ask for TLS in the middle of a conversation. */
const START_TLS: ReadonlyMap<number, string> = new Map([
  [25, 'SMTP'],
  [110, 'POP3'],
  [143, 'IMAP'],
  [389, 'LDAP'],
  [587, 'SMTP'],
  [1433, 'SQL Server'],
  [3306, 'MySQL'],
  [5432, 'PostgreSQL'],
]);

/** Source: pilot/cmd/pilot-agent and the injection template: outbound, inbound, probes, metrics. */
const RESERVED: ReadonlySet<number> = new Set([15001, 15006, 15021, 15090]);

/** Protocols of ServiceEntry ports that do not do what one expects. */
export const portProtocolCheck: WorldCheck = {
  scope: 'world',
  name: 'port-protocol',
  rules: [protocolMissing, udpPort, reservedPort, startTlsPort],
  kinds: ['networking.istio.io/ServiceEntry'],
  reads: ['mesh'],
  check(context) {
    const spec = context.object.get('spec');
    for (const port of spec.get('ports').items()) {
      const number = port.get('number').number;
      const text = textOf(port.get('protocol'));
      if (number === undefined || text === undefined || port.map === undefined) continue;
      if (text === '') {
        if (!port.open) checkMissing(context, port, number);
        continue;
      }
      checkProtocol(context, port, number, text);
    }
  },
};

function checkMissing(context: WorldContext, port: Field, number: number): void {
  const protocol = port.get('protocol');
  const name = port.get('name').text ?? '';
  const prefix = name.replace(/-.*$/s, '');
  const first = SERVER_FIRST.get(number);
  const parsed = parseProtocol(prefix);
  const named = parsed === 'auto' || parsed === 'UDP' ? undefined : prefix.toUpperCase();
  const meant = first === undefined ? named : (named ?? first);
  const fixes =
    meant === undefined
      ? []
      : fix(`Add protocol: ${meant}`, [addMember(context.document.text, port, 'protocol', meant)]);
  const message = first !== undefined ? 'serverFirst' : named === undefined ? 'guessed' : 'name';
  const severity = first === undefined ? undefined : 'warning';
  const values = { number, name, meant: meant ?? '' };
  context.report(protocolMissing, protocol, message, values, { fixes, severity, span: port.get('number').span });
}

function checkProtocol(context: WorldContext, port: Field, number: number, text: string): void {
  const protocol = parseProtocol(text);
  const field = port.get('protocol');
  if (protocol === 'UDP') {
    const alone = context.object.at('spec.ports').items().length < 2;
    const fixes = alone ? [] : removal(`Remove port ${number}`, port, context);
    context.report(udpPort, field, 'ignored', { number }, { fixes });
  }
  const onWildcard = isHttp(protocol) || (!isTls(protocol) && lacksEntries(context.object.at('spec.addresses')));
  if (RESERVED.has(number) && onWildcard && protocol !== 'UDP')
    context.report(reservedPort, port.get('number'), 'skipped', { number });
  const service = START_TLS.get(number);
  if (service !== undefined && isTls(protocol) && field.scalar !== undefined) {
    const fixes = lacks(context.object.at('spec.addresses'))
      ? []
      : fix('Change the protocol to TCP', [replaceScalar(field.scalar, 'TCP')]);
    context.report(
      startTlsPort,
      field,
      'startTls',
      { number, service, protocol, fate: fateOfUnknownTraffic(context.view) },
      { fixes },
    );
  }
}
