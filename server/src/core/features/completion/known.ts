import { visibleTo } from '../../istio/exportTo';
import { isWildcard, serviceFqdn } from '../../istio/hosts';
import { portsOf } from '../../mesh/hosts';
import { meshSettings } from '../../mesh/meshSettings';
import { protocolOf } from '../../mesh/servicePorts';
import type { Resource } from '../../workspace/resource';
import { displayName } from '../../workspace/resource';
import type { CompletionContext } from './context';
import type { Suggestion } from './item';

/**
 * So many names are offered at most. A list of this length is cut, and the next letter that is typed brings others:
 * nobody reads ten thousand names, and no editor likes to get them.
 */
export const MOST_NAMES = 1000;

/** Every namespace that the world has: declared, written or given. The one of objects that say nothing is a guess. */
export function namespaces({ input, view }: CompletionContext): string[] {
  return input.workspace.namespacesOf(view.world);
}

/** Which hosts, and how they are written. */
export interface HostOptions {
  readonly wildcards: boolean;
  /** `full`: never by a short name; `namespaced`: `namespace/host` or `./host`, as a Sidecar wants it. */
  readonly form?: 'full' | 'namespaced';
}

/** Hosts in full, where a short name means nothing. */
export function fullHosts(context: CompletionContext): Suggestion[] {
  return hosts(context, { wildcards: false, form: 'full' });
}

/**
 * Hosts that can be referred to from the namespace: Services by their short name in their own namespace and in full
 * elsewhere, ServiceEntries by their hosts. Only what is exported to the namespace, and where something is typed already
 * only what has its letters in this order.
 */
export function hosts(context: CompletionContext, options: HostOptions): Suggestion[] {
  const ranks: readonly Map<string, Resource>[] = [new Map(), new Map(), new Map()];
  const { defaultServiceExportTo } = meshSettings(context.view);
  const typed = context.place.typed.toLowerCase();
  const add = (owner: Resource): boolean => {
    const { spec } = owner.facts;
    const found = ranks[rankOf(context, owner)];
    if (found === undefined || (spec.type !== 'Service' && spec.type !== 'ServiceEntry')) return true;
    if (!visibleTo(spec.exportTo ?? [], owner.namespace, context.namespace, defaultServiceExportTo)) return true;
    for (const host of hostsOf(context, owner, options))
      if (
        (options.wildcards || !isWildcard(host.slice(host.indexOf('/') + 1))) &&
        !found.has(host) &&
        hasLetters(host, typed)
      )
        found.set(host, owner);
    return found.size < MOST_NAMES;
  };
  for (const owner of context.view.find('service', context.namespace)) add(owner);
  for (const owner of context.view.find('service-entry', '')) add(owner);
  // A cut list may show any of the others.
  for (const owner of context.view.find('kind-anywhere', '/Service')) if (!add(owner)) break;
  const seen = new Set<string>();
  return ranks
    .flatMap((found, rank) =>
      [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([host, owner]) => ({ host, owner, rank })),
    )
    .filter(({ host }) => (seen.has(host) ? false : seen.add(host)))
    .slice(0, MOST_NAMES)
    .map(suggestion);
}

/** The nearest first: the own namespace, then what was declared for the mesh. */
function rankOf({ namespace }: CompletionContext, owner: Resource): number {
  if (owner.namespace === namespace) return 0;
  return owner.facts.kind === 'ServiceEntry' ? 1 : 2;
}

function hostsOf(
  { namespace, view, place }: CompletionContext,
  { facts, namespace: owner }: Resource,
  { form }: HostOptions,
): string[] {
  const isOwn = owner === namespace;
  const prefix = form === 'namespaced' ? `${isOwn ? '.' : owner}/` : '';
  if (facts.spec.type === 'ServiceEntry') return facts.spec.hosts.map(({ text }) => prefix + text);
  if (facts.name === undefined) return [];
  // Who types a dot means the full name.
  const isShort = isOwn && form === undefined && !place.typed.includes('.');
  return [prefix + (isShort ? facts.name : serviceFqdn(facts.name, owner, view.settings.domainSuffix))];
}

function suggestion({ host, owner, rank }: { host: string; owner: Resource; rank: number }): Suggestion {
  const ports = portsOf(owner)
    .slice(0, 3)
    .map((port) => {
      const protocol = protocolOf(owner, port);
      return protocol === undefined || protocol === 'auto'
        ? `${port.number}`
        : `${port.number} ${protocol.toUpperCase()}`;
    });
  const detail = `${owner.facts.kind} ${displayName(owner)}${ports.length === 0 ? '' : `: ${ports.join(', ')}`}`;
  return { value: host, kind: 'host', detail, rank };
}

/** True when the letters of `typed` stand in `text` in this order, as editors compare them. */
export function hasLetters(text: string, typed: string): boolean {
  if (typed === '') return true;
  let at = 0;
  const lower = text.toLowerCase();
  for (const letter of typed) {
    at = lower.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
