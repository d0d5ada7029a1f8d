import { isHttp, parseProtocol } from '../../../istio/protocol';
import { looksMadeUp } from '../../../istio/madeUpNames';
import { parseIp } from '../../../istio/ip';
import { originationOn } from '../../../mesh/clientTls';
import { ruleOf, rulesReaching } from '../../../mesh/destinationRules';
import { entryOf } from '../../../mesh/entries';
import { fateOfUnknownTraffic } from '../../../mesh/unknownTraffic';
import { routesTo } from '../../../mesh/httpRoutes';
import { replaceScalar } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import type { WorldCheck, WorldContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';

export const plaintextToExternal = defineRule({
  code: 'plaintext-to-external',
  severity: 'hint',
  title: 'Requests leave the mesh in clear text',
  source: 'networking/v1alpha3/service_entry.proto in istio/api',
  messages: {
    clear: {
      what: 'Port {number} of {host} is HTTP, the host is outside of the mesh, and no DestinationRule of the workspace originates TLS for it.',
      why: 'Requests with all their headers, tokens included, leave the cluster unencrypted.',
      todo: 'If the server speaks TLS, set "targetPort: 443" and originate TLS in a DestinationRule for port {number}.',
    },
  },
});

export const httpsToHttpPort = defineRule({
  code: 'https-to-http-port',
  severity: 'warning',
  title: 'Port 443 as plain HTTP',
  source: 'pilot/pkg/networking/core/listener.go',
  messages: {
    tls: {
      what: 'Port 443 is declared as {protocol}, and nothing originates TLS on it.',
      why: 'Applications that dial 443 speak TLS. Envoy takes only readable HTTP here, so their traffic {fate}.',
      todo: 'Use protocol TLS, or let applications call http:// on port 80 with "targetPort: 443" and originate TLS.',
    },
  },
});

/** HTTP ports of external hosts that nobody encrypts. */
export const plainHttpCheck: WorldCheck = {
  scope: 'world',
  name: 'plaintext-to-external',
  rules: [plaintextToExternal, httpsToHttpPort],
  kinds: ['networking.istio.io/ServiceEntry'],
  reads: ['mesh', 'destination-rule', 'wildcard-destination-rule', 'routed-to', 'unnamed'],
  check(context) {
    const spec = entryOf(context.resource);
    if (spec === undefined || spec.openHosts || spec.openEndpoints || spec.location !== 'MESH_EXTERNAL') return;
    if (context.view.find('unnamed', 'destination-rule').length > 0) return;
    for (const port of context.object.at('spec.ports').items()) checkPort(context, port);
  },
};

function checkPort(context: WorldContext, port: Field): void {
  const number = port.get('number').number;
  const field = port.get('protocol');
  const spec = entryOf(context.resource);
  if (number === undefined || field.text === undefined || field.scalar === undefined || spec === undefined) return;
  const protocol = parseProtocol(field.text);
  if (!isHttp(protocol) || port.open) return;
  const clear = spec.hosts.map(({ text }) => text).find((host) => !isEncrypted(context, host, number));
  if (clear === undefined) return;
  const target = port.get('targetPort');
  if (number === 443 && !target.exists && !target.unknown) {
    const fixes = fix('Change the protocol to TLS', [replaceScalar(field.scalar, 'TLS')]);
    context.report(
      httpsToHttpPort,
      field,
      'tls',
      { protocol: field.text, fate: fateOfUnknownTraffic(context.view) },
      { fixes },
    );
    return;
  }
  // A rule that was meant to encrypt the port, and encrypts another one, is told as that.
  const others = spec.ports.filter((other) => other.number !== number);
  if (!target.exists && others.some((other) => isOriginated(context, clear, other.number))) return;
  if (
    clear.startsWith('*') ||
    looksMadeUp(clear) ||
    spec.endpoints.some(isPrivate) ||
    spec.workloadSelector !== undefined
  )
    return;
  context.report(plaintextToExternal, field, 'clear', { number, host: clear });
}

/** True when some rule encrypts the port, or a VirtualService sends its requests elsewhere. */
function isEncrypted(context: WorldContext, host: string, port: number): boolean {
  if (isOriginated(context, host, port)) return true;
  return routesTo(context.view, host).some(
    ({ route, port: to }) => route.section === 'http' && to !== undefined && to !== port,
  );
}

function isOriginated({ view }: WorldContext, host: string, port: number): boolean {
  return rulesReaching(view, host).some((rule) => {
    const facts = ruleOf(rule);
    return facts !== undefined && originationOn(facts, port).length > 0;
  });
}

/** An endpoint in a private network: there is no public way to protect. */
function isPrivate({ address }: { readonly address?: string }): boolean {
  if (address === undefined || address.startsWith('unix:')) return true;
  if (parseIp(address) === undefined) return looksMadeUp(address);
  return /^(?:10|127)\.|^192\.168\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\.|^f[cd]|^fe80:|^::1$/i.test(address);
}
