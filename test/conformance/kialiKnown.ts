/** Where Pilotage differs from the measured data on purpose: case and code, and why. */
const KNOWN: Readonly<Record<string, string>> = {};

/** Why a difference is no surprise; undefined when it is one. */
export function whyKialiDiffers({ id, code }: { readonly id: string; readonly code: string }): string | undefined {
  return KNOWN[`${id} ${code}`];
}
