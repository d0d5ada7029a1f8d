import { oldFilterNames } from '../../../istio/envoyNames';
import { replaceScalar } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';
import { missingRequiredField } from '../../structure/structureRules';
import { testing } from '../row';
import type { Test } from '../row';
import { reportMissing } from '../tests/members';
import { shown, textOf } from '../values';

const SOURCE = 'validateEnvoyFilter, pkg/config/validation/envoyfilter/envoyfilter.go';
const REFUSED = "istiod's webhook refuses the object.";

/** What of the match each target needs. */
const MATCHES: Readonly<Record<string, string>> = {
  LISTENER: 'listener',
  FILTER_CHAIN: 'listener',
  NETWORK_FILTER: 'listener',
  HTTP_FILTER: 'listener',
  ROUTE_CONFIGURATION: 'routeConfiguration',
  VIRTUAL_HOST: 'routeConfiguration',
  HTTP_ROUTE: 'routeConfiguration',
  CLUSTER: 'cluster',
};
const OBJECTS = ['listener', 'routeConfiguration', 'cluster', 'waypoint'];
const MANAGER = 'envoy.filters.network.http_connection_manager';

export const patchMatch = defineRule({
  code: 'patch-match-mismatch',
  aliases: ['IST0106', 'IST0133'],
  refused: true,
  title: 'A match that does not suit what is patched',
  source: SOURCE,
  messages: {
    object: {
      what: 'The patch applies to {applyTo}, but the match looks at "{found}".',
      why: `Only a "{wanted}" match can find it; ${REFUSED}`,
      todo: 'Match by "{wanted}", or change applyTo.',
    },
    subFilter: {
      what: '"subFilter" is matched, and the patch applies to {applyTo}.',
      why: `Only HTTP filters stand inside another filter; ${REFUSED}`,
      todo: 'Change applyTo to HTTP_FILTER, or remove "subFilter".',
    },
    parent: {
      what: '"subFilter" is matched inside "{name}".',
      why: `Only the HTTP connection manager holds other filters; ${REFUSED}`,
      todo: `Write ${MANAGER} as the name of the filter.`,
    },
    ignored: {
      what: 'A filter is matched, and the patch applies to {applyTo}.',
      why: 'istiod warns: the match of the filter has no effect here.',
      todo: 'Remove "filter", or change applyTo to NETWORK_FILTER or HTTP_FILTER.',
    },
  },
});

export const oldFilterName = defineRule({
  code: 'old-filter-name',
  aliases: ['IST0133'],
  severity: 'warning',
  title: 'A name of a filter from before Envoy 1.14',
  source: 'validateListenerMatchName, pkg/config/validation/envoyfilter/envoyfilter.go; pkg/config/xds/deprecated.go',
  messages: {
    old: {
      what: '"{name}" is the old name of {better}.',
      why: 'istiod warns; it still finds the filter under both names.',
      todo: 'Write {better}.',
    },
  },
});

/** @returns what the patch applies to; undefined when istiod does not look at the match */
function targetOf(patch: Field): string | undefined {
  const applyTo = patch.get('applyTo').text;
  return patch.map === undefined || patch.at('match.context').text === 'WAYPOINT' ? undefined : applyTo;
}

/** The match looks at the sort of object that is patched. */
export const matchSuitsTarget: Test = testing([patchMatch], (patch, context) => {
  const applyTo = targetOf(patch);
  const wanted = applyTo === undefined ? undefined : MATCHES[applyTo];
  const match = patch.get('match');
  if (applyTo === undefined || wanted === undefined || match.open || match.get(wanted).exists) return;
  const found = OBJECTS.map((name) => match.get(name)).find((field) => field.exists);
  if (found === undefined) return;
  context.report(patchMatch, patch, 'object', { applyTo, wanted, found: String(found.key) }, { span: found.keySpan });
});

/** A filter is matched by name, and only where filters are. */
export const isFilterMatch: Test = testing([patchMatch, oldFilterName, missingRequiredField], (patch, context) => {
  const applyTo = targetOf(patch);
  const filter = patch.at('match.listener.filterChain.filter');
  if (applyTo === undefined || MATCHES[applyTo] !== 'listener' || filter.map === undefined) return;
  if (applyTo === 'LISTENER' || applyTo === 'FILTER_CHAIN')
    context.report(
      patchMatch,
      patch,
      'ignored',
      { applyTo },
      { span: filter.keySpan, severity: 'warning', refused: false },
    );
  const name = filter.get('name');
  const text = textOf(name);
  if (text === undefined) return;
  if (text === '') return reportMissing(name, context);
  const sub = filter.get('subFilter');
  if (sub.exists && !checkSubFilter(patch, applyTo, text, sub, context)) return;
  for (const place of [name, sub.get('name')]) warnOfOldName(place, context);
});

function checkSubFilter(patch: Field, applyTo: string, name: string, sub: Field, context: ObjectContext): boolean {
  if (applyTo !== 'HTTP_FILTER') {
    context.report(patchMatch, patch, 'subFilter', { applyTo }, { span: sub.keySpan });
    return false;
  }
  if (name !== MANAGER && name !== 'envoy.http_connection_manager') {
    const node = sub.parent?.get('name').scalar;
    const fixes = node === undefined ? [] : fix(`Change to ${MANAGER}`, [replaceScalar(node, MANAGER)]);
    context.report(
      patchMatch,
      sub.parent ?? sub,
      'parent',
      { name: shown(name) },
      { span: sub.parent?.get('name').span, fixes },
    );
    return false;
  }
  if (textOf(sub.get('name')) !== '') return true;
  reportMissing(sub.get('name'), context);
  return false;
}

function warnOfOldName(field: Field, context: ObjectContext): void {
  const name = field.text ?? '';
  const better = Object.hasOwn(oldFilterNames, name) ? oldFilterNames[name] : undefined;
  if (better === undefined) return;
  const node = field.scalar;
  const certain = better.length === 1;
  const fixes =
    node === undefined ? [] : better.flatMap((word) => fix(`Change to ${word}`, [replaceScalar(node, word)], certain));
  context.report(oldFilterName, field, 'old', { name: shown(name), better: better.join(' or ') }, { fixes });
}
