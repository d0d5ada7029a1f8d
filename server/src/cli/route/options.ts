import type { WrittenCaller, WrittenRequest } from '../../core/index';
import { Failure } from '../failure';
import type { ProjectOptions } from '../options';
import { oneOf, parse, PROJECT, projectOptions } from '../options';

/** What `pilotage route` is asked. */
export interface RouteOptions extends ProjectOptions {
  readonly question: { readonly caller: WrittenCaller; readonly request: WrittenRequest } | { readonly calls: string };
  readonly world: string | undefined;
  readonly format: 'human' | 'json' | 'markdown' | 'mermaid';
}

/** What `pilotage routes` is asked. */
export interface RoutesOptions extends ProjectOptions {
  readonly caller: WrittenCaller;
  readonly host: string | undefined;
  readonly gateway: string | undefined;
  readonly inNamespace: string | undefined;
  readonly world: string | undefined;
  readonly format: 'human' | 'json' | 'markdown';
}

const CALLER = {
  from: { type: 'string' },
  labels: { type: 'string', multiple: true },
  gateway: { type: 'string' },
  world: { type: 'string' },
  format: { type: 'string' },
} as const;

const ROUTE = {
  ...PROJECT,
  ...CALLER,
  url: { type: 'string' },
  protocol: { type: 'string' },
  method: { type: 'string', short: 'X' },
  header: { type: 'string', short: 'H', multiple: true },
  sni: { type: 'string' },
  address: { type: 'string' },
  mtls: { type: 'boolean' },
  'no-sidecar': { type: 'boolean' },
  'dns-capture': { type: 'boolean' },
  calls: { type: 'string' },
} as const;

/** Reads the arguments of `pilotage route`. Throws a Failure that says what is wrong with them. */
export function readRouteOptions(args: readonly string[]): RouteOptions {
  const { values, positionals } = parse('route', args, ROUTE);
  const { url, calls, world } = values;
  const format = oneOf('--format', values.format ?? 'human', ['human', 'json', 'markdown', 'mermaid']);
  const base = { ...projectOptions(values, positionals), world, format };
  if (calls !== undefined) {
    if (url !== undefined || values.from !== undefined || values.gateway !== undefined)
      throw new Failure('--calls holds callers and requests; leave out --url, --from and --gateway');
    return { ...base, question: { calls } };
  }
  if (url === undefined) throw new Failure('route needs --url, such as --url http://reviews:9080/; see --help');
  const caller = callerOf(values, { bare: values['no-sidecar'], dnsCapture: values['dns-capture'] });
  if (caller.from === undefined && caller.gateway === undefined)
    throw new Failure('route needs a caller: --from namespace/workload or --gateway namespace/name; see --help');
  const { protocol, method, sni, address, mtls } = values;
  const headers = headersOf(values.header ?? []);
  return { ...base, question: { caller, request: { url, protocol, method, headers, sni, address, mtls } } };
}

const ROUTES = { ...PROJECT, ...CALLER, host: { type: 'string' }, in: { type: 'string' } } as const;

/** Reads the arguments of `pilotage routes`. Throws a Failure that says what is wrong with them. */
export function readRoutesOptions(args: readonly string[]): RoutesOptions {
  const { values, positionals } = parse('routes', args, ROUTES);
  const { host, gateway, world } = values;
  const asked = [host, values.in].filter((one) => one !== undefined);
  if (asked.length > 1 || (asked.length === 0 && gateway === undefined))
    throw new Failure('routes needs one of --host, --gateway and --in; see pilotage routes --help');
  if (gateway !== undefined && values.from !== undefined)
    throw new Failure('--gateway says whose routes they are; leave out --from');
  const format = oneOf('--format', values.format ?? 'human', ['human', 'json', 'markdown']);
  const base = { ...projectOptions(values, positionals), world, format };
  return { ...base, caller: callerOf(values, {}), host, gateway, inNamespace: values.in };
}

function callerOf(
  values: { readonly from?: string; readonly labels?: string[]; readonly gateway?: string },
  more: { readonly bare?: boolean; readonly dnsCapture?: boolean },
): WrittenCaller {
  const { from, gateway } = values;
  if (from !== undefined && gateway !== undefined) throw new Failure('the caller is either --from or --gateway');
  const labels = values.labels === undefined ? undefined : labelsOf(values.labels);
  if (labels !== undefined && from?.includes('/') === true)
    throw new Failure(`--labels are for a pod that is not in the files: --from ${from.replace(/\/.*/s, '')}`);
  return { from, gateway, labels, ...more };
}

function labelsOf(given: readonly string[]): Record<string, string> {
  const pairs = given.flatMap((text) => text.split(',')).filter((text) => text.trim() !== '');
  return Object.fromEntries(
    pairs.map((pair): [string, string] => {
      const at = pair.indexOf('=');
      if (at < 1) throw new Failure(`--labels takes key=value,..., not "${pair}"`);
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    }),
  );
}

function headersOf(given: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const text of given) {
    const at = text.indexOf(':', text.startsWith(':') ? 1 : 0);
    if (at < 1) throw new Failure(`--header takes 'name: text', not "${text}"`);
    const name = text.slice(0, at).trim();
    const value = text.slice(at + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]},${value}`;
  }
  return headers;
}
