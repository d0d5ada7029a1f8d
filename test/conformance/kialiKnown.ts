const UNMANAGED =
  'Kiali leaves out namespaces without a label of the mesh; istiod reads their objects all the same, and so do we';
const NOT_HIDDEN = 'annotations that hide findings are not read yet';
const WAYPOINT = 'the label of the Namespace is told where it stands, and the workload hears of it in a hint';

/** Where Pilotage differs from the measured data on purpose: case and code, and why. */
const KNOWN: Readonly<Record<string, string>> = {
  'IGNORE-all-on-object KIA1101': NOT_HIDDEN,
  'IGNORE-all-on-object KIA1104': NOT_HIDDEN,
  'IGNORE-all-on-object KIA1107': NOT_HIDDEN,
  'IGNORE-one-code KIA1101': NOT_HIDDEN,
  'KIA1107-rule-not-visible KIA1107': 'who sees a DestinationRule is not asked yet where a subset is looked for',
  'KIA1313-typo KIA1313': WAYPOINT,
  'KIA1313-waypoint-missing KIA1313': WAYPOINT,
  'KIA1503-no-hostname KIA1503': 'both listeners are told, as for two with a hostname',
  'UNMANAGED-namespace-skipped KIA0002': UNMANAGED,
  'UNMANAGED-namespace-skipped KIA1101': UNMANAGED,
  'UNMANAGED-namespace-skipped KIA1107': UNMANAGED,
};

/** Why a difference is no surprise; undefined when it is one. */
export function whyKialiDiffers({ id, code }: { readonly id: string; readonly code: string }): string | undefined {
  return KNOWN[`${id} ${code}`];
}

/** Reasons that no difference needs any more: they are to be removed. */
export function staleKialiReasons(differences: readonly { readonly id: string; readonly code: string }[]): string[] {
  const needed = new Set(differences.map(({ id, code }) => `${id} ${code}`));
  return Object.keys(KNOWN).filter((key) => !needed.has(key));
}
