import { labelsSubset } from '../../istio/labels';
import type { MergedRule } from '../destinationRules/merge';
import type { Mesh } from '../mesh';
import type { Proxy } from './proxy';

/**
 * The DestinationRule in force for a proxy's traffic to a host: the first whose selector takes the proxy, else the last
 * without one. Hosts that the proxy has no cluster for have none.
 * Source: `DestinationRule`, pilot/pkg/model/sidecar.go.
 */
export function ruleFor(mesh: Mesh, proxy: Proxy, hostname: string): MergedRule | undefined {
  const service = proxy.scope.services.get(hostname);
  if (service === undefined) return undefined;
  const candidates = mesh.destinationRules.find(proxy.scope.namespace, service);
  let last: MergedRule | undefined;
  for (const merged of candidates) {
    const selector = merged.rule.workloadSelector;
    if (selector === undefined) last = merged;
    else if (merged.rule.meta.namespace === proxy.scope.namespace && labelsSubset(selector, proxy.labels))
      return merged;
  }
  return last;
}
