import { parseDuration } from '../../istio/duration';
import type { CorsOutcome, FaultOutcome, RedirectOutcome } from '../outcome';
import { pruned } from '../outcome';
import type { Cors, Fault } from '../spec/corsAndFault';
import type { Redirect } from '../spec/httpAction';

const DEFAULT_CODE = 301;

/** Where a redirect leads. Source: `ApplyRedirect`, pilot/pkg/networking/core/route/route.go. */
export function redirectOutcome(redirect: Redirect, listenerPort: number, tls: boolean): RedirectOutcome {
  const asked = redirect.port ?? (redirect.derivePort === 'FROM_REQUEST_PORT' ? listenerPort : undefined);
  const scheme = redirect.scheme === '' ? (tls ? 'https' : 'http') : redirect.scheme;
  // The usual port of a scheme goes without saying.
  const usual = (asked === 80 && scheme === 'http') || (asked === 443 && scheme === 'https');
  return pruned<RedirectOutcome>({
    code: redirect.code === 0 ? DEFAULT_CODE : redirect.code,
    authority: redirect.authority,
    ...(redirect.prefixRewrite === '' ? { uri: redirect.uri } : { prefix: redirect.prefixRewrite }),
    scheme: redirect.scheme,
    port: usual || asked === 0 ? undefined : asked,
  });
}

/** What a fault does. Source: `TranslateFault`, as above. */
export function faultOutcome(fault: Fault | undefined): FaultOutcome {
  if (fault === undefined) return {};
  const { delay, abort } = fault;
  const delayed = delay?.fixed !== undefined && delay.percent > 0;
  const aborted = abort !== undefined && abort.status !== '' && abort.percent > 0;
  return pruned<FaultOutcome>({
    delay: delayed ? delay.fixed : undefined,
    delayPercent: delayed ? delay.percent : undefined,
    abort: aborted ? statusOf(abort.status) : undefined,
    abortPercent: aborted ? abort.percent : undefined,
  });
}

function statusOf(status: string): string | number {
  return /^[0-9]+$/.test(status) ? Number(status) : status;
}

/** What a CORS policy allows. Source: `TranslateCORSPolicy`, as above. */
export function corsOutcome(cors: Cors | undefined): CorsOutcome {
  if (cors === undefined) return {};
  return pruned<CorsOutcome>({
    origins: cors.origins.map(({ type, value }) => `${type}:${value}`),
    methods: cors.methods.join(','),
    headers: cors.headers.join(','),
    exposeHeaders: cors.exposeHeaders.join(','),
    maxAge: cors.maxAge === undefined ? undefined : secondsOf(cors.maxAge),
    credentials: cors.credentials === true ? true : undefined,
  });
}

/** Whole seconds, as a text. */
function secondsOf(duration: string): string {
  const nanoseconds = parseDuration(duration);
  return typeof nanoseconds === 'bigint' ? String(nanoseconds / 1_000_000_000n) : '';
}
