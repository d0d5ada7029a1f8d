import type { HttpRule } from '../spec/httpRule';
import { keyOf } from '../spec/object';
import type { Place } from '../spec/object';
import type { Outcome } from '../outcome';
import type { Trace } from '../trace';
import type { Places } from './places';
import type { StorySetting } from './story';
import { destinationTitle } from './words';
import { parseClusterName } from '../clusters/clusterName';

/** The settings of the route that decides: each with the object that says so. */
export function routeSettings({ outcome, steps }: Trace, places: Places): StorySetting[] {
  const chosen = steps.find(({ rule, chosen: isChosen }) => rule !== undefined && isChosen === true)?.rule;
  const rule = chosen !== undefined && 'kind' in chosen ? chosen.rule : undefined;
  const from = (place: Place | undefined, isOwn: boolean): Pick<StorySetting, 'from' | 'place'> => {
    if (rule === undefined || !isOwn) return { from: 'default' };
    const { kind, meta } = rule.origin;
    return { from: `${kind} ${keyOf(meta)}`, ...places.at(meta, place ?? rule.origin.place) };
  };
  const own = (name: string, value: string | undefined, place?: Place): StorySetting[] =>
    value === undefined ? [] : [{ name, value, ...from(place, rule !== undefined) }];
  return [
    ...own('timeout', outcome.timeout),
    ...retries(outcome, rule, from),
    ...own('rewrite', membersText(outcome.rewrite), rule?.rewrite?.place),
    ...own('fault', faultText(outcome.fault)),
    ...own('mirror', mirrorText(outcome.mirrors), rule?.mirror?.place),
    ...own('headers', headersText(outcome.headers)),
    ...own('CORS', membersText(outcome.cors)),
    ...own('session affinity', outcome.hashPolicy?.join(', ')),
    ...own('tunnel', outcome.tunnel === undefined ? undefined : `to ${outcome.tunnel.hostname}`),
  ];
}

function retries(
  { retries: outcome }: Outcome,
  rule: HttpRule | undefined,
  from: (place: Place | undefined, isOwn: boolean) => Pick<StorySetting, 'from' | 'place'>,
): StorySetting[] {
  if (outcome === undefined) return [];
  const { attempts, on, perTryTimeout, backoff, codes = [] } = outcome;
  const conditions = [...(on === undefined ? [] : [on]), ...codes.map(String)];
  const value = [
    attempts === 0 ? 'none' : `up to ${attempts}`,
    ...(conditions.length === 0 || attempts === 0 ? [] : [`on ${conditions.join(',')}`]),
    ...(perTryTimeout === undefined ? [] : [`each at most ${perTryTimeout}`]),
    ...(backoff === undefined ? [] : [`with ${backoff} between them`]),
  ].join(', ');
  return [{ name: 'retries', value, ...from(rule?.retries?.place, rule?.retries !== undefined) }];
}

function faultText(fault: Outcome['fault']): string | undefined {
  if (fault === undefined) return undefined;
  const { delay, delayPercent, abort, abortPercent } = fault;
  const parts = [
    ...(delay === undefined ? [] : [`${delayPercent ?? 100} % wait ${delay}`]),
    ...(abort === undefined ? [] : [`${abortPercent ?? 100} % are answered ${abort}`]),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
}

function mirrorText(mirrors: Outcome['mirrors']): string | undefined {
  if (mirrors === undefined || mirrors.length === 0) return undefined;
  return mirrors
    .map(({ cluster, percent, exists }) => {
      const parsed = parseClusterName(cluster);
      const title = parsed === undefined ? cluster : destinationTitle(parsed);
      return `${percent} % copied to ${title}${exists ? '' : ', which does not exist'}`;
    })
    .join(', ');
}

function headersText(headers: Outcome['headers']): string | undefined {
  const parts = (['request', 'response'] as const).flatMap((side) => {
    const { set = {}, add = {}, remove = [] } = headers?.[side] ?? {};
    return [
      ...Object.entries(set).map(([name, value]) => `${side} set ${name}: ${value}`),
      ...Object.entries(add).map(([name, value]) => `${side} add ${name}: ${value}`),
      ...remove.map((name) => `${side} remove ${name}`),
    ];
  });
  return parts.length === 0 ? undefined : parts.join(', ');
}

function membersText(value: object | undefined): string | undefined {
  const members = Object.entries(value ?? {});
  return members.length === 0 ? undefined : members.map(([key, member]) => `${key} ${String(member)}`).join(', ');
}
