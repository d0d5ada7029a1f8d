import { freeAddress } from '../../istio/freeAddress';
import { isHttp, isTls, parseProtocol } from '../../istio/protocol';
import { decidedBy, meshSettings } from '../../mesh/meshSettings';
import type { MeshSettings } from '../../mesh/meshSettings';
import { addMember } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';

export const tcpPortCapturesAll = defineRule({
  code: 'tcp-port-captures-all',
  aliases: ['IST0134'],
  severity: 'warning',
  title: 'A TCP port without an address takes the whole port',
  source: 'pilot/pkg/networking/core/listener.go',
  messages: {
    captures: {
      what: 'Port {number} ({protocol}) has no address of its own to be recognised by.',
      why: 'Envoy listens on 0.0.0.0:{number}, so every TCP connection of these workloads to port {number}, to whatever IP, is sent to {host}.',
      todo: 'Give the entry an address in "addresses", turn DNS capture on in the mesh configuration, or use protocol TLS if clients send SNI.',
    },
  },
});

const PROXY_RESOLVES: ReadonlySet<string> = new Set(['STATIC', 'DNS', 'DNS_ROUND_ROBIN']);

/** TCP ports of ServiceEntries that catch all connections to their number. */
export const tcpPortCapturesAllCheck: WorldCheck = {
  scope: 'world',
  name: 'tcp-port-captures-all',
  rules: [tcpPortCapturesAll],
  kinds: ['networking.istio.io/ServiceEntry'],
  reads: ['mesh'],
  check(context) {
    const spec = context.object.get('spec');
    const resolution = spec.get('resolution').text;
    const addresses = spec.get('addresses');
    if (resolution === undefined || !PROXY_RESOLVES.has(resolution)) return;
    const mesh = meshSettings(context.view);
    if (addresses.open || addresses.items().length > 0 || mesh.dnsCapture === true) return;
    for (const port of spec.get('ports').items()) checkPort(context, spec, port, mesh);
  },
};

function checkPort(context: WorldContext, spec: Field, port: Field, mesh: MeshSettings): void {
  const number = port.get('number');
  const written = port.get('protocol');
  // Without a protocol Envoy looks into connections first: HTTP is told by its host, and `protocol-missing` says the rest.
  if (number.number === undefined || written.text === undefined) return;
  const protocol = parseProtocol(written.text);
  if (isHttp(protocol) || isTls(protocol) || protocol === 'UDP') return;
  const host = spec.get('hosts').texts()[0] ?? 'its endpoints';
  const address = freeAddress(`${context.resource.namespace}/${host}`);
  const fixes = fix(`Add the address ${address}`, [addMember(context.document.text, spec, 'addresses', [address])]);
  const values = { number: number.number, protocol, host };
  const off = decidedBy(mesh, 'dnsCapture');
  const related = off === undefined ? [] : [off];
  context.report(tcpPortCapturesAll, number, 'captures', values, { fixes, related });
}
