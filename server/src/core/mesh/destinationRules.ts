import { isWildcard, mostSpecificMatch, resolveShortName } from '../istio/hosts';
import type { DestinationRuleFacts } from '../workspace/facts/types';
import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';

/** The facts of a resource that is known to be a DestinationRule. */
export function ruleOf(resource: Resource): DestinationRuleFacts | undefined {
  return resource.facts.spec.type === 'DestinationRule' ? resource.facts.spec : undefined;
}

/**
 * The DestinationRules for a host, all namespaces and variants together: those that name it exactly, else those with
 * the most specific wildcard. Which of them a client gets depends on its namespace; a check that only asks whether
 * something is defined anywhere looks at all.
 * @param host the name in full.
 */
export function rulesForHost(view: View, host: string): readonly Resource[] {
  const exact = view.find('destination-rule', host);
  return exact.length > 0 ? exact : wildcardRules(view, host);
}

/** All DestinationRules that can reach a host, exact and wildcard. */
export function rulesReaching(view: View, host: string): readonly Resource[] {
  return [...view.find('destination-rule', host), ...wildcardRules(view, host)];
}

function wildcardRules(view: View, host: string): readonly Resource[] {
  const candidates = new Map<string, Resource[]>();
  for (const resource of view.find('wildcard-destination-rule', '')) {
    const name = ruleOf(resource)?.host?.text;
    if (name === undefined) continue;
    const list = candidates.get(name);
    if (list === undefined) candidates.set(name, [resource]);
    else list.push(resource);
  }
  const best = mostSpecificMatch(host, candidates);
  return best === undefined ? [] : (candidates.get(best) ?? []);
}

/** The host of a DestinationRule in full; undefined when it is unknown. */
export function ruleHost(view: View, resource: Resource): string | undefined {
  const host = ruleOf(resource)?.host?.text;
  if (host === undefined) return undefined;
  return isWildcard(host) ? host : resolveShortName(host, resource.namespace, view.settings.domainSuffix);
}
