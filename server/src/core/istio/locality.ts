/** Labels that locality load balancing sets by itself. Source: pilot/pkg/serviceregistry/util/label/label.go. */
export const topologyLabels: readonly string[] = [
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'topology.istio.io/subzone',
];

/** What is wrong with a list of localities, and at which entry. */
export type LocalityProblem =
  | { readonly problem: 'wildcard'; readonly index: number }
  | { readonly problem: 'empty-part'; readonly index: number }
  | { readonly problem: 'overlap'; readonly index: number };

/**
 * Checks a list of localities, `region/zone/subzone` or a beginning of that, with `*` at the end alone: the `from` of
 * all entries of `distribute`, or the keys of one `to`. An entry must not be covered by an earlier one, nor be the
 * beginning of one; that a later `*` covers what stands before it, Istio does not notice.
 * @returns the first problem, where Istio stops
 * Source: `validateLocalities`, pkg/config/validation/agent/validation.go.
 */
export function localitiesProblem(localities: readonly string[]): LocalityProblem | undefined {
  // What is written of each region and zone; `*` stands for all of it.
  const seen = new Map<string, Map<string, Set<string>>>();
  for (const [index, locality] of localities.entries()) {
    if (/\*[^]/.test(locality)) return { problem: 'wildcard', index };
    if (seen.has('*')) return { problem: 'overlap', index };
    const [region = '', zone, ...more] = locality.split('/');
    const subzone = more.length > 0 ? more.join('/') : undefined;
    if (region === '' || zone === '' || subzone === '') return { problem: 'empty-part', index };
    if (isCovered(seen.get(region), zone, subzone)) return { problem: 'overlap', index };
    const zones = seen.get(region) ?? new Map<string, Set<string>>();
    zones.set(zone ?? '*', (zones.get(zone ?? '*') ?? new Set<string>()).add(subzone ?? '*'));
    seen.set(region, zones);
  }
  return undefined;
}

function isCovered(
  zones: ReadonlyMap<string, ReadonlySet<string>> | undefined,
  zone: string | undefined,
  subzone: string | undefined,
): boolean {
  if (!zones) return false;
  if (zone === undefined || zones.has('*')) return true;
  const subzones = zones.get(zone);
  return subzones !== undefined && (subzone === undefined || subzones.has('*') || subzones.has(subzone));
}
