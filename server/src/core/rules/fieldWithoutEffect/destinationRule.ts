import type { Field } from '../../yaml/field';
import { admissionCheck, row } from '../admission/row';
import type { Row } from '../admission/row';
import { hasEntries, hasText, wordOf } from '../admission/values';
import { inert } from './fieldWithoutEffect';

const NO_MUTUAL_FILES = ['clientCertificate', 'privateKey'];
const TLS_FIELDS = [...NO_MUTUAL_FILES, 'caCertificates', 'credentialName', 'subjectAltNames', 'sni'];

/** Source: fields A3 to A9 of a traffic policy; applyTrafficPolicy, pilot/pkg/networking/core/cluster_traffic_policy.go. */
function policyRows(way: string): Row[] {
  const balancer = `${way}.loadBalancer`;
  return [
    row(
      '',
      `${balancer}.backendUtilization`,
      inert({ why: 'istiod does not read it yet: the cluster stays with LEAST_REQUEST.' }),
    ),
    row(
      '',
      `${balancer}.warmup|warmupDurationSecs`,
      inert(
        {
          condition: 'with this algorithm',
          why: 'Envoy warms endpoints up with LEAST_REQUEST and ROUND_ROBIN only: new ones get their full share at once.',
          todo: 'Change the algorithm to LEAST_REQUEST or ROUND_ROBIN, or remove it.',
        },
        (field) =>
          sibling(field, 'consistentHash').exists ||
          ['RANDOM', 'PASSTHROUGH'].includes(sibling(field, 'simple').text ?? ''),
      ),
    ),
    row(
      '',
      `${balancer}.warmupDurationSecs`,
      inert(
        { condition: 'beside "warmup"', why: 'istiod reads "warmup" alone.' },
        (field) => sibling(field, 'warmup').exists,
      ),
    ),
    row(
      '',
      `${way}.connectionPool.http.maxRetries`,
      inert(
        {
          condition: 'beside "retryBudget"',
          why: 'Envoy limits retries by the budget alone where there is one.',
          severity: 'information',
        },
        (field) => field.parent?.parent?.parent?.get('retryBudget').exists === true,
      ),
    ),
  ];
}

function outlierRows(way: string): Row[] {
  const outlier = `${way}.outlierDetection`;
  return [
    row(
      '',
      `${outlier}.outlierDetectionHttpErrorCodes`,
      inert(
        {
          condition: 'in Istio 1.31',
          why: 'The field is in the CRD, but istiod reads it since 1.32: every 5xx counts as before.',
          todo: 'Upgrade, or do not rely on it yet.',
          removable: false,
        },
        (_, { settings }) => settings.istioVersion === '1.31',
      ),
    ),
    row(
      '',
      `${outlier}.maxEjectionPercent`,
      inert(
        {
          condition: 'with the value 0',
          why: 'istiod takes 0 for "not set", and Envoy ejects up to its default of 10 percent.',
          todo: 'Remove "outlierDetection" if nothing is to be ejected, else write a percentage.',
        },
        (field) => field.number === 0,
      ),
    ),
    row(
      '',
      `${outlier}.consecutiveGatewayErrors`,
      inert(
        {
          condition: 'beside an equal or smaller "consecutive5xxErrors"',
          why: 'Gateway errors are 5xx errors too, so the other one always ejects first.',
          todo: 'Write a smaller number than that of "consecutive5xxErrors", or remove it.',
          severity: 'information',
        },
        (field) => {
          const all = sibling(field, 'consecutive5xxErrors').number;
          return field.number !== undefined && all !== undefined && all > 0 && field.number >= all;
        },
      ),
    ),
  ];
}

function tlsRows(way: string): Row[] {
  return [
    ...NO_MUTUAL_FILES.map((name) =>
      row(
        '',
        `${way}.tls.${name}`,
        inert(
          {
            condition: 'with mode SIMPLE',
            why: 'Only mutual TLS shows a certificate of the caller: the server sees none.',
            todo: 'Change the mode to MUTUAL, or remove it.',
          },
          (field) => modeOf(field) === 'SIMPLE',
        ),
      ),
    ),
    ...TLS_FIELDS.map((name) =>
      row(
        '',
        `${way}.tls.${name}`,
        inert(
          {
            condition: 'with mode DISABLE',
            why: 'Callers start no TLS at all, and send clear text.',
            todo: 'Change the mode to SIMPLE or MUTUAL, or remove it.',
          },
          (field) => modeOf(field) === 'DISABLE' && (hasText(field) || hasEntries(field)),
        ),
      ),
    ),
    ...[...NO_MUTUAL_FILES, 'caCertificates', 'credentialName'].map((name) =>
      row(
        '',
        `${way}.tls.${name}`,
        inert(
          { condition: 'with mode ISTIO_MUTUAL', why: "Callers show and expect Istio's own certificates." },
          (field) => modeOf(field) === 'ISTIO_MUTUAL' && hasText(field),
        ),
      ),
    ),
  ];
}

function sibling(field: Field, key: string): Field {
  return (field.parent ?? field).get(key);
}

function modeOf(field: Field): string | undefined {
  // A block without mode is told as that.
  return sibling(field, 'mode').exists ? wordOf(sibling(field, 'mode'), 'DISABLE') : undefined;
}

const POLICIES = ['spec.trafficPolicy', 'spec.subsets[].trafficPolicy'];

/** Fields of a DestinationRule that do nothing, by what the object itself says. */
export const inertDestinationRuleCheck = admissionCheck(
  ['networking.istio.io/DestinationRule'],
  POLICIES.flatMap((way) =>
    [way, `${way}.portLevelSettings[]`].flatMap((each) => [
      ...policyRows(each),
      ...outlierRows(each),
      ...tlsRows(each),
    ]),
  ),
  'fields without effect, DestinationRule',
);
