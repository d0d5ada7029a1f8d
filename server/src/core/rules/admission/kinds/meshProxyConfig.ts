import { defineRule } from '../../defineRule';
import { unknownEnumValue } from '../../structure/structureRules';
import { removal } from '../removal';
import { row, testing } from '../row';
import type { Row, Test } from '../row';
import { isClientTls } from '../shared/clientTls';
import { isDurationOfSeconds, isNotNegative, isNotZero } from '../tests/durations';
import { hasOneOf, isGiven, isNotBlank, isNotEmpty } from '../tests/members';
import { isAtLeast, isPort } from '../tests/numbers';
import { isCollectorAddress, isProxyAddress } from '../tests/proxyAddress';
import { isWordOf } from '../tests/words';
import { meshCheck } from './meshCheck';

export const deprecatedProxyMetadata = defineRule({
  code: 'deprecated-proxy-metadata',
  severity: 'warning',
  title: 'Proxy metadata with a successor',
  source: 'ValidateMeshConfigProxyConfig, pkg/config/validation/agent/validation.go',
  messages: {
    autoAllocate: {
      what: '"ISTIO_META_DNS_AUTO_ALLOCATE" is deprecated.',
      why: 'Since Istio 1.25 istiod itself assigns addresses to the hosts of ServiceEntries; it warns of the old way in its log.',
      todo: 'Remove it.',
    },
  },
});

const assignsNoAddresses: Test = testing([deprecatedProxyMetadata], (field, context) => {
  const member = field.get('ISTIO_META_DNS_AUTO_ALLOCATE');
  if (member.map === undefined && member.node === undefined) return;
  const fixes = removal('Remove it', member, context);
  context.report(deprecatedProxyMetadata, member, 'autoAllocate', {}, { span: member.keySpan, fixes });
});

const AUTHENTICATION = ['NONE', 'MUTUAL_TLS'];

const isAuthentication: Test = testing([unknownEnumValue], (field, context) => {
  isWordOf(AUTHENTICATION)(field, context);
  const { number } = field;
  if (number === undefined || number === 0 || number === 1) return;
  const known = AUTHENTICATION.join(' or ');
  context.report(unknownEnumValue, field, 'unknown', { name: 'controlPlaneAuthPolicy', value: number, known });
});

const SERVICES = 'envoyMetricsService|envoyAccessLogService';
const TIMEOUTS =
  'httpIdleTimeout|httpMaxConnectionDuration|httpDrainTimeout|httpRequestTimeout|httpRequestHeadersTimeout|httpStreamIdleTimeout|httpMaxStreamDuration';

/**
 * MC-05 to MC-32, for the configuration of proxies at a way. MC-08, MC-18 and MC-23 cannot be reached from YAML.
 * @param way with a dot at its end, or empty
 * Source: ValidateMeshConfigProxyConfig and what it calls, pkg/config/validation/agent/validation.go.
 */
export function proxyConfigRows(way: string): Row[] {
  const tracing = `${way}tracing`;
  const settings = `${way}connectionSettings`;
  const key = `${way}privateKeyProvider`;
  return [
    row('MC-05 MC-06 MC-07 MC-11', `${way}configPath|binaryPath|serviceCluster|discoveryAddress`, isNotBlank),
    row('MC-09 MC-10', `${way}drainDuration`, isDurationOfSeconds),
    row('MC-12 MC-13 MC-14', `${way}discoveryAddress|statsdUdpAddress|envoyMetricsServiceAddress`, isProxyAddress),
    row('MC-12 MC-13 MC-14', `${way}${SERVICES}.address`, isProxyAddress),
    row('MC-12 MC-13 MC-14 MC-15', `${tracing}.zipkin|lightstep|datadog.address`, isCollectorAddress),
    row('MC-16', `${tracing}.lightstep.accessToken`, isNotEmpty),
    row('MC-17', `${tracing}.tlsSettings`, isClientTls),
    row('MC-19', `${way}proxyMetadata`, assignsNoAddresses),
    row('MC-20', `${way}proxyAdminPort|statusPort`, isPort),
    row('MC-21', `${way}controlPlaneAuthPolicy`, isAuthentication),
    row('MC-22', key, hasOneOf('cryptomb', 'qat')),
    row('MC-24', `${key}.cryptomb|qat.pollDelay`, isGiven('10ms')),
    row('MC-25', `${key}.cryptomb|qat.pollDelay`, isNotZero),
    row('MC-26', `${settings}.${LIMITS}`, isAtLeast(0)),
    row('MC-27', `${settings}.${TIMEOUTS}`, isNotNegative),
    row('MC-28', `${settings}.httpMaxConcurrentStreams`, isAtLeast(1)),
    row('MC-29 MC-30', `${settings}.http2InitialStreamWindowSize|http2InitialConnectionWindowSize`, isAtLeast(65535)),
    row('MC-31 MC-32', `${settings}.listenerConnectionLimit|globalDownstreamConnectionLimit`, isAtLeast(1)),
  ];
}

const LIMITS = 'listenerPerConnectionBufferLimitBytes|clusterPerConnectionBufferLimitBytes';

/** The annotation proxy.istio.io/config. Source: validateProxyConfig, pkg/kube/inject/validate.go. */
export const meshProxyConfigCheck = meshCheck('MeshProxyConfig', proxyConfigRows(''));
