import { isGatewayApiGroup, isIstioGroup } from '../../schema/kinds';
import { livesIn } from '../../schema/lifetime';
import { WORKLOAD_TEMPLATES } from '../../workspace/facts/kubernetes';
import type { ObjectFacts } from '../../workspace/facts/types';
import type { Path } from '../../yaml/path';
import { commaList } from './commaList';
import type { CompletionContext } from './context';
import { ownServiceAccounts } from './identities';
import type { Suggestion } from './item';
import { namespaces } from './known';
import { ANNOTATIONS, LABELS } from './metadataKeys';
import type { Bearer, MetadataKey } from './metadataKeys';

/** A place among labels or annotations: what they are of, and the key when the place is a value. */
interface MetadataPlace {
  readonly keys: Readonly<Record<string, MetadataKey>>;
  readonly bearers: ReadonlySet<Bearer>;
}

/** The labels or annotations that a map belongs to; undefined elsewhere. @param map its path. */
function placeOf(facts: ObjectFacts, map: Path): MetadataPlace | undefined {
  const section = map.at(-1);
  if (section !== 'labels' && section !== 'annotations') return undefined;
  const holder = map.slice(0, -1).join('.');
  const template = WORKLOAD_TEMPLATES.get(facts.kind);
  const isOwn = holder === 'metadata';
  if (!isOwn && (template === undefined || holder !== `${template}.metadata`)) return undefined;
  return { keys: section === 'labels' ? LABELS : ANNOTATIONS, bearers: bearersOf(facts, isOwn, template) };
}

function bearersOf(facts: ObjectFacts, isOwn: boolean, template: string | undefined): ReadonlySet<Bearer> {
  if (!isOwn || template === '') return new Set<Bearer>(isOwn ? ['Pod', 'Any'] : ['Pod']);
  const found = new Set<Bearer>(['Any']);
  const isApi = isGatewayApiGroup(facts.group);
  if (isIstioGroup(facts.group) || isApi) found.add('Istio');
  // The Gateway of Istio's own group takes none of those of the Gateway API.
  if (facts.kind !== 'Gateway' || isApi) found.add(facts.kind as Bearer);
  return found;
}

/** Labels and annotations that Istio reads from the object or pod template; undefined elsewhere. */
export function metadataKeys(context: CompletionContext): Suggestion[] | undefined {
  const place = context.facts && placeOf(context.facts, context.path);
  if (place === undefined) return undefined;
  const minor = context.view.settings.istioVersion;
  return Object.entries(place.keys)
    .filter(([, { on, since }]) => on.some((bearer) => place.bearers.has(bearer)) && livesIn({ since }, minor))
    .map(([value, { words, values = {} }]) => ({
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
  const place = context.facts && placeOf(context.facts, context.path.slice(0, -1));
  if (place === undefined) return undefined;
  const known = Object.hasOwn(place.keys, key) ? place.keys[key] : undefined;
  if (known === undefined || !known.on.some((bearer) => place.bearers.has(bearer))) return [];
  const fixed = Object.entries(known.values ?? {}).map(([value, detail]): Suggestion => ({
    value,
    kind: 'value',
    ...(detail === '' ? {} : { detail }),
    documentation: known.words,
    ...(known.names === undefined ? {} : { rank: 1 }),
  }));
  return [...namesFor(context, known.names), ...fixed];
}

const TEMPLATES: Readonly<Record<string, string>> = {
  sidecar: 'the proxy beside the application',
  gateway: 'the proxy alone, as a gateway',
  'grpc-agent': 'the agent for gRPC without proxy',
  'grpc-simple': 'the bootstrap for gRPC without proxy, no agent',
};

function namesFor(context: CompletionContext, names: MetadataKey['names']): Suggestion[] {
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
        Object.entries(TEMPLATES).map(([value, detail]) => ({ value, kind: 'value', detail })),
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
