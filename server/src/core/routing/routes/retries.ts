import { parseRetryOn } from '../../istio/retryOn';
import type { RetriesOutcome } from '../outcome';
import { pruned } from '../outcome';
import type { Retries } from '../spec/httpAction';

const DEFAULT_RETRY_ON = 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes';
const DEFAULT_ATTEMPTS = 2;

/**
 * How often and when a request is tried again.
 * @param policy of the rule, else of the mesh; undefined for neither.
 * @param hashed true when one destination is chosen by a hash, so that a retry may go to the same endpoint.
 * Source: `ConvertPolicy`, pilot/pkg/networking/core/route/retry/retry.go.
 */
export function retriesOutcome(policy: Retries | undefined, hashed: boolean): RetriesOutcome {
  if (policy === undefined)
    return pruned<RetriesOutcome>({
      attempts: DEFAULT_ATTEMPTS,
      default: true,
      on: DEFAULT_RETRY_ON,
      sameHostAllowed: hashed ? true : undefined,
    });
  if (policy.attempts <= 0) return { attempts: 0 };
  const conditions = policy.retryOn === '' ? undefined : parseRetryOn(policy.retryOn);
  const avoidsHost = policy.ignorePreviousHosts ?? !hashed;
  return pruned<RetriesOutcome>({
    attempts: policy.attempts,
    on: conditions === undefined ? DEFAULT_RETRY_ON : conditions.words.join(','),
    codes: conditions?.statusCodes,
    perTryTimeout: policy.perTryTimeout,
    backoff: policy.backoff,
    remoteLocalities: policy.remoteLocalities ? true : undefined,
    sameHostAllowed: avoidsHost ? undefined : true,
  });
}
