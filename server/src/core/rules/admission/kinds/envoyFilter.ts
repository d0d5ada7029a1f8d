import { re2Problem } from '../../../istio/re2';
import { utf8Length } from '../../../istio/utf8';
import { defineRule } from '../../defineRule';
import { fieldsExcludeEachOther, missingRequiredField } from '../../structure/structureRules';
import { admissionCheck, row, testing } from '../row';
import type { Test } from '../row';
import { areSelectorLabels, asksForALabel, isOwnNamespace } from '../shared/selectors';
import { hasOnlyOneOf, reportMissing } from '../tests/members';
import { isPort } from '../tests/numbers';
import { invalidRegex, reportSyntax } from '../tests/regex';
import { hasText, lacks, wordOf } from '../values';
import { isFilterMatch, matchSuitsTarget } from './envoyFilterMatch';
import { isEnvoyConfig } from './envoyFilterValue';

const SOURCE = 'validateEnvoyFilter, pkg/config/validation/envoyfilter/envoyfilter.go';

/** A patch says what it changes and how. For waypoints istiod does not look. */
const isPatch: Test = testing([missingRequiredField], (patch, context) => {
  if (patch.map === undefined || patch.at('match.context').text === 'WAYPOINT') return;
  const applyTo = patch.get('applyTo');
  if (wordOf(applyTo, 'INVALID') === 'INVALID') return reportMissing(applyTo, context);
  const inner = patch.get('patch');
  if (lacks(inner)) return reportMissing(inner, context);
  const operation = inner.get('operation');
  const word = wordOf(operation, 'INVALID');
  if (word === 'INVALID') return reportMissing(operation, context);
  const value = inner.get('value');
  if (word !== undefined && word !== 'REMOVE' && lacks(value)) reportMissing(value, context, undefined, inner);
});

export const proxyVersionIgnored = defineRule({
  code: 'proxy-version-ignored',
  aliases: ['IST0133'],
  severity: 'warning',
  title: 'A match of the version that is too long',
  source: SOURCE,
  messages: {
    long: {
      what: 'The expression for the version of the proxy has {length} bytes; the most is 1024.',
      why: 'istiod warns and ignores it, so the patch holds for every version.',
      todo: 'Make it shorter.',
    },
  },
});

const isVersionPattern: Test = testing([invalidRegex], (field, context) => {
  if (!hasText(field) || isForWaypoint(field)) return;
  const pattern = field.text ?? '';
  const isChecked = Number(context.settings.istioVersion.slice(2)) < 31 || utf8Length(pattern) <= 1024;
  const problem = isChecked ? re2Problem(pattern) : undefined;
  if (problem !== undefined) reportSyntax(field, pattern, problem, context);
});

const isShortEnough: Test = testing([proxyVersionIgnored], (field, context) => {
  const length = utf8Length(field.text ?? '');
  if (length > 1024 && !isForWaypoint(field)) context.report(proxyVersionIgnored, field, 'long', { length });
});

/** @param field `match.proxy.proxyVersion` of a patch */
function isForWaypoint(field: Parameters<Test>[0]): boolean {
  return field.parent?.parent?.get('context').text === 'WAYPOINT';
}

const hasWaypointMatchWithContext: Test = testing([fieldsExcludeEachOther, missingRequiredField], (match, context) => {
  const word = match.get('context');
  const waypoint = match.get('waypoint');
  if (match.map === undefined || word.unknown) return;
  if (word.text === 'WAYPOINT') {
    if (lacks(waypoint)) reportMissing(waypoint, context, undefined, match);
  } else if (waypoint.exists)
    context.report(
      fieldsExcludeEachOther,
      match,
      'both',
      {
        parent: '"match"',
        members: '"waypoint" (with context WAYPOINT) or another context',
        present: '"waypoint" and another context',
      },
      { span: waypoint.keySpan },
    );
});

/** Source: validateEnvoyFilter, pkg/config/validation/envoyfilter/envoyfilter.go. */
export const envoyFilterCheck = admissionCheck(
  ['networking.istio.io/EnvoyFilter'],
  [
    row('EF-02 NSEL-03', 'spec.workloadSelector', asksForALabel('labels')),
    row('NSEL-01 NSEL-02 CEL-EF-05', 'spec.workloadSelector.labels', areSelectorLabels),
    row('CEL-EF-01', 'spec', hasOnlyOneOf(['workloadSelector', 'targetRefs'])),
    row('CEL-EF-04', 'spec.targetRefs[].namespace', isOwnNamespace),
    row('EF-04 EF-05 EF-06 EF-07', 'spec.configPatches[]', isPatch),
    row('EF-08', 'spec.configPatches[].match.proxy.proxyVersion', isShortEnough, '1.31'),
    row('EF-09', 'spec.configPatches[].match.proxy.proxyVersion', isVersionPattern),
    row('EF-10 EF-17 EF-18', 'spec.configPatches[]', matchSuitsTarget),
    row('EF-11 EF-12 EF-13 EF-14 EF-15 EF-16', 'spec.configPatches[]', isFilterMatch),
    row('EF-19 EF-20 EF-21 EF-22 EF-25', 'spec.configPatches[]', isEnvoyConfig),
    row('CEL-EF-02', 'spec.configPatches[].match', hasWaypointMatchWithContext, '1.29'),
    row('CEL-EF-03', 'spec.configPatches[].match.waypoint.portNumber', isPort, '1.29'),
  ],
);
