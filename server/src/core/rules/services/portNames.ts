import { protocols, servicePortProtocol } from '../../istio/protocol';
import { injectsByLabel } from '../../mesh/injection';
import { isAmbient, namespaceLabels } from '../../mesh/namespaces';
import { addMember, replaceScalar } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { ObjectContext, WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import type { Fix } from '../finding';
import { nearestName } from '../nearest';

const SOURCE = 'pkg/config/analysis/analyzers/service/portname.go';

export const portProtocolUnknown = defineRule({
  code: 'port-protocol-unknown',
  aliases: ['IST0118', 'KIA0601', 'KIA0602'],
  severity: 'information',
  title: 'A Service port that names no protocol',
  source: SOURCE,
  messages: {
    name: {
      what: 'The name of port {port}, "{name}", begins with no protocol that Istio knows.',
      why: 'Istio guesses the protocol from the first bytes; where the server speaks first, connections wait five seconds.',
      todo: 'Name it http-{name}, tcp-{name} or the like, or set appProtocol.',
    },
    nameless: {
      what: 'Port {port} has neither a name nor an appProtocol.',
      why: 'Istio guesses the protocol from the first bytes; where the server speaks first, connections wait five seconds.',
      todo: 'Name it http, tcp, grpc or the like, or set appProtocol.',
    },
    appProtocol: {
      what: 'Istio knows no protocol "{name}", the appProtocol of port {port}.',
      why: 'appProtocol counts before the name, so the protocol is guessed from the first bytes.',
      todo: 'Use a protocol that Istio knows, such as http, http2, grpc, tls or tcp.',
    },
  },
});

export const externalNamePort = defineRule({
  code: 'external-name-port-not-http',
  aliases: ['IST0150'],
  severity: 'warning',
  title: 'A port of an ExternalName Service that takes all traffic',
  source: SOURCE,
  messages: {
    tcp: {
      what: 'Port {port} of this ExternalName Service is plain TCP.',
      why: 'Istio then has a TCP listener for the port without an address: it takes all traffic to port {port}, whatever the host.',
      todo: 'Name the port http, https or tls if it carries that.',
    },
    unknown: {
      what: 'Port {port} of this ExternalName Service names no protocol.',
      why: 'Istio then has a listener for the port without an address: it takes all traffic to port {port}, whatever the host.',
      todo: 'Name the port http, https or tls, as what it carries.',
    },
  },
});

/** Ports of Services whose protocol Istio has to guess; a hint unless the namespace is known to be in the mesh. */
export const portNamesCheck: WorldCheck = {
  scope: 'world',
  name: 'port-protocol-unknown',
  rules: [portProtocolUnknown, externalNamePort],
  kinds: ['/Service'],
  reads: ['identity'],
  check(context) {
    const { object, facts } = context;
    if (isOfIstio(facts.labels)) return;
    const isExternal = object.at('spec.type').text === 'ExternalName';
    for (const port of object.at('spec.ports').items()) checkPort(context, port, isExternal);
  },
};

function isOfIstio(labels: Readonly<Record<string, string>>): boolean {
  return (
    labels['istio'] !== undefined ||
    labels['release'] === 'istio' ||
    /^istio\.io-(gateway|mesh|eastwest)-controller$/.test(labels['gateway.istio.io/managed'] ?? '')
  );
}

function checkPort(context: WorldContext, port: Field, isExternal: boolean): void {
  const name = port.get('name');
  const appProtocol = port.get('appProtocol');
  const number = port.get('port');
  if (number.number === undefined || port.open || name.unknown || appProtocol.unknown) return;
  if (port.get('protocol').text === 'UDP' || port.get('protocol').unknown) return;
  const isUnknown =
    servicePortProtocol({
      port: number.number,
      name: name.text,
      protocol: port.get('protocol').text,
      appProtocol: appProtocol.text,
    }) === 'auto';
  if (!isUnknown && !(isExternal && name.text === 'tcp')) return;
  const field = appProtocol.exists ? appProtocol : name.exists ? name : number;
  const values = { port: number.number, name: field.text ?? '' };
  const fixes = protocolFixes(context, port, isExternal);
  if (isExternal) return context.report(externalNamePort, field, isUnknown ? 'unknown' : 'tcp', values, { fixes });
  const message = appProtocol.exists ? 'appProtocol' : name.exists ? 'name' : 'nameless';
  const labels = namespaceLabels(context.view, context.resource.namespace);
  const isInMesh = labels !== undefined && (injectsByLabel(labels) || isAmbient(labels));
  context.report(portProtocolUnknown, field, message, values, { fixes, severity: isInMesh ? 'information' : 'hint' });
}

const COMMON = ['http', 'grpc', 'tcp', 'tls'];

/** A name that begins with a protocol; the one that was nearly written comes first. */
function protocolFixes({ document }: ObjectContext, port: Field, isExternal: boolean): Fix[] {
  const appProtocol = port.get('appProtocol').scalar;
  const name = port.get('name');
  const wanted = isExternal ? ['http', 'https', 'tls'] : COMMON;
  if (appProtocol !== undefined)
    return wanted.flatMap((protocol) =>
      fix(`Change appProtocol to ${protocol}`, [replaceScalar(appProtocol, protocol)]),
    );
  const node = name.scalar;
  if (node === undefined || name.text === undefined)
    return wanted.flatMap((protocol) => fix(`Name it ${protocol}`, [addMember(document.text, port, 'name', protocol)]));
  if (isExternal && name.text === 'tcp')
    return wanted.flatMap((protocol) => fix(`Name it ${protocol}`, [replaceScalar(node, protocol)]));
  const [start = ''] = name.text.split('-');
  const near = nearestName(
    start,
    protocols.map((protocol) => protocol.toLowerCase()),
  );
  const corrected = near === undefined || start.length < 3 ? [] : [`${near}${name.text.slice(start.length)}`];
  const prefixed = wanted.map((protocol) => `${protocol}-${name.text ?? ''}`);
  return (
    [...new Set([...corrected, ...prefixed])]
      // grpc-web is a protocol of its own.
      .filter((text) => text.length <= 63 && !/^grpc-web/.test(text))
      .flatMap((text) => fix(`Rename to ${text}`, [replaceScalar(node, text)]))
  );
}
