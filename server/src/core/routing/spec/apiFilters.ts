import type { Field } from '../../yaml/field';
import type { Cors } from './corsAndFault';
import type { HeaderOperations, Redirect, Rewrite } from './httpAction';
import type { Place } from './object';
import type { PlaceReader } from './read';
import type { StringMatch } from './rule';

/** What the filters of a rule or of a backend do. */
export interface ApiFilters {
  readonly request: HeaderOperations | undefined;
  readonly response: HeaderOperations | undefined;
  readonly redirect: Redirect | undefined;
  readonly rewrite: Rewrite | undefined;
  readonly mirrors: readonly MirrorRef[];
  readonly cors: Cors | undefined;
  /** The first filter that istiod does not know: it refuses the whole route. */
  readonly unsupported: string | undefined;
}

/** A mirror with its backend as it is written. */
export interface MirrorRef {
  readonly place: Place;
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly port: number | undefined;
  readonly percent: number | undefined;
}

const KNOWN: ReadonlySet<string> = new Set([
  'RequestHeaderModifier',
  'ResponseHeaderModifier',
  'RequestRedirect',
  'RequestMirror',
  'URLRewrite',
  'CORS',
]);

/** Decodes filters. Source: `convertHTTPRoute`, pilot/pkg/config/kube/gateway/conversion.go, like all of this file. */
export function apiFilters(list: Field, place: PlaceReader): ApiFilters {
  const filters = list.items();
  const last = (type: string, key: string): Field | undefined =>
    filters.findLast((filter) => filter.get('type').text === type)?.get(key);
  const request = last('RequestHeaderModifier', 'requestHeaderModifier');
  const response = last('ResponseHeaderModifier', 'responseHeaderModifier');
  const redirect = last('RequestRedirect', 'requestRedirect');
  const rewrite = last('URLRewrite', 'urlRewrite');
  const cors = last('CORS', 'cors');
  return {
    request: request === undefined ? undefined : headers(request),
    response: response === undefined ? undefined : headers(response),
    redirect: redirect === undefined ? undefined : readRedirect(redirect, place),
    rewrite: rewrite === undefined ? undefined : readRewrite(rewrite, place),
    mirrors: filters
      .filter((filter) => filter.get('type').text === 'RequestMirror')
      .map((filter) => readMirror(filter.get('requestMirror'), place)),
    cors: cors === undefined ? undefined : readCors(cors, place),
    unsupported: filters.map((filter) => filter.get('type').text ?? '').find((type) => !KNOWN.has(type)),
  };
}

function headers(field: Field): HeaderOperations {
  const map = (list: Field): Record<string, string> => {
    const found: Record<string, string> = {};
    for (const entry of list.items()) {
      const name = entry.get('name').text?.toLowerCase();
      if (name !== undefined && found[name] === undefined) found[name] = entry.get('value').text ?? '';
    }
    return found;
  };
  return { set: map(field.get('set')), add: map(field.get('add')), remove: field.get('remove').texts() };
}

const DEFAULT_REDIRECT = 302;

function readRedirect(field: Field, place: PlaceReader): Redirect {
  const path = field.get('path');
  const scheme = field.get('scheme').text ?? '';
  const port = field.get('port').number;
  return {
    place: place(field),
    uri: path.get('type').text === 'ReplaceFullPath' ? (path.get('replaceFullPath').text ?? '') : '',
    prefixRewrite: path.get('type').text === 'ReplacePrefixMatch' ? (path.get('replacePrefixMatch').text ?? '') : '',
    authority: field.get('hostname').text ?? '',
    scheme,
    port,
    // Without a port and a scheme the port of the request stays.
    derivePort: port === undefined && scheme === '' ? 'FROM_REQUEST_PORT' : undefined,
    code: field.get('statusCode').number ?? DEFAULT_REDIRECT,
  };
}

function readRewrite(field: Field, place: PlaceReader): Rewrite | undefined {
  const path = field.get('path');
  const type = path.get('type').text;
  const prefix = path.get('replacePrefixMatch').text;
  const full = path.get('replaceFullPath').text;
  const uri = type === 'ReplacePrefixMatch' && prefix !== undefined ? prefix.replace(/\/$/, '') : undefined;
  const authority = field.get('hostname').text ?? '';
  const regex = type === 'ReplaceFullPath' && full !== undefined ? { match: '/.*', rewrite: full } : undefined;
  if (uri === undefined && regex === undefined && authority === '') return undefined;
  return { place: place(field), uri: uri === '' ? '/' : (uri ?? ''), authority, regex };
}

function readMirror(field: Field, place: PlaceReader): MirrorRef {
  const backend = field.get('backendRef');
  const fraction = field.get('fraction');
  const percent = fraction.exists
    ? (100 * (fraction.get('numerator').number ?? 0)) / (fraction.get('denominator').number ?? 100)
    : field.get('percent').number;
  return {
    place: place(backend),
    group: backend.get('group').text ?? '',
    kind: backend.get('kind').text ?? 'Service',
    name: backend.get('name').text ?? '',
    namespace: backend.get('namespace').text,
    port: backend.get('port').number,
    percent,
  };
}

/** Seconds that the API server writes where nothing is said. */
const DEFAULT_MAX_AGE = 5;

/** Source: `createCorsFilter`. */
function readCors(field: Field, place: PlaceReader): Cors {
  const at = place(field);
  const maxAge = field.get('maxAge').number ?? DEFAULT_MAX_AGE;
  return {
    place: at,
    origins: field
      .get('allowOrigins')
      .texts()
      .filter((origin) => origin !== '')
      .map((origin) => corsOrigin(origin, at)),
    methods: field.get('allowMethods').texts(),
    headers: field.get('allowHeaders').texts(),
    exposeHeaders: field.get('exposeHeaders').texts(),
    maxAge: maxAge <= 0 ? undefined : `${maxAge}s`,
    credentials: field.get('allowCredentials').boolean === true ? true : undefined,
  };
}

function corsOrigin(origin: string, place: Place): StringMatch {
  if (origin === '*') return { type: 'regex', value: '^[a-zA-Z][a-zA-Z0-9+.-]*://[^/\\s?#]+$', place };
  if (!origin.includes('*')) return { type: 'exact', value: origin, place };
  if (origin.indexOf('*') === origin.length - 1) return { type: 'prefix', value: origin.slice(0, -1), place };
  const quoted = origin.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&').replaceAll('\\*', '.*');
  return { type: 'regex', value: `^${quoted}$`, place };
}
