import { resolveShortName } from '../../istio/hosts';
import { releaseOf } from '../../mesh/releases';
import { removeItem, replaceScalar } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import type { Fix } from '../finding';

export const destinationTwice = defineRule({
  code: 'destination-twice',
  aliases: ['KIA1105'],
  severity: 'warning',
  title: 'One destination twice in a route',
  source: 'pilot/pkg/networking/core/route/route.go',
  messages: {
    found: {
      what: '{host} is a destination of this route {times} times.',
      why: 'The shares add up, so nothing is split between them.',
      todo: 'Write another subset, or add the weights up in one entry.',
    },
  },
});

/** Destinations of one route that are the same host, subset and port. */
export const destinationTwiceCheck: WorldCheck = {
  scope: 'world',
  name: 'destination-twice',
  rules: [destinationTwice],
  kinds: ['networking.istio.io/VirtualService'],
  reads: ['release'],
  check(context) {
    if (releaseOf(context.view, context.resource) !== undefined) return;
    for (const section of ['http', 'tls', 'tcp'])
      for (const rule of context.object.get('spec').get(section).items()) checkRoute(context, rule.get('route'));
  },
};

function checkRoute(context: WorldContext, route: Field): void {
  const groups = new Map<string, Field[]>();
  for (const entry of route.items()) {
    const key = keyOf(context, entry.get('destination'));
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  for (const entries of groups.values()) {
    if (entries.length < 2) continue;
    const fixes = merged(context, entries);
    for (const entry of entries) {
      const destination = entry.get('destination');
      const subset = destination.get('subset').text;
      const host = `${destination.get('host').text ?? ''}${subset === undefined ? '' : ` (subset ${subset})`}`;
      const values = { host, times: entries.length };
      context.report(destinationTwice, destination, 'found', values, { fixes, span: destination.get('host').span });
    }
  }
}

function keyOf({ view, resource }: WorldContext, destination: Field): string | undefined {
  const host = destination.get('host').text;
  const subset = destination.get('subset');
  const port = destination.at('port.number');
  if (host === undefined || host === '' || subset.unknown || port.unknown) return undefined;
  const full = resolveShortName(host, resource.namespace, view.settings.domainSuffix);
  return `${full} ${subset.text ?? ''} ${port.number ?? ''}`;
}

/** The first entry gets the weights of the others, which go; only for two that say nothing else. */
function merged({ document }: WorldContext, entries: readonly Field[]): Fix[] {
  const [first, second, ...more] = entries;
  if (first === undefined || second === undefined || more.length > 0) return [];
  const list = second.parent;
  const total = (first.get('weight').number ?? 0) + (second.get('weight').number ?? 0);
  const weight = first.get('weight').scalar;
  const saysMore = entries.some((entry) => entry.members().length !== 2);
  if (saysMore || list === undefined || weight === undefined || typeof second.key !== 'number') return [];
  return fix(`Add the weights up to ${total}`, [
    replaceScalar(weight, total),
    removeItem(document.text, list, second.key),
  ]);
}
