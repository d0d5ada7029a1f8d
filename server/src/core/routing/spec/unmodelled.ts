import type { ObjectFacts } from '../../workspace/facts/types';
import type { Labels } from '../../workspace/facts/types';
import type { ObjectMeta, SourceObject } from './object';
import { metaOf } from './object';
import { labelsAt } from './read';

/** An object that may change where requests go, in a way that is not modelled. */
export interface Unmodelled {
  readonly kind: 'Unmodelled';
  readonly meta: ObjectMeta;
  /** What it may do. */
  readonly effect: string;
  /** The proxies it is for; undefined for all that see it. */
  readonly selector: Labels | undefined;
}

const EFFECTS: ReadonlyMap<string, string> = new Map([
  ['networking.istio.io/EnvoyFilter', 'it patches what istiod sends to the proxy'],
  ['networking.istio.io/ProxyConfig', 'it changes the settings of proxies'],
  ['extensions.istio.io/WasmPlugin', 'its code runs in the proxy and may answer requests'],
  ['extensions.istio.io/TrafficExtension', 'its code runs in the proxy and may answer requests'],
  ['gateway.networking.k8s.io/BackendTLSPolicy', 'it sets the TLS that is spoken to a backend'],
  ['gateway.networking.k8s.io/ListenerSet', 'it adds listeners to a Gateway'],
  ['gateway.networking.x-k8s.io/XListenerSet', 'it adds listeners to a Gateway'],
  ['gateway.networking.x-k8s.io/XBackendTrafficPolicy', 'it sets how a backend is balanced and retried'],
  ['inference.networking.k8s.io/InferencePool', 'its endpoints are picked by a service of its own'],
]);

/** Whether an object has an effect on routing that is not modelled. */
export function isUnmodelled({ group, kind }: Pick<ObjectFacts, 'group' | 'kind'>): boolean {
  return EFFECTS.has(`${group}/${kind}`);
}

/** Decodes an object whose effect is not modelled; undefined for any other one. */
export function unmodelled(source: SourceObject): Unmodelled | undefined {
  const { facts } = source.resource;
  const effect = EFFECTS.get(`${facts.group}/${facts.kind}`);
  const meta = effect === undefined ? undefined : metaOf(source);
  if (effect === undefined || meta === undefined) return undefined;
  const spec = source.field.get('spec');
  const selector = [spec.at('workloadSelector.labels'), spec.at('selector.matchLabels')].find(({ exists }) => exists);
  return { kind: 'Unmodelled', meta, effect, selector: selector === undefined ? undefined : labelsAt(selector) };
}
