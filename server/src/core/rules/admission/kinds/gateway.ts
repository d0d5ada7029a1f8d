import { isHttp, isTls, parseProtocol } from '../../../istio/protocol';
import { parseIp } from '../../../istio/ip';
import { unixPath, unixPathProblem } from '../../../istio/unixAddress';
import type { Field } from '../../../yaml/field';
import { defineRule } from '../../defineRule';
import { portOutOfRange } from '../../structure/structureRules';
import { removal } from '../removal';
import { admissionCheck, row, testing } from '../row';
import type { Test } from '../row';
import { isGatewayHost } from '../shared/namespacedHosts';
import { isServerTls } from '../shared/serverTls';
import { invalidIp, reportIp, unixEndpointShape } from '../tests/addresses';
import { checkDnsLabel, invalidName, isGoodProtocol, isProtocol } from '../tests/labels';
import { hasAnEntry, hasOnlyOneOf, isGiven, isNotEmpty, itemsDifferBy } from '../tests/members';
import { isPort } from '../../../istio/ports';
import { reportPort } from '../tests/numbers';
import { hasText, numberOf, shown, textOf, wordOf } from '../values';

const SOURCE = 'ValidateGateway and validateServer, pkg/config/validation/validation.go';
const REFUSED = "istiod's webhook refuses the object.";

const isGatewayName: Test = testing([invalidName], (field, context) => {
  const semantics = context.object.at('metadata.annotations').get('internal.istio.io/gateway-semantics');
  if (hasText(field) && semantics.text !== 'gateway') checkDnsLabel(field, context, field.text ?? '');
});

export const httpsRedirectWithoutHttp = defineRule({
  code: 'https-redirect-without-http',
  aliases: ['IST0133'],
  severity: 'warning',
  title: 'A redirect to HTTPS on a port without HTTP',
  source: SOURCE,
  messages: {
    port: {
      what: '"httpsRedirect" is true, and the port speaks {protocol}.',
      why: 'Only a request in plain HTTP can be answered with a redirect; here it never happens.',
      todo: 'Move it to a server for HTTP on port 80.',
    },
  },
});

const redirectsOnlyHttp: Test = testing([httpsRedirectWithoutHttp], (server, context) => {
  const redirect = server.at('tls.httpsRedirect');
  const protocol = textOf(server.at('port.protocol'));
  if (
    redirect.boolean !== true ||
    protocol === undefined ||
    !server.get('port').exists ||
    isHttp(parseProtocol(protocol))
  )
    return;
  context.report(httpsRedirectWithoutHttp, redirect, 'port', {
    protocol: shown(protocol) || 'no protocol in particular',
  });
});

export const tlsProtocolMismatch = defineRule({
  code: 'tls-protocol-mismatch',
  aliases: ['IST0106'],
  refused: true,
  title: 'TLS settings do not suit the protocol of the port',
  source: SOURCE,
  messages: {
    missing: {
      what: 'The port speaks {protocol}, but the server has no "tls".',
      why: `Without it the gateway has no certificate to show; ${REFUSED}`,
      todo: 'Add "tls" with a mode and "credentialName", or change the protocol to HTTP.',
    },
    plain: {
      what: 'The port speaks {protocol}, but the server has "tls".',
      why: `Plain HTTP has no certificates; of "tls" only "httpsRedirect" makes sense; ${REFUSED}`,
      todo: 'Change the protocol to HTTPS, or remove "tls".',
    },
    other: {
      what: 'The port speaks {protocol}, but the server has "tls".',
      why: `Only ports of HTTPS and TLS have it; ${REFUSED}`,
      todo: 'Change the protocol to HTTPS (routed by HTTP) or TLS (passed on as bytes), or remove "tls".',
    },
  },
});

const tlsSuitsProtocol: Test = testing([tlsProtocolMismatch], (server, context) => {
  const port = server.get('port');
  const tls = server.get('tls');
  const protocol = textOf(port.get('protocol'));
  // What is wrong with the port itself has been said; istiod does not go on then.
  if (protocol === undefined || !isGoodProtocol(protocol, true) || tls.unknown || tls.open) return;
  const parsed = parseProtocol(protocol);
  const values = { protocol: shown(protocol) };
  if (isTls(parsed)) {
    if (!tls.exists)
      context.report(tlsProtocolMismatch, server, 'missing', values, { span: port.get('protocol').span });
    return;
  }
  if (!tls.exists || tls.map === undefined) return;
  const fixes = removal('Remove "tls"', tls, context);
  if (!isHttp(parsed))
    return context.report(tlsProtocolMismatch, server, 'other', values, { fixes, span: tls.keySpan });
  const mode = wordOf(tls.get('mode'), 'PASSTHROUGH');
  if (mode === undefined) return;
  const passes = mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH';
  if (passes && !['caCertificates', 'privateKey', 'serverCertificate'].some((name) => hasText(tls.get(name)))) return;
  context.report(tlsProtocolMismatch, server, 'plain', values, { fixes, span: tls.keySpan });
});

const isServerPort: Test = testing([portOutOfRange], (server, context) => {
  const port = server.get('port');
  const number = numberOf(port.get('number'));
  const bind = textOf(server.get('bind'));
  if (port.map === undefined || number === undefined || bind === undefined) return;
  if (!isPort(number) && (number > 0 || unixPath(bind) === undefined)) reportPort(port.get('number'), context);
});

const isServerBind: Test = testing([invalidIp, unixEndpointShape], (server, context) => {
  const bind = server.get('bind');
  const path = unixPath(bind.text ?? '');
  if (!hasText(bind)) return;
  if (path === undefined) {
    if (parseIp(bind.text ?? '') === undefined) reportIp(bind, context, false);
    return;
  }
  if (unixPathProblem(path) !== undefined)
    context.report(unixEndpointShape, bind, 'path', { value: shown(bind.text ?? '') });
  const number = server.at('port.number');
  if ((number.number ?? 0) !== 0) context.report(unixEndpointShape, server, 'number', {}, { span: number.span });
});

export const targetPortWithoutEffect = defineRule({
  code: 'target-port-without-effect',
  aliases: ['IST0106'],
  refused: true,
  title: 'A targetPort where there is no target',
  source: SOURCE,
  messages: {
    port: {
      what: '"targetPort" has no meaning in a {kind}.',
      why: `Where requests go is said by routes; ${REFUSED}`,
      todo: 'Remove it.',
    },
  },
});

/** The port has no targetPort. */
export const hasNoTargetPort: Test = testing([targetPortWithoutEffect], (field, context) => {
  if ((field.number ?? 0) <= 0) return;
  const fixes = removal('Remove "targetPort"', field, context, true);
  context.report(targetPortWithoutEffect, field, 'port', { kind: context.facts.kind }, { fixes, span: field.keySpan });
});

/** CEL-GW-01 and CEL-GW-02, and the same of a Sidecar: a list counts even when empty. */
export const namesCertificatesOnce: Test = testing(hasOnlyOneOf([]).rules, (tls: Field, context) => {
  for (const pair of [
    ['tlsCertificates', 'credentialNames'],
    ['credentialName', 'credentialNames'],
  ])
    hasOnlyOneOf(pair)(tls, context);
});

/** Source: ValidateGateway and validateServer, pkg/config/validation/validation.go. */
export const gatewayCheck = admissionCheck(
  ['networking.istio.io/Gateway'],
  [
    row('GW-01', 'metadata.name', isGatewayName),
    row('GW-02', 'spec.servers', hasAnEntry),
    row('GW-04', 'spec.servers', itemsDifferBy('port.name')),
    row('GW-05', 'spec.servers[]', redirectsOnlyHttp),
    row('GW-07', 'spec.servers[].hosts', hasAnEntry),
    row('GW-08 NSH-02 NSH-04 NSH-05 NSH-06', 'spec.servers[].hosts[]', isGatewayHost),
    row('GW-09 GW-10 GW-11', 'spec.servers[]', tlsSuitsProtocol),
    row('GW-12', 'spec.servers[].port', isGiven()),
    row('GW-13', 'spec.servers[].port.protocol', isProtocol(true)),
    row('GW-14', 'spec.servers[]', isServerPort),
    row('GW-15', 'spec.servers[].port.targetPort', hasNoTargetPort),
    row('GW-16', 'spec.servers[].port.name', isNotEmpty),
    row('GW-17 GW-18', 'spec.servers[]', isServerBind),
    row('GW-19', 'spec.servers[].tls', isServerTls),
    row('CEL-GW-01 CEL-GW-02', 'spec.servers[].tls', namesCertificatesOnce),
  ],
);
