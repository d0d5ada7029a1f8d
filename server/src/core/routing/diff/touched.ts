import { isWildcard, parseServiceFqdn, resolveShortName } from '../../istio/hosts';
import type { FilePath } from '../../workspace/paths';
import type { Resource } from '../../workspace/resource';
import type { RoutedState } from './compareRoutes';

/**
 * The namespaces whose own hosts can be routed otherwise after some files changed; undefined when it can be any.
 * @param files those whose objects are not the same in both states.
 */
export function touchedNamespaces(
  before: RoutedState,
  after: RoutedState,
  files: ReadonlySet<FilePath>,
): ReadonlySet<string> | undefined {
  const touched = new Set<string>();
  for (const { workspace, engine } of [before, after])
    for (const file of files)
      for (const { resources } of workspace.file(file)?.parts ?? [])
        for (const resource of resources) {
          const hosts = hostsOf(resource);
          const { domainSuffix, rootNamespace } = engine.mesh.defaults;
          if (hosts === undefined || (hosts.length === 0 && resource.namespace === rootNamespace)) return undefined;
          touched.add(resource.namespace);
          for (const host of hosts) {
            if (isWildcard(host)) return undefined;
            const full = resolveShortName(host, resource.namespace, domainSuffix);
            touched.add(parseServiceFqdn(full, domainSuffix)?.namespace ?? resource.namespace);
          }
        }
  return touched;
}

/** The hosts an object is about; undefined for kinds that can concern every caller. */
function hostsOf({ facts: { spec, kind } }: Resource): readonly string[] | undefined {
  switch (spec.type) {
    case 'VirtualService':
    case 'ServiceEntry':
      return spec.hosts.map(({ text }) => text);
    case 'DestinationRule':
      return spec.host === undefined ? [] : [spec.host.text];
    case 'Service':
    case 'Workload':
    case 'WorkloadEntry':
      return [];
    default:
      return kind === 'Sidecar' ? [] : undefined;
  }
}
