import { parseDuration } from '../../../istio/duration';
import { parseIp } from '../../../istio/ip';
import type { ObjectCheck } from '../../defineRule';
import { malformedValue } from '../../structure/structureRules';
import { nameOf } from '../../structure/words';
import { admissionCheck, row, testing } from '../row';
import type { Row, Test } from '../row';
import { hasOneOf, hasOnlyOneOf, itemsDifferBy, withValue } from '../tests/members';
import { isKnownKey, shown, wordOf } from '../values';
import { listenerRows } from './listeners';
import { referencesDiffer } from './references';
import { grpcRouteRows, httpRouteRows, routeRows, sessionRows } from './routes';
import { suitsType } from './types';

const NAME = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${NAME}(?:\\.${NAME})*`;
const HOSTNAME = new RegExp(`^(?:\\*\\.)?${SUBDOMAIN}$`);
const KEY = new RegExp(`^(?:${SUBDOMAIN}/)?(?:[A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$`);
const DNS_LABEL = new RegExp(`^${NAME}$`);

const haveKeys: Test = testing([malformedValue], (map, context) => {
  for (const member of map.members()) {
    const key = String(member.key);
    const [prefix = ''] = key.split('/');
    if (!isKnownKey(member) || (KEY.test(key) && prefix.length < 253)) continue;
    const values = { name: nameOf(map), value: shown(key), pattern: KEY.source };
    context.report(malformedValue, map, 'pattern', values, { span: member.keySpan });
  }
});

/** A text, when written, is of the form. @param isMeant whether the form is asked of this text */
function hasForm(form: RegExp, isMeant: (text: string) => boolean = () => true): Test {
  return testing([malformedValue], (field, context) => {
    const { text } = field;
    if (text === undefined || !isMeant(text) || form.test(text)) return;
    context.report(malformedValue, field, 'pattern', { name: nameOf(field), value: shown(text), pattern: form.source });
  });
}

const isAddress: Test = testing([malformedValue], (address, context) => {
  const type = wordOf(address.get('type'), 'IPAddress');
  const value = address.get('value');
  if (type === 'Hostname') hasForm(HOSTNAME)(value, context);
  const ip = value.text === undefined ? undefined : parseIp(value.text);
  if (type === 'IPAddress' && value.text !== undefined && (ip === undefined || ip.zone !== ''))
    context.report(malformedValue, value, 'format', { name: 'value', value: shown(value.text), format: 'IP address' });
});

/** Addresses of one type differ. */
function addressesDiffer(type: string): Test {
  return itemsDifferBy('value', (value) => (value.parent?.get('type').text === type ? value.text : undefined));
}

const ipAddressesDiffer = itemsDifferBy('value', (value) => {
  const type = value.parent?.get('type');
  return type?.exists === true && type.text !== 'IPAddress' ? undefined : value.text;
});

const isNoIp: Test = testing([malformedValue], (field, context) => {
  const { text } = field;
  const ip = text === undefined ? undefined : parseIp(text);
  if (ip !== undefined && ip.zone === '')
    context.report(malformedValue, field, 'format', {
      name: nameOf(field),
      value: shown(text ?? ''),
      format: 'host name',
    });
});

const isExternalHost: Test = testing([malformedValue], (field, context) => {
  if (field.text?.endsWith('.cluster.local') !== true) return;
  const values = { name: nameOf(field), value: shown(field.text), pattern: 'a name outside of the cluster' };
  context.report(malformedValue, field, 'pattern', values);
});

/** A duration between two others, both included. */
function isWithin(least: string, most: string): Test {
  const limits = [parseDuration(least), parseDuration(most)].map((limit) => (typeof limit === 'bigint' ? limit : 0n));
  return testing([malformedValue], (field, context) => {
    const value = field.text === undefined ? undefined : parseDuration(field.text);
    const [low = 0n, high = 0n] = limits;
    if (typeof value !== 'bigint' || (value >= low && value <= high)) return;
    const pattern = `a duration from ${least} to ${most}`;
    context.report(malformedValue, field, 'pattern', { name: nameOf(field), value: field.text ?? '', pattern });
  });
}

/** The rows of how a backend proves who it is. */
function backendTlsRows(way: string): Row[] {
  const alternative = suitsType({ by: 'type', members: { Hostname: 'hostname', URI: 'uri' }, emptyIsNone: true });
  return [
    row('GWAPI-TLS', way, hasOnlyOneOf(['caCertificateRefs', 'wellKnownCACertificates'], withValue)),
    row('GWAPI-TLS', way, hasOneOf('caCertificateRefs', 'wellKnownCACertificates')),
    row('GWAPI-TLS', `${way}.subjectAltNames[]`, alternative),
  ];
}

const GROUP = 'gateway.networking.k8s.io';
const EXPERIMENTAL = 'gateway.networking.x-k8s.io';

/** What the API server checks of the Gateway API beyond its structure. Source: the CRDs of the Gateway API. */
export const gatewayApiChecks: readonly ObjectCheck[] = [
  admissionCheck(
    [`${GROUP}/Gateway`],
    [
      ...listenerRows,
      row('GWAPI-GATEWAY', 'spec.addresses', ipAddressesDiffer),
      row('GWAPI-GATEWAY', 'spec.addresses', addressesDiffer('Hostname')),
      row('GWAPI-GATEWAY', 'spec.addresses[]', isAddress),
      row('GWAPI-GATEWAY', 'spec.infrastructure.annotations|labels', haveKeys),
      row('GWAPI-GATEWAY', 'spec.tls.frontend.perPort', itemsDifferBy('port')),
    ],
    'Gateway of the Gateway API',
  ),
  admissionCheck([`${GROUP}/ListenerSet`, `${EXPERIMENTAL}/XListenerSet`], listenerRows),
  admissionCheck([`${GROUP}/HTTPRoute`], httpRouteRows),
  admissionCheck([`${GROUP}/GRPCRoute`], grpcRouteRows),
  admissionCheck([`${GROUP}/TCPRoute`, `${GROUP}/UDPRoute`], routeRows),
  admissionCheck(
    [`${GROUP}/TLSRoute`],
    [
      ...routeRows,
      row('GWAPI-ROUTE', 'spec.hostnames[]', isNoIp),
      row('GWAPI-ROUTE', 'spec.hostnames[]', hasForm(HOSTNAME)),
    ],
  ),
  admissionCheck(
    [`${GROUP}/BackendTLSPolicy`],
    [...backendTlsRows('spec.validation'), row('GWAPI-TLS', 'spec.targetRefs', referencesDiffer(false))],
  ),
  admissionCheck(
    [`${EXPERIMENTAL}/XBackendTrafficPolicy`],
    [
      ...sessionRows('spec.sessionPersistence'),
      row('GWAPI-RETRY', 'spec.retryConstraint.budget.interval', isWithin('1s', '1h')),
      row('GWAPI-RETRY', 'spec.retryConstraint.minRetryRate.interval', isWithin('1ns', '1h')),
    ],
  ),
  admissionCheck(
    [`${EXPERIMENTAL}/XBackend`],
    [
      row('GWAPI-BACKEND', 'spec', suitsType({ by: 'type', members: { ExternalHostname: 'externalHostname' } })),
      row('GWAPI-BACKEND', 'spec.externalHostname.hostname', isExternalHost),
      row(
        'GWAPI-BACKEND',
        'spec.port.name',
        hasForm(DNS_LABEL, (text) => text !== ''),
      ),
      row('GWAPI-BACKEND', 'spec.tls', suitsType({ by: 'mode', members: { ClientAndServer: 'clientCertificateRef' } })),
      ...backendTlsRows('spec.tls.validation'),
    ],
  ),
];
