import type { Service } from './service';

/**
 * Gives each service the names of the ExternalName Services that lead to it, through any chain of them.
 * Source: `resolveServiceAliases`, pilot/pkg/model/push_context.go.
 */
export function resolveAliases(services: readonly Service[]): readonly Service[] {
  const targets = new Map<string, string>();
  for (const service of services)
    if (service.resolution === 'Alias') targets.set(service.hostname, service.externalName);
  if (targets.size === 0) return services;
  const aliases = new Map<string, { hostname: string; namespace: string }[]>();
  for (const { resolution, hostname, namespace, externalName } of services) {
    if (resolution !== 'Alias') continue;
    const concrete = follow(hostname, externalName, targets);
    if (concrete === undefined) continue;
    aliases.set(concrete, [...(aliases.get(concrete) ?? []), { hostname, namespace }]);
  }
  return services.map((service) => {
    const names = aliases.get(service.hostname);
    if (names === undefined) return service;
    const ordered = [...names].sort((a, b) =>
      a.namespace + '/' + a.hostname < b.namespace + '/' + b.hostname ? -1 : 1,
    );
    return { ...service, aliases: ordered };
  });
}

/** The end of a chain of names; undefined for a circle. */
export function follow(alias: string, target: string, targets: ReadonlyMap<string, string>): string | undefined {
  const seen = new Set([alias, target]);
  for (let at = target; ;) {
    const next = targets.get(at);
    if (next === undefined) return at;
    if (seen.has(next)) return undefined;
    seen.add(next);
    at = next;
  }
}
