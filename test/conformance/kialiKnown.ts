const UNMANAGED =
  'Kiali leaves out namespaces without a label of the mesh; istiod reads their objects all the same, and so do we';
const ONCE = 'two equal listeners are one problem, told at the later one';
const CASE = 'hosts that differ only in case are told by trailing-dot-or-case';
const WAYPOINT = 'the label of the Namespace is told where it stands, and the workload hears of it in a hint';
const ALONE =
  'one Service or workload in a file of its own does not prove that the workspace holds the others; a hint, or silence';

/** Where Pilotage differs from the measured data on purpose: case and code, and why. */
const KNOWN: Readonly<Record<string, string>> = {
  'COMBINED-gateway-api KIA1503': ONCE,
  'KIA0003-two-sidecars-one-workload KIA0003': 'told at the name, where istioctl analyze tells it',
  'KIA0104-registry-only-error KIA0104': ALONE,
  'KIA0104-unknown-service KIA0104': ALONE,
  'KIA0106-unknown-account KIA0106': ALONE,
  'KIA0106-wrong-namespace KIA0106': ALONE,
  'KIA0302-scoped-to-namespace KIA0302': 'no file says that the control plane looks for gateways in one namespace only',
  'KIA0601-no-sidecar KIA0601': 'istiod judges the names of the ports of every Service (IST0118)',
  'KIA1106-ambient-owner KIA1106': 'istiod reports it (IST0109); callers with sidecars get one of the two',
  'KIA1212-host-case KIA1212': CASE,
  'KIA1313-typo KIA1313': WAYPOINT,
  'KIA1313-waypoint-missing KIA1313': WAYPOINT,
  'KIA1503-two-equal-listeners KIA1503': ONCE,
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
