import { ownersOf } from '../../../mesh/hosts';
import { isWildcard, matches } from '../../../istio/hosts';
import { routesTo } from '../../../mesh/httpRoutes';
import { displayName } from '../../../workspace/resource';
import type { Resource } from '../../../workspace/resource';
import type { EntryPort, EntryStory } from './story';

/** VirtualServices with `http` rules that lead to one of the ports. */
export function httpRules(story: EntryStory, ports: readonly EntryPort[]): string[] {
  const numbers = ports.map(({ facts }) => facts.number);
  const only = ports.length === story.ports.length;
  const found = story.hosts.flatMap((host) =>
    routesTo(story.context.view, host)
      .filter(({ route, port }) => route.section === 'http' && (port === undefined ? only : numbers.includes(port)))
      .map(({ virtualService }) => displayName(virtualService)),
  );
  return [...new Set(found)];
}

/** Other Services and ServiceEntries that own one of the hosts. */
export function otherOwners(story: EntryStory, host: string): Resource[] {
  const { resource, view } = story.context;
  const found = ownersOf(view, host);
  // Another variant of this very object is no rival.
  return found.filter(
    (owner) =>
      owner.facts !== resource.facts &&
      (owner.facts.kind !== resource.facts.kind || displayName(owner) !== displayName(resource)),
  );
}

/** VirtualServices that name the host or a wildcard that takes it in. */
export function otherVirtualServices(story: EntryStory, host: string): Resource[] {
  const { view } = story.context;
  const wildcard = view
    .find('wildcard-virtual-service', '')
    .filter(
      ({ facts }) =>
        facts.spec.type === 'VirtualService' &&
        facts.spec.hosts.some(({ text }) => isWildcard(text) && matches(text, host)),
    );
  return [...new Set([...view.find('virtual-service', host), ...wildcard])];
}
