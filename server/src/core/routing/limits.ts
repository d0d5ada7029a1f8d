import { labelsSubset } from '../istio/labels';
import type { Proxy } from './proxy/proxy';
import type { NamespaceSpec } from './spec/kubernetes';
import { keyOf } from './spec/object';
import type { Unmodelled } from './spec/unmodelled';

/** Kinds that act on proxies of their namespace, or of all when they stand in the root namespace. */
const BY_NAMESPACE: ReadonlySet<string> = new Set(['EnvoyFilter', 'ProxyConfig', 'WasmPlugin', 'TrafficExtension']);

/** What is there for a proxy but not modelled. */
export function limitsFor(
  proxy: Pick<Proxy, 'namespace' | 'labels'>,
  unmodelled: readonly Unmodelled[],
  namespaces: ReadonlyMap<string, NamespaceSpec>,
  rootNamespace: string,
): readonly string[] {
  const limits = unmodelled
    .filter(({ meta, selector }) => {
      if (!BY_NAMESPACE.has(meta.kind)) return true;
      const near = meta.namespace === proxy.namespace || meta.namespace === rootNamespace;
      return near && (selector === undefined || labelsSubset(selector, proxy.labels));
    })
    .map(({ meta, effect }) => `${meta.kind} ${keyOf(meta)} is not modelled: ${effect}`);
  const labels = namespaces.get(proxy.namespace)?.labels ?? {};
  const mode = proxy.labels['istio.io/dataplane-mode'] ?? labels['istio.io/dataplane-mode'];
  return mode === 'ambient'
    ? [`${proxy.namespace} is in ambient mode, whose ztunnels and waypoints are not modelled`, ...limits]
    : limits;
}
