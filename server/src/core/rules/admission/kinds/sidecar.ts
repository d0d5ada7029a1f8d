import { isHttp, isTls, parseProtocol } from '../../../istio/protocol';
import { isPort } from '../../../istio/ports';
import { splitHostPort } from '../../../istio/hostPort';
import { parseInteger } from '../../../istio/goNumbers';
import { unixPath, unixPathProblem } from '../../../istio/unixAddress';
import { defineRule } from '../../defineRule';
import { missingRequiredField } from '../../structure/structureRules';
import { removal } from '../removal';
import { admissionCheck, row, testing } from '../row';
import type { Test } from '../row';
import { connectionPoolRows } from '../shared/connectionPool';
import { destinationRows } from '../shared/destination';
import { isEgressHost } from '../shared/namespacedHosts';
import { workloadSelectorRows } from '../shared/selectors';
import { isServerTls } from '../shared/serverTls';
import { isIp } from '../tests/addresses';
import { isPortName, isProtocol } from '../tests/labels';
import { hasAnEntry, hasOneOf, isGiven, itemsDifferBy, reportMissing } from '../tests/members';
import { isGivenPort } from '../tests/numbers';
import { hasEntries, hasText, lacks, shown, textOf, wordOf } from '../values';
import { hasNoTargetPort, namesCertificatesOnce } from './gateway';
import { catchAllIsLast, egressHostsDiffer, isEgressListener, socketsDiffer } from './sidecarEgress';

const SOURCE = 'ValidateSidecar, pkg/config/validation/validation.go';
const REFUSED = "istiod's webhook refuses the object.";

export const invalidDefaultEndpoint = defineRule({
  code: 'invalid-default-endpoint',
  aliases: ['IST0106'],
  refused: true,
  title: 'Not an address that a Sidecar can forward to',
  source: SOURCE,
  messages: {
    form: {
      what: '"{value}" is neither host:port nor a Unix domain socket.',
      why: REFUSED,
      todo: 'Write 127.0.0.1:port, [::1]:port, 0.0.0.0:port, [::]:port, :port or unix:///path.',
    },
    host: {
      what: '"{host}" in "{value}" is not in this pod.',
      why: `A Sidecar forwards only to its own pod; ${REFUSED}`,
      todo: 'Write 127.0.0.1 (or ::1) for the local address, 0.0.0.0 (or ::) for the address of the pod.',
    },
    port: { what: '"{port}" in "{value}" is no port number.', why: REFUSED, todo: 'Write a number from 1 to 65535.' },
  },
});

const OWN_POD: ReadonlySet<string> = new Set(['', '127.0.0.1', '0.0.0.0', '::1', '::']);

const isDefaultEndpoint: Test = testing([invalidDefaultEndpoint], (field, context) => {
  if (!hasText(field)) return;
  const text = field.text ?? '';
  const value = shown(text);
  const path = unixPath(text);
  const parts = splitHostPort(text);
  if (path !== undefined) {
    if (unixPathProblem(path) !== undefined) context.report(invalidDefaultEndpoint, field, 'form', { value });
  } else if ('problem' in parts) context.report(invalidDefaultEndpoint, field, 'form', { value });
  else if (!OWN_POD.has(parts.host))
    context.report(invalidDefaultEndpoint, field, 'host', { value, host: shown(parts.host) });
  else {
    const port = parseInteger(parts.port);
    if (port === undefined || !isPort(Number(port)))
      context.report(invalidDefaultEndpoint, field, 'port', { value, port: shown(parts.port) });
  }
});

export const sidecarIngressTls = defineRule({
  code: 'sidecar-ingress-tls',
  aliases: ['IST0106'],
  refused: true,
  title: 'TLS that a Sidecar cannot do',
  source: SOURCE,
  messages: {
    member: {
      what: '"{name}" is not supported in "tls" of a Sidecar.',
      why: `A Sidecar reads certificates only from files; ${REFUSED}`,
      todo: 'Remove it; certificates come from "serverCertificate" and "privateKey".',
    },
    mode: {
      what: 'Mode {mode} is not supported in a Sidecar.',
      why: REFUSED,
      todo: "Use SIMPLE, MUTUAL or OPTIONAL_MUTUAL; Istio's own mTLS is set with a PeerAuthentication.",
    },
    protocol: {
      what: 'The port speaks {protocol}, but the listener has "tls".',
      why: REFUSED,
      todo: 'Change the protocol to HTTPS or TLS, or remove "tls".',
    },
  },
});

const isIngressTls: Test = testing([sidecarIngressTls], (tls, context) => {
  if (tls.map === undefined || !(tls.parent?.get('port').exists ?? false)) return;
  const lists = ['subjectAltNames', 'credentialNames', 'tlsCertificates']
    .map((name) => tls.get(name))
    .filter(hasEntries);
  const redirect = tls.get('httpsRedirect');
  const credential = tls.get('credentialName');
  for (const member of [
    ...lists,
    ...(redirect.boolean === true ? [redirect] : []),
    ...(hasText(credential) ? [credential] : []),
  ]) {
    const name = String(member.key);
    const fixes = removal(`Remove "${name}"`, member, context);
    context.report(sidecarIngressTls, member, 'member', { name }, { span: member.keySpan, fixes });
  }
  const mode = tls.get('mode');
  if (mode.text === 'ISTIO_MUTUAL' || mode.text === 'AUTO_PASSTHROUGH')
    context.report(sidecarIngressTls, mode, 'mode', { mode: mode.text });
  const protocol = textOf(tls.parent?.at('port.protocol') ?? tls);
  if (protocol !== undefined && !isTls(parseProtocol(protocol)))
    context.report(
      sidecarIngressTls,
      tls.parent ?? tls,
      'protocol',
      { protocol: shown(protocol) || 'no protocol in particular' },
      { span: tls.keySpan },
    );
});

export const httpPoolWithoutHttp = defineRule({
  code: 'http-pool-without-http',
  aliases: ['IST0133'],
  severity: 'warning',
  title: 'HTTP limits on a port without HTTP',
  source: SOURCE,
  messages: {
    port: {
      what: 'The pool has limits for HTTP, and the port speaks {protocol}.',
      why: 'Envoy counts requests only where it reads HTTP; here only the limits for TCP hold.',
      todo: 'Set the protocol of the port to HTTP or HTTP2 if it is, or move the limits to "tcp".',
    },
  },
});

const poolSuitsProtocol: Test = testing([httpPoolWithoutHttp], (listener, context) => {
  const http = listener.at('connectionPool.http');
  const protocol = textOf(listener.at('port.protocol'));
  if (!http.exists || !listener.get('port').exists || protocol === undefined || isHttp(parseProtocol(protocol))) return;
  const values = { protocol: shown(protocol) || 'no protocol in particular' };
  context.report(httpPoolWithoutHttp, http, 'port', values, { span: http.keySpan });
});

export const egressProxyMode = defineRule({
  code: 'egress-proxy-mode',
  aliases: ['IST0106'],
  refused: true,
  title: 'An egress proxy that would not be used',
  source: 'validateSidecarOutboundTrafficPolicy, pkg/config/validation/validation.go',
  messages: {
    mode: {
      what: '"egressProxy" is set, and mode is {mode}.',
      why: `Traffic to unknown hosts goes through the proxy only when it is allowed at all; ${REFUSED}`,
      todo: 'Set mode to ALLOW_ANY, or remove "egressProxy".',
    },
  },
});

const usesEgressProxy: Test = testing([egressProxyMode, missingRequiredField], (policy, context) => {
  const proxy = policy.get('egressProxy');
  const mode = wordOf(policy.get('mode'), 'REGISTRY_ONLY');
  if (!proxy.exists || mode === undefined) return;
  if (mode !== 'ALLOW_ANY') return context.report(egressProxyMode, policy, 'mode', { mode }, { span: proxy.keySpan });
  if (lacks(proxy.get('port'))) reportMissing(proxy.get('port'), context);
});

/** Source: ValidateSidecar, pkg/config/validation/validation.go. */
export const sidecarCheck = admissionCheck(
  ['networking.istio.io/Sidecar'],
  [
    ...workloadSelectorRows('SC-01 CEL-SC-05'),
    row('SC-02', 'spec', hasOneOf('egress', 'ingress', 'outboundTrafficPolicy', 'inboundConnectionPool')),
    row('SC-04', 'spec.ingress[].port', isGiven()),
    row('SC-05 SC-30', 'spec.ingress|egress[].port.targetPort', hasNoTargetPort),
    row('SC-06 SC-31', 'spec.ingress|egress[].port.name', isPortName(false)),
    row('SC-07 SC-31', 'spec.ingress|egress[].port.protocol', isProtocol(false)),
    row('SC-08', 'spec.ingress[].port.number', isGivenPort),
    row('SC-09', 'spec.ingress[].bind', isIp),
    row('SC-10', 'spec.ingress', itemsDifferBy('port.number')),
    row('SC-11 SC-12 SC-13 SC-14 SC-15', 'spec.ingress[].defaultEndpoint', isDefaultEndpoint),
    row('SC-16 SC-17 SC-18 SC-19 SC-20 SC-21 SC-22', 'spec.ingress[].tls', isIngressTls),
    row('SC-23', 'spec.ingress[].tls', isServerTls),
    row('CEL-SC-02 CEL-SC-03', 'spec.ingress[].tls', namesCertificatesOnce),
    ...connectionPoolRows('spec.ingress[].connectionPool'),
    row('SC-25', 'spec.ingress[]', poolSuitsProtocol),
    ...connectionPoolRows('spec.inboundConnectionPool'),
    row('SC-28 SC-29', 'spec.egress', catchAllIsLast),
    row('SC-32 SC-33 SC-34 SC-35', 'spec.egress[]', isEgressListener),
    row('SC-36', 'spec.egress', socketsDiffer),
    row(
      'SC-37',
      'spec.egress',
      itemsDifferBy('port.number', (field) => (field.number === 0 ? undefined : String(field.number))),
    ),
    row('SC-38', 'spec.egress[].hosts', hasAnEntry),
    row('SC-39', 'spec.egress[].hosts[]', isEgressHost),
    row('SC-40 SC-41 SC-42', 'spec.egress[].hosts', egressHostsDiffer),
    row('SC-44 SC-46', 'spec.outboundTrafficPolicy', usesEgressProxy),
    ...destinationRows('SC-45 SC-47', 'spec.outboundTrafficPolicy.egressProxy', 'proxy'),
  ],
);
