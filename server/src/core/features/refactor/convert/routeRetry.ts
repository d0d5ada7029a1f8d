import type { HttpAction, Retries } from '../../../routing/spec/httpAction';
import type { Writable } from '../../../yaml/write';
import { parseRetryOn } from '../../../istio/retryOn';
import { gatewayDuration } from './durations';
import { members } from './members';
import type { Report } from './report';

/** When istiod retries for an HTTPRoute, besides its codes. Source: `convertHTTPRoute`, pilot/pkg/config/kube/gateway/conversion.go. */
const RETRY_ON: readonly string[] = ['connect-failure', 'refused-stream', 'unavailable', 'cancelled'];

/** The timeouts and retries of a rule, as members of a rule of an HTTPRoute. */
export function routeRetry({ timeout, retries }: HttpAction, report: Report): Readonly<Record<string, Writable>> {
  const request = timeout === undefined ? undefined : duration(timeout, report);
  const backendRequest =
    retries?.perTryTimeout === undefined || retries.attempts <= 0 ? undefined : duration(retries.perTryTimeout, report);
  const timeouts = members({ request: unlessNone(request), backendRequest: unlessNone(backendRequest) });
  const retry = retries === undefined ? undefined : retryOf(retries, report);
  return members({ timeouts, retry });
}

function unlessNone(duration: string | undefined): string | undefined {
  return duration === '0s' ? undefined : duration;
}

function retryOf(retries: Retries, report: Report): Writable | undefined {
  const { attempts, retryOn, backoff, remoteLocalities, ignorePreviousHosts } = retries;
  if (attempts <= 0) {
    report.change('requests are tried twice more, as an HTTPRoute cannot switch retries off');
    return undefined;
  }
  const { words, statusCodes } = parseRetryOn(retryOn);
  const asked = words.filter((word) => word !== 'retriable-status-codes');
  if (retryOn !== '' && (asked.length !== RETRY_ON.length || RETRY_ON.some((word) => !asked.includes(word))))
    report.change(`retries after ${RETRY_ON.join(', ')} instead of ${asked.join(', ') || 'nothing but codes'}`);
  const codes = statusCodes.filter((code) => code >= 400 && code <= 599);
  if (codes.length < statusCodes.length) report.change('retries only after codes from 400 to 599');
  if (remoteLocalities || ignorePreviousHosts !== undefined) report.change('retries choose their hosts as by default');
  const pause = backoff === undefined ? undefined : duration(backoff, report);
  return members({ attempts, backoff: pause, codes });
}

function duration(written: string, report: Report): string | undefined {
  const text = gatewayDuration(written);
  if (text === undefined) report.refuse(`an HTTPRoute counts in whole milliseconds, and ${written} is none`);
  return text;
}
