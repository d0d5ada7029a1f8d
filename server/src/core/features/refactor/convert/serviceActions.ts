import type { Cors } from '../../../routing/spec/corsAndFault';
import type {
  HeaderOperations,
  Headers,
  HttpAction,
  Redirect,
  Retries,
  Rewrite,
} from '../../../routing/spec/httpAction';
import type { Destination } from '../../../routing/spec/rule';
import type { Writable } from '../../../yaml/write';
import { members } from './members';
import type { Report } from './report';
import type { ServiceMatch } from './serviceMatches';

type Written = Readonly<Record<string, Writable>>;

/** Writes a destination as the place needs it: a short name where that is enough. */
export type DestinationWriter = (destination: Destination) => Writable;

/** What a rule does, as members of a rule of a VirtualService. @param match one of those that the rule has */
export function serviceAction(
  action: HttpAction,
  match: ServiceMatch | undefined,
  destination: DestinationWriter,
  report: Report,
): Written {
  return members({
    directResponse: action.directResponse === undefined ? undefined : { status: action.directResponse.status },
    redirect: action.redirect === undefined ? undefined : redirect(action.redirect, report),
    rewrite: action.rewrite === undefined ? undefined : rewrite(action.rewrite, match),
    headers: headers(action.headers),
    corsPolicy: action.cors === undefined ? undefined : cors(action.cors),
    timeout: action.timeout,
    retries: action.retries === undefined ? undefined : retries(action.retries),
    mirrors: (action.mirrors ?? []).map(({ destination: to, percent }) =>
      members({ destination: destination(to), percentage: percent === undefined ? undefined : { value: percent } }),
    ),
    route: action.route.map((entry) =>
      members({
        destination: destination(entry.destination),
        weight: action.route.length === 1 ? undefined : entry.weight,
        headers: headers(entry.headers),
      }),
    ),
  });
}

function headers(written: Headers | undefined): Writable | undefined {
  if (written === undefined) return undefined;
  const side = ({ set, add, remove }: HeaderOperations): Writable => members({ set, add, remove });
  return members({ request: side(written.request), response: side(written.response) });
}

/** Source: `createRewriteFilter` and `createRedirectFilter`, pilot/pkg/config/kube/gateway/conversion.go. */
function rewrite({ uri, authority, regex }: Rewrite, match: ServiceMatch | undefined): Writable {
  return members({
    authority: authority === '' ? undefined : authority,
    uri: uri === '' ? undefined : newPrefix(uri, match),
    uriRegexRewrite: regex === undefined ? undefined : { match: regex.match, rewrite: regex.rewrite },
  });
}

/** What takes the place of the prefix `/a/` ends with a slash, as that does. */
function newPrefix(uri: string, match: ServiceMatch | undefined): string {
  const { type, value } = match?.uri ?? { type: 'prefix', value: '/' };
  return type === 'prefix' && value !== '/' && !uri.endsWith('/') ? `${uri}/` : uri;
}

function redirect(
  { uri, prefixRewrite, authority, scheme, port, derivePort, code }: Redirect,
  report: Report,
): Writable {
  if (prefixRewrite !== '') report.refuse('a redirect of a VirtualService replaces the whole path, no prefix');
  return members({
    scheme: scheme === '' ? undefined : scheme,
    authority: authority === '' ? undefined : authority,
    port,
    derivePort,
    uri: uri === '' ? undefined : uri,
    redirectCode: code,
  });
}

function retries({ attempts, perTryTimeout, retryOn, backoff }: Retries): Writable {
  return members({ attempts, perTryTimeout, retryOn: retryOn === '' ? undefined : retryOn, backoff });
}

function cors({ origins, methods, headers: allowed, exposeHeaders, maxAge, credentials }: Cors): Writable {
  return members({
    allowOrigins: origins.map(({ type, value }) => ({ [type]: value })),
    allowMethods: methods,
    allowHeaders: allowed,
    exposeHeaders,
    maxAge,
    allowCredentials: credentials,
    unmatchedPreflights: 'IGNORE',
  });
}
