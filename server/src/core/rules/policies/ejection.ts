import { addMember, replaceScalar } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import { defineRule, fix } from '../defineRule';
import { namesOf, relatedTo } from './policyTest';
import type { PolicyTest, Target } from './policyTest';

const SOURCE = 'applyOutlierDetection, pilot/pkg/networking/core/cluster_traffic_policy.go';
/** What Envoy takes when the field is left out or 0. */
const DEFAULT_PERCENT = 10;

export const ejectEverything = defineRule({
  code: 'eject-everything',
  severity: 'warning',
  title: 'Outlier detection may take away every endpoint',
  source: SOURCE,
  messages: {
    all: {
      what: '"maxEjectionPercent: {percent}" allows to eject all there is behind {entries}.',
      why: 'All its addresses belong to one server, so they tend to fail together. Then no host is left and, as Istio sets the panic threshold to 0, every call ends with 503 (UH) for "baseEjectionTime" or longer.',
      todo: 'Lower the percentage, set "minHealthPercent", or add endpoints in another locality to fail over to.',
    },
  },
});

export const outlierNeverEjects = defineRule({
  code: 'outlier-never-ejects',
  severity: 'warning',
  title: 'Outlier detection that never ejects anything',
  source: 'https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/outlier',
  messages: {
    tooFew: {
      what: '{entries} has {count}, and "maxEjectionPercent" is {percent}{default}.',
      why: 'Envoy ejects a host only while the ejected share stays within the percentage, from the first host on: of {count} none ever leaves.',
      todo: 'Set "maxEjectionPercent" to {wanted} or more.',
    },
  },
});

/** Percentages of ejection that are too high or too low for what an entry has. */
export const ejectionTests: readonly PolicyTest[] = [
  {
    rules: [ejectEverything],
    test({ policy }, targets, context) {
      const field = policy.at('outlierDetection.maxEjectionPercent');
      const health = policy.at('outlierDetection.minHealthPercent');
      if ((field.number ?? 0) < 100 || (health.number ?? 0) > 0 || health.unknown) return;
      if (!targets.every(hasOneServer) || field.scalar === undefined) return;
      const values = { percent: field.number ?? 100, entries: namesOf(targets) };
      const related = relatedTo(targets, 'what would be ejected');
      const fixes = targets.every(({ spec }) => spec.resolution === 'DNS')
        ? fix('Set maxEjectionPercent to 50', [replaceScalar(field.scalar, 50)])
        : [];
      context.report(ejectEverything, field, 'all', values, { related, fixes });
    },
  },
  {
    rules: [outlierNeverEjects],
    test({ policy }, targets, context) {
      const outlier = policy.get('outlierDetection');
      const field = outlier.get('maxEjectionPercent');
      const written = field.number ?? 0;
      if (!outlier.exists || outlier.open || field.unknown) return;
      const percent = written > 0 ? written : DEFAULT_PERCENT;
      const counts = targets.map(fixedEndpoints);
      const most = Math.max(...counts.map((count) => count ?? Infinity));
      if (!Number.isFinite(most) || most < 2 || (most * percent) / 100 >= 1) return;
      const wanted = Math.max(50, Math.ceil(100 / most));
      const values = {
        entries: namesOf(targets),
        count: `${most} endpoints`,
        percent,
        default: written > 0 ? '' : ' by default',
        wanted,
      };
      const fixes = fix(`Set maxEjectionPercent to ${wanted}`, [edit(context.document.text, outlier, field, wanted)]);
      const related = relatedTo(targets, `has ${most} endpoints`);
      context.report(outlierNeverEjects, outlier, 'tooFew', values, { related, fixes, span: outlier.keySpan });
    },
  },
];

function edit(text: string, outlier: Field, field: Field, percent: number): ReturnType<typeof addMember> {
  return field.scalar === undefined
    ? addMember(text, outlier, 'maxEjectionPercent', percent)
    : replaceScalar(field.scalar, percent);
}

/** The number of endpoints of a list that is written out; undefined when it may be any. */
function fixedEndpoints({ spec }: Target): number | undefined {
  return spec.resolution === 'STATIC' && spec.workloadSelector === undefined && !spec.openEndpoints
    ? spec.endpoints.length
    : undefined;
}

/** True when nothing is left to go to once this server fails. */
function hasOneServer({ spec, host }: Target): boolean {
  if (spec.workloadSelector !== undefined || spec.openEndpoints || host.startsWith('*')) return false;
  if (spec.resolution === 'DNS_ROUND_ROBIN') return true;
  return (spec.resolution === 'DNS' || spec.resolution === 'STATIC') && spec.endpoints.length <= 1;
}
