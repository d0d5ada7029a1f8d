import { parseServiceFqdn, serviceFqdn, subsetOf } from '../istio/hosts';
import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';

/**
 * Whether a wildcard may take in a service, in this world or another one of the workspace.
 * @param pattern begins with `*`. What takes in all Services of the cluster is always owned; a wildcard for the Services
 * of one namespace is by any of them.
 * Source: MostSpecificHostMatch, pilot/pkg/model/config.go, as destinationRule of push_context.go asks it.
 */
export function takesInSome(view: View, pattern: string): boolean {
  const { domainSuffix } = view.settings;
  if (subsetOf(`*.svc.${domainSuffix}`, pattern)) return true;
  const service = parseServiceFqdn(pattern, domainSuffix);
  if (service !== undefined && everywhere(view, 'service', service.namespace).some(isTakenIn)) return true;
  return everywhere(view, 'service-entry', '').some(isTakenIn);

  function isTakenIn({ facts, namespace }: Resource): boolean {
    const { spec, name } = facts;
    if (spec.type === 'ServiceEntry') return spec.hosts.some(({ text }) => subsetOf(text, pattern));
    return name !== undefined && subsetOf(serviceFqdn(name, namespace, domainSuffix), pattern);
  }
}

/** Whether a ServiceEntry of another world has exactly this wildcard, which is what a route leads to. */
export function hasEntryElsewhere(view: View, wildcard: string): boolean {
  return view
    .findElsewhere('service-entry', '')
    .some(({ facts: { spec } }) => spec.type === 'ServiceEntry' && spec.hosts.some(({ text }) => text === wildcard));
}

function everywhere(view: View, index: 'service' | 'service-entry', key: string): readonly Resource[] {
  return [...view.find(index, key), ...view.findElsewhere(index, key)];
}
