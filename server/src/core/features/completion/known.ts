import { isWildcard, serviceFqdn } from '../../istio/hosts';
import { isVisible, portsOf } from '../../mesh/hosts';
import { protocolOf } from '../../mesh/servicePorts';
import type { Resource } from '../../workspace/resource';
import { displayName } from '../../workspace/resource';
import type { CompletionContext } from './context';
import type { Suggestion } from './item';

/** The resources of the world that is being written in: one walk over the files, as no index has all namespaces. */
export function* resourcesOf({ input, view }: CompletionContext): IterableIterator<Resource> {
  for (const { parts } of input.workspace.files())
    for (const { resources } of parts) for (const resource of resources) if (resource.world.id === view.world.id) yield resource;
}

/** Every namespace that the world has: declared, written or in force. */
export function namespaces(context: CompletionContext): string[] {
  const found = new Set<string>();
  for (const { namespace, facts } of resourcesOf(context)) {
    if (namespace !== '') found.add(namespace);
    else if (facts.kind === 'Namespace' && facts.name !== undefined) found.add(facts.name);
  }
  return [...found].sort();
}

/**
 * Hosts that can be referred to from the namespace: Services by their short name in their own namespace and in full
 * elsewhere, ServiceEntries by their hosts. Only what is exported to the namespace.
 * Where something is typed already, only what has its letters in this order: there may be ten thousand.
 */
export function hosts(context: CompletionContext, options: { readonly wildcards: boolean }): Suggestion[] {
  const found = new Map<string, Suggestion>();
  for (const resource of resourcesOf(context)) {
    const { spec } = resource.facts;
    if (spec.type !== 'Service' && spec.type !== 'ServiceEntry') continue;
    for (const host of hostsOf(context, resource)) {
      if (found.has(host) || (isWildcard(host) && !options.wildcards) || !hasLetters(host, context.place.typed)) continue;
      if (!isVisible(context.view, resource, context.namespace)) break;
      found.set(host, suggestion(context, resource, host));
    }
  }
  return [...found.values()].sort((a, b) => (String(a.value) < String(b.value) ? -1 : 1));
}

function hostsOf({ namespace, view }: CompletionContext, { facts, namespace: owner }: Resource): string[] {
  if (facts.spec.type === 'ServiceEntry') return facts.spec.hosts.map(({ text }) => text);
  if (facts.name === undefined) return [];
  return [owner === namespace ? facts.name : serviceFqdn(facts.name, owner, view.settings.domainSuffix)];
}

function suggestion(context: CompletionContext, resource: Resource, host: string): Suggestion {
  const ports = portsOf(resource)
    .slice(0, 3)
    .map((port) => {
      const protocol = protocolOf(resource, port);
      return protocol === undefined || protocol === 'auto' ? `${port.number}` : `${port.number} ${protocol.toUpperCase()}`;
    });
  const own = resource.namespace === context.namespace;
  return {
    value: host,
    kind: 'host',
    detail: `${resource.facts.kind} ${displayName(resource)}${ports.length === 0 ? '' : `: ${ports.join(', ')}`}`,
    rank: own ? 0 : resource.facts.kind === 'ServiceEntry' ? 1 : 2,
  };
}

/** True when the letters of `typed` stand in `text` in this order, as editors compare them. */
function hasLetters(text: string, typed: string): boolean {
  if (typed === '') return true;
  let at = 0;
  const lower = text.toLowerCase();
  for (const letter of typed.toLowerCase()) {
    at = lower.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
