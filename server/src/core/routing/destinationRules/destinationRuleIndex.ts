import { mostSpecificMatch, resolveShortName } from '../../istio/hosts';
import type { MeshDefaults } from '../options';
import { compareText } from '../registry/serviceIndex';
import type { Service } from '../registry/service';
import type { DestinationRule } from '../spec/destinationRule';
import { mergeInto } from './merge';
import type { MergedRule } from './merge';

/** Rules by host, each host with one or more merged rules. */
type Pool = Map<string, MergedRule[]>;

/**
 * The DestinationRules of the mesh, merged and ready to be looked up.
 * Source: `setDestinationRules`, pilot/pkg/model/push_context.go.
 */
export class DestinationRuleIndex {
  private readonly local = new Map<string, Pool>();
  private readonly exported = new Map<string, Pool>();
  private readonly rootPrivate: Pool = new Map();

  constructor(
    rules: readonly DestinationRule[],
    private readonly mesh: MeshDefaults,
    created: (rule: DestinationRule) => number,
  ) {
    const ordered = [...rules].sort(
      (a, b) =>
        Number(a.workloadSelector === undefined) - Number(b.workloadSelector === undefined) ||
        created(a) - created(b) ||
        compareText(a.meta.name, b.meta.name) ||
        compareText(a.meta.namespace, b.meta.namespace),
    );
    for (const rule of ordered) this.add(rule);
  }

  /**
   * The rules that a namespace's proxies may use for a service: those of its own namespace, else of the service's
   * namespace, else of the root namespace.
   * Source: `destinationRule`, pilot/pkg/model/push_context.go.
   */
  find(clientNamespace: string, service: Pick<Service, 'hostname' | 'namespace'>): readonly MergedRule[] {
    const own = clientNamespace === this.mesh.rootNamespace ? this.rootPrivate : this.local.get(clientNamespace);
    const hit = inPool(own, service.hostname);
    if (hit !== undefined) return hit;
    for (const namespace of [service.namespace, this.mesh.rootNamespace]) {
      const found = (inPool(this.exported.get(namespace), service.hostname) ?? []).filter(
        ({ exportTo }) => exportTo.size === 0 || exportTo.has('*') || exportTo.has(clientNamespace),
      );
      if (found.length > 0) return found;
    }
    return [];
  }

  private add(rule: DestinationRule): void {
    const { namespace } = rule.meta;
    const named = { ...rule, host: resolveShortName(rule.host, namespace, this.mesh.domainSuffix) };
    // A rule for chosen workloads never leaves its namespace.
    const exportTo = new Set(rule.workloadSelector === undefined ? rule.exportTo : ['.']);
    if (exportTo.size === 0 || ['*', '.', namespace].some((entry) => exportTo.has(entry)))
      mergeInto(poolOf(this.local, namespace), named, exportTo);
    const privateOnly =
      exportTo.size === 0
        ? this.mesh.destinationRuleExportTo.includes('.')
        : exportTo.size === 1 && (exportTo.has('.') || exportTo.has(namespace));
    if (!privateOnly) mergeInto(poolOf(this.exported, namespace), named, exportTo);
    else if (namespace === this.mesh.rootNamespace) mergeInto(this.rootPrivate, named, exportTo);
  }
}

function poolOf(pools: Map<string, Pool>, namespace: string): Pool {
  let pool = pools.get(namespace);
  if (pool === undefined) {
    pool = new Map();
    pools.set(namespace, pool);
  }
  return pool;
}

function inPool(pool: Pool | undefined, hostname: string): readonly MergedRule[] | undefined {
  if (pool === undefined) return undefined;
  const host = mostSpecificMatch(hostname, pool);
  return host === undefined ? undefined : pool.get(host);
}
