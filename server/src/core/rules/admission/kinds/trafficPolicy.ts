import { compareMinors } from '../../../schema/lifetime';
import { replaceScalar } from '../../../yaml/edit';
import { defineRule, fix } from '../../defineRule';
import { numberOutOfRange } from '../../structure/structureRules';
import { removal } from '../removal';
import { row, testing } from '../row';
import type { Row, Test } from '../row';
import { isClientTls } from '../shared/clientTls';
import { connectionPoolRows } from '../shared/connectionPool';
import { localityRows, zoneAwareRows } from '../shared/locality';
import { isDuration, isMillisecondOrMore } from '../tests/durations';
import { isPlainHostOrIp } from '../tests/hosts';
import { hasOneOf, hasOnlyOneOf, isGiven, isNotEmpty, itemsDifferBy, reportBoth } from '../tests/members';
import { isBetween, isGivenPort, isWholePercent, reportNumber } from '../tests/numbers';
import { isOneOf } from '../tests/words';
import { flagOf, numberOf } from '../values';

const SOURCE = 'validateOutlierDetection and validateLoadBalancer, pkg/config/validation/validation.go';

export const deprecatedSetting = defineRule({
  code: 'deprecated-setting',
  aliases: ['IST0133'],
  severity: 'warning',
  title: 'A setting with a successor',
  source: SOURCE,
  messages: {
    use: {
      what: '"{name}" is deprecated.',
      why: 'istiod warns about it when the object is applied; a later Istio may drop it.',
      todo: 'Use {better} instead.',
    },
  },
});

/** Warns of a number that has a successor. @param zeroToo whether 0 counts as in use */
export function isNotInUse(better: string, zeroToo = false): Test {
  return testing([deprecatedSetting], (field, context) => {
    if (field.number === undefined || (field.number === 0 && !zeroToo)) return;
    context.report(deprecatedSetting, field, 'use', { name: String(field.key), better }, { span: field.keySpan });
  });
}

export const localFailuresNotSplit = defineRule({
  code: 'local-failures-not-split',
  aliases: ['IST0106'],
  refused: true,
  title: 'Failures of the own side are not counted apart',
  source: SOURCE,
  messages: {
    split: {
      what: '"consecutiveLocalOriginFailures" is set, but "splitExternalLocalOriginErrors" is not true.',
      why: "Unless they are split, these failures count with the others; istiod's webhook refuses the object.",
      todo: 'Add "splitExternalLocalOriginErrors: true", or remove the number.',
    },
  },
});

const splitsLocalFailures: Test = testing([localFailuresNotSplit], (field, context) => {
  const count = field.get('consecutiveLocalOriginFailures');
  const split = field.get('splitExternalLocalOriginErrors');
  if ((count.number ?? 0) <= 0 || flagOf(split) !== false) return;
  const fixes = [
    ...(split.scalar === undefined
      ? []
      : fix('Set "splitExternalLocalOriginErrors" to true', [replaceScalar(split.scalar, true)])),
    ...removal('Remove "consecutiveLocalOriginFailures"', count, context),
  ];
  context.report(localFailuresNotSplit, field, 'split', {}, { fixes, span: count.keySpan });
});

export const hashTableSize = defineRule({
  code: 'hash-table-size',
  aliases: ['IST0106'],
  refused: true,
  title: 'Not a size for a Maglev table',
  source: SOURCE,
  messages: {
    missing: {
      what: 'The Maglev table has no size.',
      why: "istiod's webhook refuses the object.",
      todo: 'Add "tableSize" with a prime number, such as 65537.',
    },
    large: {
      what: 'A Maglev table of {value} entries is too large.',
      why: "Envoy takes at most 5000011; istiod's webhook wants less.",
      todo: 'Write a smaller prime number, such as 65537.',
    },
    prime: {
      what: '{value} is no prime number.',
      why: "Maglev needs one for its table; istiod's webhook refuses the object.",
      todo: 'Write a prime number, such as {near}.',
    },
  },
});

const isTableSize: Test = testing([hashTableSize], (field, context) => {
  const value = numberOf(field);
  if (value === undefined) return;
  if (value === 0) return context.report(hashTableSize, field, 'missing');
  if (value >= 5000011) return context.report(hashTableSize, field, 'large', { value });
  if (!Number.isInteger(value) || isPrime(value)) return;
  let near = Math.ceil(value);
  while (!isPrime(near)) near++;
  const node = field.scalar;
  const fixes = node === undefined ? [] : fix(`Change to ${near}`, [replaceScalar(node, near)]);
  context.report(hashTableSize, field, 'prime', { value, near }, { fixes });
});

/** As istiod counts: 1 is prime. */
function isPrime(value: number): boolean {
  for (let factor = 2; factor * factor <= value; factor++) if (value % factor === 0) return false;
  return true;
}

const hasOneHashTable: Test = hasOnlyOneOfHashes();

function hasOnlyOneOfHashes(): Test {
  const names = ['minimumRingSize', 'ringHash', 'maglev'];
  return testing(hasOnlyOneOf(names).rules, (field, context) => {
    const size = field.get('minimumRingSize');
    const others = [field.get('ringHash'), field.get('maglev')].filter((member) => member.exists);
    if ((size.number ?? 0) !== 0 && others.length > 0) reportBoth([size, ...others], names, context);
  });
}

const isAggression: Test = testing([numberOutOfRange], (field, context) => {
  const value = field.number;
  const older = compareMinors(context.settings.istioVersion, '1.31') < 0;
  if (value === undefined || (older ? value >= 1 : value > 0)) return;
  if (older) return reportNumber(field, context, 'low', 1);
  context.report(numberOutOfRange, field, 'notAbove', {
    name: 'aggression',
    value: field.scalar?.text ?? '',
    limit: 0,
  });
});

/** DR-12 to DR-16 (MC-43), but for what istiod only warns of. */
export function outlierRows(way: string): Row[] {
  return [
    row('DR-12 CEL-DR-01', `${way}.baseEjectionTime`, isDuration),
    row('DR-14', way, splitsLocalFailures),
    row('DR-15 CEL-DR-01', `${way}.interval`, isDuration),
    row('DR-16', `${way}.maxEjectionPercent|minHealthPercent`, isWholePercent),
  ];
}

/** What subsets, ports and the whole of a DestinationRule share. @param warns whether istiod passes warnings on */
export function policyRows(way: string, warns: boolean): Row[] {
  const outlier = `${way}.outlierDetection`;
  const balancer = `${way}.loadBalancer`;
  const hash = `${balancer}.consistentHash`;
  return [
    ...outlierRows(outlier),
    ...connectionPoolRows(`${way}.connectionPool`),
    row('DR-18', `${hash}.httpCookie.name`, isNotEmpty),
    row('DR-19', `${hash}.httpCookie.attributes[].name`, isNotEmpty),
    row('DR-20', `${hash}.httpCookie.attributes`, itemsDifferBy('name')),
    row('DR-22', hash, hasOneHashTable),
    row('DR-23 DR-24 DR-25', `${hash}.maglev.tableSize`, isTableSize),
    row('DR-26', balancer, hasOnlyOneOf(['localityLbSetting', 'zoneAwareLbSetting']), '1.31'),
    row('DR-27', `${balancer}.warmup.duration`, isGiven('30s')),
    row('DR-28 CEL-DR-01', `${balancer}.warmup.duration`, isDuration),
    row('DR-29', `${balancer}.warmup.minimumPercent`, isBetween(0, 100)),
    row('DR-30', `${balancer}.warmup.aggression`, isAggression),
    row('CEL-DR-01', `${balancer}.warmupDurationSecs`, isMillisecondOrMore),
    ...localityRows(`${balancer}.localityLbSetting`, warns),
    ...zoneAwareRows(`${balancer}.zoneAwareLbSetting`, warns),
    row('DR-31', `${way}.tls`, isClientTls),
    ...(warns ? warningRows(outlier, hash) : []),
  ];
}

function warningRows(outlier: string, hash: string): Row[] {
  return [
    row('DR-13', `${outlier}.consecutiveErrors`, isNotInUse('"consecutive5xxErrors" or "consecutiveGatewayErrors"')),
    row('DR-21', `${hash}.minimumRingSize`, isNotInUse('"ringHash.minimumRingSize"')),
  ];
}

const POLICY_MEMBERS = ['outlierDetection', 'connectionPool', 'loadBalancer', 'tls'];

/** Everything that holds for a traffic policy and the policies of its ports. */
export function trafficPolicyRows(way: string, warns: boolean): Row[] {
  const port = `${way}.portLevelSettings[]`;
  return [
    row('DR-06', way, hasOneOf(...POLICY_MEMBERS, 'portLevelSettings', 'tunnel', 'proxyProtocol', 'retryBudget')),
    row('DR-07', way, hasOnlyOneOf(['tunnel', 'proxyProtocol'])),
    row('DR-09', `${way}.tunnel.protocol`, isOneOf(['CONNECT', 'POST'])),
    row('DR-10', `${way}.tunnel.targetHost`, isPlainHostOrIp),
    row('DR-11', `${way}.tunnel.targetPort`, isGivenPort),
    ...policyRows(way, warns),
    row('DR-33', `${port}.port`, isGiven()),
    row('DR-34', port, hasOneOf(...POLICY_MEMBERS)),
    ...policyRows(port, false),
  ];
}
