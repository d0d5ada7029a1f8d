import { isWildcard, matches, serviceFqdn } from '../istio/hosts';
import { parseIp } from '../istio/ip';
import { wildcardKeys } from '../workspace/indexes';
import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';

/** What a host of a routing test means to the workspace, in any of its worlds. */
export interface TestHost {
  /** Services and ServiceEntries that own it. */
  readonly owners: readonly Resource[];
  /** True when routes are made for it, though nobody owns it. */
  readonly isRouted: boolean;
  /** True when an object whose host or name is a placeholder may own it, or it is an address. */
  readonly mayBeThere: boolean;
}

/**
 * Finds who owns a host that a caller asks for.
 * @param namespaces those whose search list may complete it.
 */
export function findRequestHost(view: View, host: string, namespaces: readonly string[]): TestHost {
  const { domainSuffix } = view.settings;
  const names = [
    host,
    `${host}.svc.${domainSuffix}`,
    ...namespaces.map((namespace) => serviceFqdn(host, namespace, domainSuffix)),
  ];
  return lookUp(view, names);
}

/** Finds who owns the host of a destination: in full, or without what ends the names of Services. */
export function findDestinationHost(view: View, host: string): TestHost {
  return lookUp(view, [host, `${host}.svc.${view.settings.domainSuffix}`]);
}

function lookUp(view: View, names: readonly string[]): TestHost {
  const all = [view.find.bind(view), view.findElsewhere.bind(view)];
  const exact = names.flatMap((name) => all.flatMap((find) => find('host', name)));
  const keys = new Set(names.flatMap((name) => (isWildcard(name) ? ['*'] : wildcardKeys(name))));
  const wildcard = all
    .flatMap((find) => [...keys].flatMap((key) => find('wildcard-host', key)))
    .filter(
      ({ facts: { spec } }) => spec.type === 'ServiceEntry' && spec.hosts.some(({ text }) => takesAny(text, names)),
    );
  const routes = names.flatMap((name) => all.flatMap((find) => find('virtual-service', name)));
  const wide = all
    .flatMap((find) => find('wildcard-virtual-service', ''))
    .filter(
      ({ facts: { spec } }) => spec.type === 'VirtualService' && spec.hosts.some(({ text }) => takesAny(text, names)),
    );
  const unnamed = all.flatMap((find) => [...find('unnamed', 'host'), ...find('unnamed', 'Service')]);
  return {
    owners: [...exact, ...wildcard],
    isRouted: routes.length > 0 || wide.length > 0,
    mayBeThere: unnamed.length > 0 || names.some((name) => parseIp(name.replace(/^\[(.*)\]$/, '$1')) !== undefined),
  };
}

function takesAny(host: string, names: readonly string[]): boolean {
  return isWildcard(host) && names.some((name) => matches(host, name));
}
