import { Failure } from '../failure';
import type { Format, ProjectOptions } from '../options';
import { FORMATS, PROJECT, oneOf, parse, projectOptions } from '../options';
import type { ArrivalPlace, ArrivalRequest, RequestToken } from '../../core/index';
import { bearerPlace } from '../../core/index';

/** Who calls, as the command line says it. */
export interface GivenCaller {
  /** A workload, or a service account. */
  readonly named: { readonly namespace: string; readonly name: string } | undefined;
  readonly trustDomain: string | undefined;
  readonly plaintext: boolean;
  readonly outside: boolean;
  readonly ip: string | undefined;
}

/** One request on the command line; who calls is still to be looked up. */
export interface GivenRequest {
  readonly caller: GivenCaller;
  readonly request: Omit<ArrivalRequest, 'from'>;
}

/** What `pilotage authorize` is asked for. */
export interface AuthorizeOptions extends ProjectOptions {
  readonly format: Format;
  /** A file with many requests, or one request. */
  readonly ask: { readonly requests: string } | GivenRequest;
}

const OPTIONS = {
  ...PROJECT,
  format: { type: 'string' },
  requests: { type: 'string' },
  to: { type: 'string' },
  gateway: { type: 'string' },
  port: { type: 'string' },
  from: { type: 'string' },
  'trust-domain': { type: 'string' },
  plaintext: { type: 'boolean' },
  outside: { type: 'boolean' },
  'from-ip': { type: 'string' },
  protocol: { type: 'string' },
  method: { type: 'string' },
  path: { type: 'string' },
  host: { type: 'string' },
  header: { type: 'string', short: 'H', multiple: true },
  sni: { type: 'string' },
  'jwt-issuer': { type: 'string' },
  'jwt-subject': { type: 'string' },
  'jwt-audience': { type: 'string', multiple: true },
  claim: { type: 'string', multiple: true },
  'jwt-invalid': { type: 'boolean' },
  'jwt-header': { type: 'string' },
} as const;

type Values = ReturnType<typeof parse<typeof OPTIONS>>['values'];

const PROTOCOLS: readonly ArrivalRequest['protocol'][] = ['http', 'https', 'tls', 'tcp'];

/** Reads the arguments of `pilotage authorize`. Throws a Failure that says what is wrong with them. */
export function readAuthorizeOptions(args: readonly string[]): AuthorizeOptions {
  const { values, positionals } = parse('authorize', args, OPTIONS);
  const format = oneOf('--format', values.format ?? 'human', FORMATS);
  const project = projectOptions(values, positionals);
  if (values.requests === undefined) return { ...project, format, ask: givenRequest(values) };
  if (values.to !== undefined || values.gateway !== undefined)
    throw new Failure('--requests and a request of its own (--to, --gateway) exclude each other');
  if (values.requests === '-' && project.paths.includes('-'))
    throw new Failure('standard input cannot hold both the files and the requests');
  return { ...project, format, ask: { requests: values.requests } };
}

function givenRequest(values: Values): GivenRequest {
  const place = placeOf(values);
  return {
    caller: callerOf(values),
    request: {
      ...place,
      protocol: oneOf('--protocol', values.protocol ?? 'http', PROTOCOLS),
      method: values.method ?? 'GET',
      path: pathOf(values.path ?? '/'),
      host: values.host,
      headers: Object.fromEntries((values.header ?? []).map(headerOf)),
      sni: values.sni,
      token: tokenOf(values),
    },
  };
}

function placeOf({ to, gateway, port }: Values): { readonly to: ArrivalPlace; readonly port: number } {
  if (to !== undefined && gateway !== undefined) throw new Failure('--to and --gateway exclude each other');
  if (gateway !== undefined)
    return { to: { kind: 'gateway', ...nameOf('--gateway', gateway) }, port: portOf(port ?? '80') };
  if (to === undefined)
    throw new Failure('say where the request arrives: --to NAMESPACE/WORKLOAD:PORT or --gateway NAMESPACE/NAME');
  const colon = to.lastIndexOf(':');
  const inside = colon < 0 ? port : to.slice(colon + 1);
  if (inside === undefined) throw new Failure(`--to takes NAMESPACE/WORKLOAD:PORT, and "${to}" has no port`);
  if (colon >= 0 && port !== undefined)
    throw new Failure('--port belongs to --gateway; --to has the port behind the colon');
  const name = nameOf('--to', colon < 0 ? to : to.slice(0, colon));
  return { to: { kind: 'workload', ...name }, port: portOf(inside) };
}

function nameOf(option: string, text: string): { readonly namespace: string; readonly name: string } {
  const [namespace = '', name = '', ...more] = text.split('/');
  if (namespace !== '' && name !== '' && more.length === 0) return { namespace, name };
  throw new Failure(`${option} takes NAMESPACE/NAME, not "${text}"`);
}

function portOf(text: string): number {
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65535) return port;
  throw new Failure(`a port is a number from 1 to 65535, not "${text}"`);
}

function pathOf(path: string): string {
  if (path.startsWith('/') || path === '*') return path;
  throw new Failure(`--path begins with /, unlike "${path}"`);
}

function callerOf(values: Values): GivenCaller {
  const { from, outside, plaintext } = values;
  if (from !== undefined && outside === true) throw new Failure('--from and --outside exclude each other');
  return {
    named: from === undefined ? undefined : nameOf('--from', from),
    trustDomain: values['trust-domain'],
    plaintext: plaintext === true,
    outside: outside === true,
    ip: values['from-ip'],
  };
}

function headerOf(text: string): [string, string] {
  const colon = text.indexOf(':');
  if (colon <= 0) throw new Failure(`--header takes 'NAME: VALUE', not "${text}"`);
  return [text.slice(0, colon).trim().toLowerCase(), text.slice(colon + 1).trim()];
}

function tokenOf(values: Values): RequestToken | undefined {
  const { claim } = values;
  const audiences = values['jwt-audience'];
  const header = values['jwt-header'];
  const named = [values['jwt-issuer'], values['jwt-subject'], audiences, claim, values['jwt-invalid'], header];
  if (named.every((value) => value === undefined)) return undefined;
  return {
    issuer: values['jwt-issuer'],
    subject: values['jwt-subject'],
    audiences,
    claims: Object.fromEntries((claim ?? []).map(claimOf)),
    complete: false,
    valid: values['jwt-invalid'] !== true,
    place: header === undefined ? bearerPlace : { in: 'header', name: header.toLowerCase(), prefix: '' },
  };
}

function claimOf(text: string): [string, unknown] {
  const json = /^([^=]+?):=(.*)$/s.exec(text);
  if (json !== null) return [json[1] ?? '', jsonOf(text, json[2] ?? '')];
  const at = text.indexOf('=');
  if (at <= 0) throw new Failure(`--claim takes NAME=TEXT or NAME:=JSON, not "${text}"`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function jsonOf(claim: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Failure(`--claim ${claim}: what stands behind := is no JSON`);
  }
}
