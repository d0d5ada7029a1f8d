import { resolveShortName, serviceFqdn } from '../istio/hosts';
import type { MeshNote } from './mesh';
import type { RoutingObject } from './spec/decode';
import type { ObjectMeta } from './spec/object';
import { keyOf } from './spec/object';

/** The objects that take part, and what is to be said of the others. */
export interface Selection {
  readonly kept: readonly RoutingObject[];
  readonly notes: readonly MeshNote[];
}

/**
 * Leaves out what takes no part: patches, objects that the cluster refuses, those whose hosts are not known yet, and all
 * but the first of those with one identity.
 */
export function selectObjects(
  objects: readonly RoutingObject[],
  domainSuffix: string,
  isRefused: (resource: ObjectMeta['resource']) => boolean,
): Selection {
  const byIdentity = new Map<string, RoutingObject[]>();
  for (const object of objects) {
    const key = identityOf(object);
    const variants = byIdentity.get(key);
    if (variants === undefined) byIdentity.set(key, [object]);
    else variants.push(object);
  }
  const kept: RoutingObject[] = [];
  const notes: MeshNote[] = [];
  for (const variants of byIdentity.values()) {
    const one = selectVariant(variants, domainSuffix, isRefused);
    kept.push(...one.kept);
    notes.push(...one.notes);
  }
  return { kept, notes };
}

/** What variants of one object have in common. */
export function identityOf({ kind, meta }: RoutingObject): string {
  return `${kind} ${meta.kind} ${keyOf(meta)}`;
}

/** Which of the variants of one object takes part: the first that can. */
export function selectVariant(
  variants: readonly RoutingObject[],
  domainSuffix: string,
  isRefused: (resource: ObjectMeta['resource']) => boolean,
): Selection {
  const reasons = variants.map((object) => whyNot(object, isRefused));
  const first = reasons.indexOf(undefined);
  const chosen = variants[first];
  return {
    kept: chosen === undefined ? [] : [chosen],
    notes: variants.flatMap((object, index) => {
      const why = index === first ? undefined : (reasons[index] ?? ANOTHER_COUNTS);
      return why === undefined
        ? []
        : { why, meta: object.meta, hosts: hostsOf(object, domainSuffix), insteadOf: chosen?.meta.resource };
    }),
  };
}

const ANOTHER_COUNTS = 'another file has an object of the same name, and the first one counts here';

function whyNot(object: RoutingObject, isRefused: (resource: ObjectMeta['resource']) => boolean): string | undefined {
  const { resource } = object.meta;
  if (resource.role === 'patch') return 'patches are not applied here: what it changes does not show';
  if (isRefused(resource)) return 'the cluster would refuse it';
  return hostsComeLater(object) ? 'its hosts are not known yet' : undefined;
}

/** A VirtualService without hosts would be a delegate, which one with a placeholder for a host is not. */
function hostsComeLater(object: RoutingObject): boolean {
  if (object.kind !== 'VirtualService' && object.kind !== 'ServiceEntry') return false;
  return (
    object.hosts.length === 0 && object.meta.unknown.some(({ path: [spec, key] }) => spec === 'spec' && key === 'hosts')
  );
}

/** The hosts an object is about, in full; undefined for objects that are about none. */
function hostsOf(object: RoutingObject, domainSuffix: string): readonly string[] | undefined {
  const { name, namespace } = object.meta;
  const full = (host: string): string => resolveShortName(host, namespace, domainSuffix).toLowerCase();
  switch (object.kind) {
    case 'VirtualService':
      return object.hosts.map(full);
    case 'ServiceEntry':
      return object.hosts.map((host) => host.toLowerCase());
    case 'DestinationRule':
      return [full(object.host)];
    case 'Service':
      return [serviceFqdn(name, namespace, domainSuffix)];
    default:
      return undefined;
  }
}
