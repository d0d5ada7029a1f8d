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
  const kept = new Map<string, RoutingObject>();
  const notes: MeshNote[] = [];
  for (const object of objects) {
    const { meta } = object;
    if (meta.resource.role === 'patch') continue;
    const key = `${object.kind} ${meta.kind} ${keyOf(meta)}`;
    const first = kept.get(key);
    const why = isRefused(meta.resource)
      ? 'the cluster would refuse it'
      : hostsComeLater(object)
        ? 'its hosts are not known yet'
        : first === undefined
          ? undefined
          : 'another file has an object of the same name, and the first one counts here';
    if (why === undefined) kept.set(key, object);
    else notes.push({ why, meta, hosts: hostsOf(object, domainSuffix), insteadOf: first?.meta.resource });
  }
  return { kept: [...kept.values()], notes };
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
