import { isDnsLabel } from './dnsLabel';

/** Whom an object is exported to. */
export type Visibility =
  | { readonly to: 'all' }
  | { readonly to: 'none' }
  | { readonly to: 'namespaces'; readonly namespaces: ReadonlySet<string> };

/**
 * Works out what `exportTo` means. With `*` nothing else counts, else with `~` nobody sees the object.
 * @param exportTo entries as written; an empty list counts as none
 * @param ownNamespace what `.` stands for
 * @param meshDefault the list of the mesh configuration that holds when `exportTo` is empty; with none there either,
 * everybody
 * Source: `initServiceRegistry` and `initVirtualServices`, pilot/pkg/model/push_context.go.
 */
export function exportVisibility(
  exportTo: readonly string[],
  ownNamespace: string,
  meshDefault: readonly string[],
): Visibility {
  const entries = exportTo.length > 0 ? exportTo : meshDefault;
  if (entries.length === 0 || entries.includes('*')) return { to: 'all' };
  if (entries.includes('~')) return { to: 'none' };
  return { to: 'namespaces', namespaces: new Set(entries.map((entry) => (entry === '.' ? ownNamespace : entry))) };
}

/** Whether a workload of a namespace sees an object. */
export function isVisibleIn(visibility: Visibility, namespace: string): boolean {
  if (visibility.to === 'namespaces') return visibility.namespaces.has(namespace);
  return visibility.to === 'all';
}

/** Whether a workload of `clientNamespace` sees an object with this `exportTo`; parameters as of `exportVisibility`. */
export function visibleTo(
  exportTo: readonly string[],
  ownNamespace: string,
  clientNamespace: string,
  meshDefault: readonly string[],
): boolean {
  return isVisibleIn(exportVisibility(exportTo, ownNamespace, meshDefault), clientNamespace);
}

/**
 * Cuts the annotation `networking.istio.io/exportTo` of a Kubernetes Service into entries.
 * Source: `ConvertService`, pilot/pkg/serviceregistry/kube/conversion.go.
 * @returns no entries for an empty text
 */
export function parseExportToAnnotation(text: string): string[] {
  return text === '' ? [] : text.split(',').map((entry) => entry.trim());
}

/** The object whose `exportTo` is checked. */
export interface ExportToOwner {
  readonly kind: 'ServiceEntry' | 'VirtualService' | 'DestinationRule';
  /** Undefined while it is not known; `.` is right whatever it is. */
  readonly namespace: string | undefined;
  /** A DestinationRule with `workloadSelector`. */
  readonly hasWorkloadSelector: boolean;
}

/** What is wrong with `exportTo`; `index` is the entry to point at. */
export type ExportToProblem =
  /** The own namespace a second time: `.` after `.` or after the namespace itself. */
  | { readonly problem: 'own-namespace-twice'; readonly index: number }
  | { readonly problem: 'repeated'; readonly index: number; readonly entry: string }
  | { readonly problem: 'none-not-allowed'; readonly index: number }
  | { readonly problem: 'bad-entry'; readonly index: number; readonly entry: string }
  /** A DestinationRule with a workload selector is for its own namespace only. */
  | { readonly problem: 'selector-with-others' }
  | { readonly problem: 'selector-without-own-namespace' }
  | { readonly problem: 'all-with-others'; readonly index: number }
  | { readonly problem: 'none-with-others'; readonly index: number };

/**
 * Checks `exportTo`.
 * @returns all problems that Istio reports, in its order; none for an empty list
 * Source: `validateExportTo`, pkg/config/validation/validation.go; `Validate`, pkg/config/visibility/visibility.go.
 */
export function exportToProblems(entries: readonly string[], owner: ExportToOwner): ExportToProblem[] {
  const problems: ExportToProblem[] = [];
  const good = new Set<string>();
  const own = owner.namespace ?? '.';
  entries.forEach((entry, index) => {
    const key = entry === '.' ? own : entry;
    if (good.has(key)) {
      problems.push(key === entry ? { problem: 'repeated', index, entry } : { problem: 'own-namespace-twice', index });
    } else if (key === '~' && owner.kind !== 'ServiceEntry') {
      problems.push({ problem: 'none-not-allowed', index });
    } else if (key !== '~' && key !== '*' && key !== '.' && !isDnsLabel(key)) {
      problems.push({ problem: 'bad-entry', index, entry });
    } else {
      good.add(key);
    }
  });
  if (owner.hasWorkloadSelector && good.size > 0) {
    if (!good.has(own)) {
      if (owner.namespace !== undefined) problems.push({ problem: 'selector-without-own-namespace' });
    } else if (good.size > 1) problems.push({ problem: 'selector-with-others' });
  }
  if (good.has('*') && entries.length > 1) problems.push({ problem: 'all-with-others', index: entries.indexOf('*') });
  if (good.has('~') && entries.length > 1) problems.push({ problem: 'none-with-others', index: entries.indexOf('~') });
  return problems;
}
