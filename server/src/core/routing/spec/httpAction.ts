import type { Labels } from '../../workspace/facts/types';
import type { Field } from '../../yaml/field';
import type { Place } from './object';
import { durationOf, labelsAt } from './read';
import type { PlaceReader } from './read';
import type { Destination } from './rule';
import { readCors, readFault } from './corsAndFault';
import type { Cors, Fault } from './corsAndFault';

/** Header operations of one direction. */
export interface HeaderOperations {
  readonly set: Labels;
  readonly add: Labels;
  readonly remove: readonly string[];
}

/** `headers` of a rule or of one of its destinations. */
export interface Headers {
  readonly request: HeaderOperations;
  readonly response: HeaderOperations;
}

/** A destination of an `http` rule. */
export interface HttpDestination {
  readonly place: Place;
  readonly destination: Destination;
  readonly weight: number;
  readonly headers: Headers | undefined;
}

export interface Redirect {
  readonly place: Place;
  readonly uri: string;
  readonly prefixRewrite: string;
  readonly authority: string;
  readonly scheme: string;
  readonly port: number | undefined;
  readonly derivePort: string | undefined;
  readonly code: number;
}

export interface DirectResponse {
  readonly place: Place;
  readonly status: number;
  readonly body: string | undefined;
}

export interface Rewrite {
  readonly place: Place;
  readonly uri: string;
  readonly authority: string;
  readonly regex: { readonly match: string; readonly rewrite: string } | undefined;
}

export interface Retries {
  readonly place: Place | undefined;
  readonly attempts: number;
  readonly perTryTimeout: string | undefined;
  readonly retryOn: string;
  readonly remoteLocalities: boolean;
  readonly ignorePreviousHosts: boolean | undefined;
  readonly backoff: string | undefined;
}

export interface Mirror {
  readonly destination: Destination;
  /** Undefined: all requests. */
  readonly percent: number | undefined;
}

/** What an `http` rule does with a request. */
export interface HttpAction {
  readonly route: readonly HttpDestination[];
  readonly redirect: Redirect | undefined;
  readonly directResponse: DirectResponse | undefined;
  readonly rewrite: Rewrite | undefined;
  readonly timeout: string | undefined;
  readonly retries: Retries | undefined;
  readonly fault: Fault | undefined;
  readonly mirror: Destination | undefined;
  /** Of `mirror`: the share, when one is set by either field. */
  readonly mirrorPercent: number | undefined;
  readonly mirrors: readonly Mirror[] | undefined;
  readonly headers: Headers | undefined;
  readonly cors: Cors | undefined;
}

/** Decodes what a rule does. */
export function httpAction(rule: Field, place: PlaceReader): HttpAction {
  const written = <T>(key: string, read: (field: Field, place: PlaceReader) => T): T | undefined => {
    const field = rule.get(key);
    return field.exists ? read(field, place) : undefined;
  };
  return {
    route: rule
      .get('route')
      .items()
      .map((route) => ({
        place: place(route),
        destination: readDestination(route.get('destination'), place),
        weight: route.get('weight').number ?? 0,
        headers: readHeaders(route.get('headers')),
      })),
    redirect: written('redirect', redirect),
    directResponse: written('directResponse', directResponse),
    rewrite: written('rewrite', rewrite),
    timeout: durationOf(rule.get('timeout')),
    retries: written('retries', readRetries),
    fault: written('fault', readFault),
    mirror: written('mirror', readDestination),
    mirrorPercent: rule.get('mirrorPercentage').exists
      ? (rule.at('mirrorPercentage.value').number ?? 0)
      : (rule.get('mirrorPercent').number ?? rule.get('mirror_percent').number),
    mirrors: written('mirrors', (field) =>
      field
        .items()
        .filter((mirror) => mirror.get('destination').exists)
        .map((mirror) => ({
          destination: readDestination(mirror.get('destination'), place),
          percent: mirror.get('percentage').exists ? (mirror.at('percentage.value').number ?? 0) : undefined,
        })),
    ),
    headers: readHeaders(rule.get('headers')),
    cors: written('corsPolicy', readCors),
  };
}

/** Decodes a Destination. */
export function readDestination(field: Field, place: PlaceReader): Destination {
  return {
    place: place(field.get('host')),
    host: field.get('host').text ?? '',
    subset: field.get('subset').text ?? '',
    port: field.at('port.number').number,
  };
}

function readHeaders(field: Field): Headers | undefined {
  if (!field.exists) return undefined;
  const side = (operations: Field): HeaderOperations => ({
    set: labelsAt(operations.get('set')),
    add: labelsAt(operations.get('add')),
    remove: operations.get('remove').texts(),
  });
  return { request: side(field.get('request')), response: side(field.get('response')) };
}

function redirect(field: Field, place: PlaceReader): Redirect {
  return {
    place: place(field),
    uri: field.get('uri').text ?? '',
    prefixRewrite: field.get('prefixRewrite').text ?? '',
    authority: field.get('authority').text ?? '',
    scheme: field.get('scheme').text ?? '',
    port: field.get('port').number,
    derivePort: field.get('derivePort').text,
    code: field.get('redirectCode').number ?? 0,
  };
}

function directResponse(field: Field, place: PlaceReader): DirectResponse {
  const body = field.get('body');
  return {
    place: place(field),
    status: field.get('status').number ?? 0,
    body: body.get('string').text ?? body.get('bytes').text,
  };
}

function rewrite(field: Field, place: PlaceReader): Rewrite {
  const regex = field.get('uriRegexRewrite');
  return {
    place: place(field),
    uri: field.get('uri').text ?? '',
    authority: field.get('authority').text ?? '',
    regex: regex.exists
      ? { match: regex.get('match').text ?? '', rewrite: regex.get('rewrite').text ?? '' }
      : undefined,
  };
}

/** Decodes an HTTPRetry, of a rule or of the mesh configuration. */
export function readRetries(field: Field, place: PlaceReader): Retries {
  return {
    place: place(field),
    attempts: field.get('attempts').number ?? 0,
    perTryTimeout: durationOf(field.get('perTryTimeout')),
    retryOn: field.get('retryOn').text ?? '',
    remoteLocalities: field.get('retryRemoteLocalities').boolean === true,
    ignorePreviousHosts: field.get('retryIgnorePreviousHosts').boolean,
    backoff: durationOf(field.get('backoff')),
  };
}
