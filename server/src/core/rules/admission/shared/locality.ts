import { localitiesProblem, topologyLabels } from '../../../istio/locality';
import { addMember } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';
import { OUTLIER_DETECTION } from '../../outlierDetection';
import { nameOf } from '../../structure/words';
import { removal } from '../removal';
import { row, testing } from '../row';
import type { Row, Test } from '../row';
import { reportBoth } from '../tests/members';
import { hasEntries, isKnownKey, lacks, shown, textOf } from '../values';
import { fieldsExcludeEachOther } from '../../structure/structureRules';

const SOURCE = 'ValidateLocalityLbSetting and ValidateZoneAwareLbSetting, pkg/config/validation/agent/validation.go';
const REFUSED = "istiod's webhook refuses the object.";

export const invalidLocality = defineRule({
  code: 'invalid-locality',
  aliases: ['IST0106'],
  refused: true,
  title: 'Not a locality that can be used here',
  source: SOURCE,
  messages: {
    wildcard: {
      what: 'The wildcard in "{value}" is not at the end.',
      why: REFUSED,
      todo: 'Write region/*, or region/zone/*.',
    },
    part: {
      what: '"{value}" has an empty part.',
      why: REFUSED,
      todo: 'Write region, region/zone or region/zone/subzone.',
    },
    overlap: {
      what: '"{value}" is covered by an earlier entry.',
      why: `Which of the two counts is not clear; ${REFUSED}`,
      todo: 'Remove one of the two, or make them distinct.',
    },
    region: {
      what: '"{value}" is no name of a region.',
      why: `Failover goes from region to region as a whole; ${REFUSED}`,
      todo: 'Write only the region, without zone or wildcard.',
    },
    same: {
      what: 'Traffic of region "{value}" fails over to the same region.',
      why: `That happens by itself; ${REFUSED}`,
      todo: 'Name another region in "to".',
    },
    topology: {
      what: '"{value}" in "failoverPriority" is a label that Istio looks at by itself.',
      why: `The order of localities is set with "failover"; ${REFUSED}`,
      todo: 'Remove it.',
    },
  },
});

export const localityWeights = defineRule({
  code: 'locality-weights-not-100',
  aliases: ['IST0106'],
  refused: true,
  title: 'Weights of localities do not add up',
  source: SOURCE,
  messages: {
    sum: {
      what: 'The weights add up to {sum}.',
      why: `They are percentages; ${REFUSED}`,
      todo: 'Make them add up to 100.',
    },
    range: {
      what: 'The weight {value} is no percentage from 1 to 100.',
      why: REFUSED,
      todo: 'Write a number from 1 to 100, or remove the entry.',
    },
  },
});

export const failoverWithoutOutlier = defineRule({
  code: 'failover-without-outlier',
  aliases: ['IST0133'],
  severity: 'warning',
  title: 'Failover that never happens',
  source: SOURCE,
  messages: {
    missing: {
      what: 'Failover is set up, but the same policy has no "outlierDetection".',
      why: 'Without it Envoy never takes an endpoint for unhealthy, so traffic never fails over.',
      todo: 'Add "outlierDetection" beside "loadBalancer".',
    },
  },
});

const distributesOrFailsOver: Test = testing(
  [fieldsExcludeEachOther, invalidLocality, localityWeights],
  (field, context) => {
    const distribute = field.get('distribute');
    const failover = field.get('failover');
    if (hasEntries(distribute) && hasEntries(failover))
      return reportBoth([distribute, failover], ['distribute', 'failover'], context);
    checkLocalities(
      distribute,
      distribute.items().map((item) => [item.get('from'), textOf(item.get('from'))]),
      false,
      context,
    );
    for (const item of distribute.items()) {
      const to = item.get('to');
      checkWeights(to, context);
      checkLocalities(
        to,
        to
          .members()
          .filter((member) => member.exists && isKnownKey(member))
          .map((member) => [member, String(member.key)]),
        true,
        context,
      );
    }
  },
);

function checkWeights(to: Field, context: ObjectContext): void {
  const weights = to.members().filter((member) => member.exists);
  const bad = weights.find(({ number }) => number !== undefined && (number < 1 || number > 100));
  if (bad !== undefined) return context.report(localityWeights, bad, 'range', { value: bad.scalar?.text ?? '' });
  const sum = weights.reduce((total, { number }) => total + (number ?? NaN), 0);
  if (to.open || Number.isNaN(sum) || sum === 100) return;
  context.report(localityWeights, to, 'sum', { sum });
}

function checkLocalities(
  list: Field,
  entries: readonly (readonly [Field, string | undefined])[],
  asKeys: boolean,
  context: ObjectContext,
): void {
  const known = entries.flatMap(([field, text]): [Field, string][] => (text === undefined ? [] : [[field, text]]));
  const problem = localitiesProblem(known.map(([, text]) => text));
  const entry = problem === undefined ? undefined : known[problem.index];
  if (problem === undefined || entry === undefined) return;
  const message = problem.problem === 'empty-part' ? 'part' : problem.problem;
  // An overlap lies between entries: its path is that of the list.
  const place = message === 'overlap' ? list : entry[0];
  const span = asKeys ? entry[0].keySpan : entry[0].span;
  context.report(invalidLocality, place, message, { value: shown(entry[1]) }, { span });
}

const hasOwnPriorities: Test = testing([invalidLocality], (field, context) => {
  for (const item of field.get('failoverPriority').items()) {
    if (item.text === undefined || !topologyLabels.includes(item.text)) continue;
    const fixes = removal(`Remove "${item.text}"`, item, context);
    context.report(invalidLocality, field, 'topology', { value: item.text }, { span: item.span, fixes });
  }
});

const isFailover: Test = testing([invalidLocality], (field, context) => {
  const from = textOf(field.get('from'));
  const to = textOf(field.get('to'));
  if (field.map === undefined) return;
  if (from !== undefined && from === to)
    return context.report(invalidLocality, field.get('to'), 'same', { value: shown(from) });
  for (const name of ['from', 'to']) {
    const place = field.get(name);
    if (place.text !== undefined && /[/*]/.test(place.text))
      context.report(invalidLocality, place, 'region', { value: shown(place.text) });
  }
});

/** Warns where nothing takes endpoints for unhealthy: `outlierDetection` is three levels up, beside the load balancer. */
const hasOutlierDetection: Test = testing([failoverWithoutOutlier], (field, context) => {
  const policy = field.parent?.parent;
  if (policy === undefined || field.map === undefined) return;
  const wants = hasEntries(field.get('failover')) || hasEntries(field.get('failoverPriority'));
  if (!wants || !lacks(policy.get('outlierDetection'))) return;
  const fixes = fix('Add outlierDetection', [
    addMember(context.document.text, policy, 'outlierDetection', OUTLIER_DETECTION),
  ]);
  context.report(failoverWithoutOutlier, field, 'missing', { name: nameOf(field) }, { span: field.keySpan, fixes });
});

/** Only with `failover` the topology labels are refused. */
const hasOwnPrioritiesBesideFailover: Test = testing([invalidLocality], (field, context) => {
  if (hasEntries(field.get('failover'))) hasOwnPriorities(field, context);
});

/** LOC-01 to LOC-12. @param warns whether a missing outlierDetection is told; inside subsets and ports the warning gets lost */
export function localityRows(way: string, warns: boolean): Row[] {
  return [
    row('LOC-01 LOC-03 LOC-04 LOC-09 LOC-10 LOC-11 LOC-12', way, distributesOrFailsOver),
    row('LOC-02', way, hasOwnPrioritiesBesideFailover),
    ...(warns ? [row('LOC-05', way, hasOutlierDetection)] : []),
    row('LOC-06 LOC-07 LOC-08', `${way}.failover[]`, isFailover),
  ];
}

/** ZLB-01 to ZLB-05, as `localityRows`. */
export function zoneAwareRows(way: string, warns: boolean): Row[] {
  return [
    row('ZLB-01', way, hasOwnPriorities, '1.31'),
    ...(warns ? [row('ZLB-02', way, hasOutlierDetection, '1.31')] : []),
    row('ZLB-03 ZLB-04 ZLB-05', `${way}.failover[]`, isFailover, '1.31'),
  ];
}
