import type { RequestSpec } from '../trace';

/** A request as people write it. */
export interface WrittenRequest {
  /** `http://reviews:9080/api?x=1`, or without a scheme `reviews:9080/api`. */
  readonly url: string;
  readonly protocol?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly sni?: string;
  readonly address?: string;
  readonly mtls?: boolean;
}

/** What a written request is, or what is wrong with it. */
export type ReadRequest = { readonly request: RequestSpec } | { readonly problem: string };

const PROTOCOLS: readonly RequestSpec['protocol'][] = ['http', 'grpc', 'https', 'tls', 'tcp'];
const USUAL_PORTS: Readonly<Record<RequestSpec['protocol'], number | undefined>> = {
  http: 80,
  grpc: 80,
  https: 443,
  tls: 443,
  tcp: undefined,
};
const MOST_PORT = 65_535;

/** Reads a request. Never throws: what is wrong comes back in words. */
export function readRequest(written: WrittenRequest): ReadRequest {
  const url = written.url.trim();
  const [, scheme, authority = '', rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/?#]*)([^]*)$/i.exec(url) ?? [];
  const named = written.protocol ?? scheme ?? 'http';
  const protocol = PROTOCOLS.find((known) => known === named.toLowerCase());
  if (protocol === undefined) return { problem: `"${named}" is none of the protocols ${PROTOCOLS.join(', ')}` };
  const userless = authority.slice(authority.lastIndexOf('@') + 1);
  const [, host = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(userless) ?? [];
  if (host === '') return { problem: `"${written.url}" names no host; write http://host:port/path` };
  if (/\s/.test(host)) return { problem: `"${host}" is no host: it holds a blank` };
  const number = port === undefined || port === '' ? usualPort(protocol, scheme) : Number(port);
  if (number === undefined) return { problem: `"${written.url}" names no port; write ${protocol}://${host}:port` };
  if (!Number.isInteger(number) || number < 1 || number > MOST_PORT)
    return { problem: `${port ?? ''} is no port; ports go from 1 to ${MOST_PORT}` };
  const target = rest.replace(/#.*$/s, '');
  const path = target.startsWith('/') ? target : `/${target}`;
  const { method, headers, sni, address, mtls } = written;
  const own = hostHeader(headers);
  return {
    request: {
      protocol,
      host: own ?? host.replace(/^\[(.*)\]$/, '$1'),
      port: number,
      ...(protocol === 'tcp' || protocol === 'tls' ? {} : { path }),
      ...(method === undefined ? {} : { method: method.toUpperCase() }),
      ...(headers === undefined || Object.keys(headers).length === 0 ? {} : { headers }),
      ...(sni === undefined ? {} : { sni }),
      ...(address === undefined ? {} : { address }),
      ...(mtls === true ? { mtls } : {}),
    },
  };
}

function usualPort(protocol: RequestSpec['protocol'], scheme: string | undefined): number | undefined {
  // `grpc` over an https address is as good as https.
  return scheme?.toLowerCase() === 'https' ? USUAL_PORTS.https : USUAL_PORTS[protocol];
}

/** A Host header goes before the host of the address. */
function hostHeader(headers: Readonly<Record<string, string>> | undefined): string | undefined {
  return Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'host')?.[1];
}

/** The address of a request as people write it; the inverse of `readRequest`. */
export function requestUrl({ protocol, host, port, path }: RequestSpec): string {
  // A name has at most one colon, before a port of its own.
  const colons = host.split(':').length - 1;
  const name = colons > 1 && !host.startsWith('[') ? `[${host}]` : host;
  return `${protocol}://${colons === 1 ? name : `${name}:${port}`}${path ?? ''}`;
}
