import { livesIn } from '../../schema/lifetime';
import { metadataKeysIn } from '../../schema/metadata/lookup';
import type { MetadataKey } from '../../schema/metadata/types';
import { isBorne, metadataKeyAt, metadataPlaceAt } from '../metadataPlace';
import { commaList } from './commaList';
import type { CompletionContext } from './context';
import { ownServiceAccounts } from './identities';
import type { Suggestion } from './item';
import { namespaces } from './known';

/** Labels and annotations that Istio reads from the object or pod template; undefined elsewhere. */
export function metadataKeys(context: CompletionContext): Suggestion[] | undefined {
  const place = context.facts && metadataPlaceAt(context.facts, context.path);
  if (place === undefined) return undefined;
  const minor = context.view.settings.istioVersion;
  return metadataKeysIn(place.list)
    .filter(({ on, since, leave }) => leave === undefined && isBorne(on, place.bearers) && livesIn({ since }, minor))
    .map(({ key: value, words, values = {} }) => ({
      value,
      kind: 'key',
      ...(Object.keys(values).length === 0 ? {} : { detail: Object.keys(values).join(', ') }),
      documentation: words,
      rank: value === 'galley.istio.io/analyze-suppress' ? 1 : 0,
    }));
}

/** Values of a label or annotation that Istio reads; undefined elsewhere. */
export function metadataValues(context: CompletionContext): Suggestion[] | undefined {
  const key = String(context.path.at(-1));
  const place = context.facts && metadataPlaceAt(context.facts, context.path.slice(0, -1));
  if (place === undefined) return undefined;
  const known = metadataKeyAt(place, key);
  if (known === undefined) return [];
  const fixed = Object.entries(known.names === 'templates' ? {} : (known.values ?? {})).map(
    ([value, detail]): Suggestion => ({
      value,
      kind: 'value',
      ...(detail === '' ? {} : { detail }),
      documentation: known.words,
      ...(known.names === undefined ? {} : { rank: 1 }),
    }),
  );
  return [...namesFor(context, known), ...fixed];
}

function namesFor(context: CompletionContext, { names, values = {} }: MetadataKey): Suggestion[] {
  switch (names) {
    case 'waypoints':
      return waypoints(context);
    case 'namespaces':
      return namespaces(context).map((value) => ({ value, kind: 'namespace' }));
    case 'exportTo':
      return commaList(context, visibilities(context));
    case 'templates':
      return commaList(
        context,
        Object.entries(values).map(([value, detail]) => ({ value, kind: 'value', detail })),
      );
    case 'config maps':
      return objectNames(context, '/ConfigMap', context.namespace);
    case 'service accounts':
      return ownServiceAccounts(context);
    default:
      return [];
  }
}

function visibilities(context: CompletionContext): Suggestion[] {
  const alone: Suggestion[] = context.place.typed.includes(',')
    ? []
    : [
        { value: '*', kind: 'value', detail: 'every namespace' },
        { value: '~', kind: 'value', detail: 'nobody' },
      ];
  const others = namespaces(context).filter((namespace) => namespace !== context.namespace);
  return [
    { value: '.', kind: 'value', detail: 'this namespace' },
    ...alone,
    ...others.map((value): Suggestion => ({ value, kind: 'namespace', rank: 1 })),
  ];
}

/** Gateways that can be waypoints: of the namespace that the neighbouring label names. */
function waypoints(context: CompletionContext): Suggestion[] {
  const map = context.object.follow(context.path.slice(0, -1));
  const own = context.facts?.kind === 'Namespace' ? context.facts.name : context.namespace;
  const namespace = map.get('istio.io/use-waypoint-namespace').text ?? own ?? context.namespace;
  return objectNames(context, 'gateway.networking.k8s.io/Gateway', namespace);
}

function objectNames({ view }: CompletionContext, type: string, namespace: string): Suggestion[] {
  const names = view.find('kind', `${type}|${namespace}`).flatMap(({ facts }) => facts.name ?? []);
  const kind = type.slice(type.indexOf('/') + 1);
  return [...new Set(names)].sort().map((value) => ({ value, kind: 'object', detail: kind }));
}
