import { labelSelectorMatches } from '../../istio/selector';
import type { MeshDefaults } from '../options';
import type { Labels } from '../../workspace/facts/types';
import { resolveAliases } from './aliases';
import type { Service } from './service';

/**
 * All services of the mesh, in istiod's order, with who may see them.
 * Source: `initServiceRegistry`, pilot/pkg/model/push_context.go.
 */
export class ServiceIndex {
  readonly all: readonly Service[];
  private readonly byHost = new Map<string, Map<string, Service>>();
  private readonly publicServices: Service[] = [];
  private readonly exported = new Map<string, Service[]>();

  constructor(
    services: readonly Service[],
    private readonly mesh: MeshDefaults,
    private readonly namespaceLabels: (namespace: string) => Labels,
  ) {
    this.all = resolveAliases([...services].sort(compareServices));
    for (const service of this.all) this.add(service);
  }

  /** The services that a namespace sees: those exported to it alone first, then the public ones. */
  visibleTo(namespace: string): readonly Service[] {
    return [...(this.exported.get(namespace) ?? []), ...this.publicServices];
  }

  /** One service for each namespace that defines the host. */
  byHostname(host: string): ReadonlyMap<string, Service> {
    return this.byHost.get(host) ?? NONE;
  }

  /** Source: `IsServiceVisible`, pilot/pkg/model/push_context.go. */
  isVisible(service: Service, namespace: string): boolean {
    const entries = this.exportTo(service);
    return (
      entries.includes('*') || (entries.includes('.') && service.namespace === namespace) || entries.includes(namespace)
    );
  }

  private add(service: Service): void {
    const namespaces = this.byHost.get(service.hostname) ?? new Map<string, Service>();
    this.byHost.set(service.hostname, namespaces);
    const existing = namespaces.get(service.namespace);
    if (existing === undefined || (existing.registry === 'External' && service.registry === 'Kubernetes'))
      namespaces.set(service.namespace, service);
    const entries = this.exportTo(service);
    if (entries.includes('*')) this.publicServices.push(service);
    else if (!entries.includes('~'))
      for (const namespace of new Set(entries.map((entry) => (entry === '.' ? service.namespace : entry)))) {
        const list = this.exported.get(namespace);
        if (list === undefined) this.exported.set(namespace, [service]);
        else list.push(service);
      }
  }

  /** Source: `serviceExportTo`, pilot/pkg/model/push_context.go. */
  private exportTo(service: Service): readonly string[] {
    const entries = service.exportTo.length > 0 ? service.exportTo : this.mesh.serviceExportTo;
    if (entries.length === 1 && entries[0] === '~') return entries;
    const visibility = this.entryVisibility(service);
    if (visibility === 'NONE') return ['~'];
    if (visibility !== 'NAMESPACE') return entries;
    return entries.some((entry) => entry === '*' || entry === '.' || entry === service.namespace) ? ['.'] : ['~'];
  }

  /** Source: `VisibilityFor`, pilot/pkg/model/serviceentry_visibility.go. */
  private entryVisibility(service: Service): string {
    const setting = this.mesh.entryVisibility;
    if (setting === undefined || !setting.applyToSidecars || service.registry !== 'External') return 'PUBLIC';
    const labels = this.namespaceLabels(service.namespace);
    const policy = setting.policies.find(({ rules }) =>
      rules.every((rule) => rule !== undefined && labelSelectorMatches(rule, labels) === true),
    );
    return policy?.visibility ?? setting.defaultVisibility;
  }
}

const NONE: ReadonlyMap<string, Service> = new Map();

/** istiod's order of services: the oldest first, then by name and namespace. Source: `SortServicesByCreationTime`, pilot/pkg/model/push_context.go. */
export function compareServices(a: Service, b: Service): number {
  return a.created - b.created || compareText(a.name, b.name) || compareText(a.namespace, b.namespace);
}

/** Orders texts as Go does. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
