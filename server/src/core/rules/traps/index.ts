import type { Check } from '../defineRule';
import { authorizationOnCallerCheck } from './authorizationOnCaller';
import { excludedFromCaptureCheck } from './excludedFromCapture';
import { peerAuthenticationRootSelectorCheck } from './peerAuthenticationRootSelector';
import { redirectCodeCheck } from './redirectCode';
import { weightOmittedCheck } from './weightOmitted';

/** The checks of what is admitted in objects other than ServiceEntries and does something else than it looks like. */
export const trapChecks: readonly Check[] = [
  authorizationOnCallerCheck,
  excludedFromCaptureCheck,
  peerAuthenticationRootSelectorCheck,
  redirectCodeCheck,
  weightOmittedCheck,
];
