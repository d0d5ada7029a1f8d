import istioJson from '../../../../schemas/istio.gen.json';
import { isMinor } from './lifetime';
import type { Minor } from './types';

/** The Istio minors whose structure is at hand, oldest first. */
export const minors: readonly Minor[] = Object.keys(istioJson.sources).filter(isMinor);

/** The newest minor at hand; it may not be released yet. */
export const newestMinor: Minor = minors.at(-1) ?? '1.0';
