import { code, codes, count } from '../../markdown';
import { meshSettings } from '../../../mesh/meshSettings';
import { meshValue } from '../mesh';
import type { FieldTeller, PolicyField } from './policyField';
import { opaqueOf, portList, resolutionOf } from './ports';

/** Resolutions of which Envoy has no hosts to choose from. */
const NO_CHOICE: Readonly<Record<string, string>> = {
  NONE: 'with resolution NONE Envoy sends everything to the dialled IP',
  DNS_ROUND_ROBIN: 'with DNS_ROUND_ROBIN Envoy has one host at a time',
  DYNAMIC_DNS: 'with DYNAMIC_DNS each name is one host',
};

function noChoice(host: PolicyField['host']): string | undefined {
  const resolution = resolutionOf(host);
  const why = resolution === undefined ? undefined : NO_CHOICE[resolution];
  return why === undefined ? undefined : `${why}, so there is nothing to choose from`;
}

const choice: FieldTeller = ({ host }) => {
  const watch = noChoice(host);
  return watch === undefined ? {} : { watch };
};

/** Hashing by what stands in a request. */
const httpHash: FieldTeller = ({ host }) => {
  const opaque = opaqueOf(host.ports);
  const watch = noChoice(host);
  if (watch !== undefined) return { watch };
  return opaque.length === 0
    ? { points: ['The same key leads to the same host as long as the hosts stay the same'] }
    : { watch: `on ${portList(opaque)} Envoy sees no request, so there it is not used` };
};

const sourceIp: FieldTeller = ({ host, place }) => {
  const opaque = opaqueOf(host.ports);
  const watch = noChoice(host);
  if (watch !== undefined) return { watch };
  return place.isPort && opaque.length > 0
    ? { watch: `on ${portList(opaque)} only what stands at the top of the rule counts` }
    : { points: ['Behind a gateway the source is what connects to the gateway, often a load balancer'] };
};

const cookieTtl: FieldTeller = ({ field, host }) => {
  const watch = noChoice(host);
  return watch === undefined
    ? {
        points: [
          field.text === '0s'
            ? 'The proxy makes a cookie for the session of the browser'
            : 'The proxy makes the cookie when the client has none',
        ],
      }
    : { watch };
};

/** Settings by locality, which need ejection to know when to go elsewhere. */
const failover: FieldTeller = (field) => {
  const { place, host, context } = field;
  const watch = noChoice(host);
  if (watch !== undefined) return { watch };
  if (place.own.at('loadBalancer.localityLbSetting.enabled').boolean === false)
    return { watch: '`enabled: false` stands beside it, so nothing of it is used' };
  const outlier = place.own.get('outlierDetection');
  if (outlier.exists || outlier.unknown) return {};
  if (meshSettings(context.view).defaultOutlierDetection)
    return { points: ['Ejection comes from `defaultTrafficPolicy` of the mesh'] };
  return { watch: 'the policy has no `outlierDetection`, and without it nobody goes elsewhere' };
};

const distribute: FieldTeller = ({ block, host }) => {
  const watch = noChoice(host);
  const to = block
    .at('localityLbSetting.distribute')
    .items()
    .flatMap((entry) => entry.get('to').members());
  const sums = block
    .at('localityLbSetting.distribute')
    .items()
    .map((entry) =>
      entry
        .get('to')
        .members()
        .reduce((sum, { number = 0 }) => sum + number, 0),
    );
  if (watch !== undefined) return { watch };
  return {
    points: [
      `${count(to.length, 'locality', 'localities')} with a share; those that are not listed get **nothing**, even when the others are down`,
    ],
    ...(sums.every((sum) => sum === 100) ? {} : { watch: 'the shares of each entry have to come to 100' }),
  };
};

/** Slow start, which two of the algorithms have. */
const warmup: FieldTeller = ({ block, host }) => {
  const simple = block.get('simple').text;
  const watch = noChoice(host);
  if (watch !== undefined) return { watch };
  if (block.get('consistentHash').exists)
    return { watch: '`consistentHash` stands beside it, and hashing has no warm-up' };
  return simple === 'RANDOM' || simple === 'PASSTHROUGH'
    ? { watch: `${code(simple)} has no warm-up, so it is ignored` }
    : {};
};

const idle: FieldTeller = () => ({ watch: 'no released Istio reads it: the algorithm stays LEAST_REQUEST' });

const localityOff: FieldTeller = ({ context, field }) => {
  const mesh = meshValue(context, 'localityLbSetting');
  return field.boolean === false
    ? {
        points: [
          `It switches off ${mesh === undefined ? 'that of the mesh, which is on by default' : 'that of the mesh'}, and \`trafficDistribution\` of the Service`,
        ],
      }
    : {};
};

const statusCodes: FieldTeller = ({ host, field }) => {
  const opaque = opaqueOf(host.ports);
  if (opaque.length > 0 && opaque.length === host.ports.length)
    return { watch: `on ${portList(opaque)} there are no status codes to count` };
  const listed = field.texts();
  return listed.length === 0 ? {} : { points: [`Only ${codes(listed, 6)} count as errors then, no other 5xx`] };
};

const never: FieldTeller = () => ({
  watch: 'nothing reads it any more; use `consecutive5xxErrors` or `consecutiveGatewayErrors`',
});

/** Fields of `loadBalancer` and `outlierDetection`. Source: pilot/pkg/networking/core/loadbalancer, applyOutlierDetection. */
export const BALANCING: Readonly<Record<string, FieldTeller>> = {
  'loadBalancer.consistentHash.httpHeaderName': httpHash,
  'loadBalancer.consistentHash.httpQueryParameterName': httpHash,
  'loadBalancer.consistentHash.httpCookie': httpHash,
  'loadBalancer.consistentHash.httpCookie.name': httpHash,
  'loadBalancer.consistentHash.httpCookie.path': httpHash,
  'loadBalancer.consistentHash.httpCookie.ttl': cookieTtl,
  'loadBalancer.consistentHash.useSourceIp': sourceIp,
  'loadBalancer.consistentHash.ringHash': choice,
  'loadBalancer.consistentHash.maglev': choice,
  'loadBalancer.backendUtilization': idle,
  'loadBalancer.localityLbSetting.enabled': localityOff,
  'loadBalancer.localityLbSetting.distribute': distribute,
  'loadBalancer.localityLbSetting.distribute[].to': distribute,
  'loadBalancer.localityLbSetting.failover': failover,
  'loadBalancer.localityLbSetting.failoverPriority': failover,
  'loadBalancer.zoneAwareLbSetting': choice,
  'loadBalancer.warmupDurationSecs': warmup,
  'loadBalancer.warmup.duration': warmup,
  'loadBalancer.warmup.minimumPercent': warmup,
  'loadBalancer.warmup.aggression': warmup,
  'outlierDetection.consecutiveErrors': never,
  'outlierDetection.outlierDetectionHttpErrorCodes': statusCodes,
};
