import type { Field } from '../../../yaml/field';
import { code } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';
import { ruleAt } from './rules';

/** Codes that Envoy can answer a redirect with. Source: TranslateRedirect, pilot/pkg/networking/core/route/route.go. */
const REDIRECT_CODES: readonly number[] = [301, 302, 303, 307, 308];

/** Where clients are sent. Source: ApplyRedirect, pilot/pkg/networking/core/route/route.go. */
export function redirectHover(context: AppliedContext): Told | undefined {
  const rule = ruleAt(context)?.rule;
  const redirect = rule?.get('redirect');
  if (
    rule === undefined ||
    redirect === undefined ||
    redirect.open ||
    redirect.members().some((member) => member.unknown)
  )
    return undefined;
  const status = redirect.get('redirectCode').number ?? 301;
  const unread = ['timeout', 'retries', 'mirror', 'mirrors', 'rewrite'].filter((key) => rule.get(key).exists);
  return {
    here: `the proxy answers ${status} with ${code(location(redirect, rule))} as the new address, and no server is asked`,
    points: [
      redirect.get('uri').exists ? 'The whole path is replaced; the query stays' : undefined,
      unread.length === 0
        ? undefined
        : `${unread.map(code).join(', ')} of this rule ${unread.length === 1 ? 'is' : 'are'} not read`,
    ],
    ...(REDIRECT_CODES.includes(status)
      ? isLoop(redirect)
        ? { watch: 'nothing is changed, and with that the object is refused' }
        : {}
      : {
          watch: `Envoy knows no redirect with ${status} and refuses all routes together with this one; use 301, 302, 303, 307 or 308`,
        }),
  };
}

function location(redirect: Field, rule: Field): string {
  const scheme = redirect.get('scheme').text;
  const authority = redirect.get('authority').text;
  const port = portWords(redirect, scheme);
  const prefix = redirect.get('prefixRewrite').text;
  const matched = rule
    .get('match')
    .items()
    .flatMap((match) => match.at('uri.prefix').text ?? [])[0];
  const path =
    redirect.get('uri').text ??
    (prefix === undefined ? '<path>' : `${prefix}<rest${matched === undefined ? '' : ` after ${matched}`}>`);
  return `${scheme ?? '<scheme>'}://${authority ?? '<host>'}${port}${path}`;
}

function portWords(redirect: Field, scheme: string | undefined): string {
  const port = redirect.get('port').number;
  if (port !== undefined)
    return (port === 80 && scheme === 'http') || (port === 443 && scheme === 'https') ? '' : `:${port}`;
  return redirect.get('derivePort').text === 'FROM_REQUEST_PORT' ? ':<port of the listener>' : '';
}

function isLoop(redirect: Field): boolean {
  return !['uri', 'authority', 'port', 'derivePort', 'scheme', 'prefixRewrite'].some((key) => redirect.get(key).exists);
}

/** The answer that the proxy gives itself. */
export function directResponseHover(context: AppliedContext): Told | undefined {
  const response = ruleAt(context)?.rule.get('directResponse');
  const status = response?.get('status').number;
  if (response === undefined || status === undefined || response.open) return undefined;
  const body = response.at('body.string').text;
  const typed = ['set', 'add'].some((operation) =>
    ruleAt(context)
      ?.rule.at(`headers.response.${operation}`)
      .members()
      .some((member) => /^content-type$/i.test(String(member.key))),
  );
  return {
    here: `the caller's proxy answers ${status}${body === undefined ? ' without a body' : ` with a body of ${body.length} characters`}; no server is asked`,
    points: [
      body === undefined || typed
        ? undefined
        : 'No content type goes with it; set the header `content-type` in `headers.response.set`',
    ],
  };
}
