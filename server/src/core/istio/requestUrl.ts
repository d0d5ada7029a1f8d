/** What a caller speaks: `http` and `grpc` are plain; `https` and `tls` are TLS made by the caller; `tcp` is anything else. */
export type RequestProtocol = 'http' | 'grpc' | 'https' | 'tls' | 'tcp';

/** The protocols of requests. */
export const requestProtocols: readonly RequestProtocol[] = ['http', 'grpc', 'https', 'tls', 'tcp'];

/** An address that is asked for, in its parts. */
export interface RequestUrl {
  readonly protocol: RequestProtocol;
  /** Without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
  /** With the query; begins with a slash. */
  readonly path: string;
}

const USUAL_PORTS: Readonly<Record<RequestProtocol, number | undefined>> = {
  http: 80,
  grpc: 80,
  https: 443,
  tls: 443,
  tcp: undefined,
};
const MOST_PORT = 65_535;

/**
 * Reads `http://reviews:9080/api?x=1`, or without a scheme `reviews:9080/api`. Never throws: what is wrong comes back in
 * words, without a full stop.
 * @param spoken the protocol, where it is not what the scheme says.
 */
export function readRequestUrl(written: string, spoken?: string): RequestUrl | { readonly problem: string } {
  const url = written.trim();
  const [, scheme, authority = '', rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/?#]*)([^]*)$/i.exec(url) ?? [];
  const named = spoken ?? scheme ?? 'http';
  const protocol = requestProtocols.find((known) => known === named.toLowerCase());
  if (protocol === undefined) return { problem: `"${named}" is none of the protocols ${requestProtocols.join(', ')}` };
  const userless = authority.slice(authority.lastIndexOf('@') + 1);
  const [, host = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(userless) ?? [];
  if (host === '') return { problem: `"${written}" names no host; write http://host:port/path` };
  if (/\s/.test(host)) return { problem: `"${host}" is no host: it holds a blank` };
  const number = port === undefined || port === '' ? usualPort(protocol, scheme) : Number(port);
  if (number === undefined) return { problem: `"${written}" names no port; write ${protocol}://${host}:port` };
  if (!Number.isInteger(number) || number < 1 || number > MOST_PORT)
    return { problem: `${port ?? ''} is no port; ports go from 1 to ${MOST_PORT}` };
  const target = rest.replace(/#.*$/s, '');
  const path = target.startsWith('/') ? target : `/${target}`;
  return { protocol, host: host.replace(/^\[(.*)\]$/, '$1'), port: number, path };
}

function usualPort(protocol: RequestProtocol, scheme: string | undefined): number | undefined {
  // `grpc` over an https address is as good as https.
  return scheme?.toLowerCase() === 'https' ? USUAL_PORTS.https : USUAL_PORTS[protocol];
}

/** `GET http://reviews:9080/api` in its parts; the method may be left out. Undefined when there is no address. */
export function readRequestLine(line: string): { readonly method?: string; readonly url: string } | undefined {
  const [, method, url = ''] = /^(?:([A-Za-z]+)\s+)?(\S+)$/.exec(line.trim()) ?? [];
  return url === '' ? undefined : { url, ...(method === undefined ? {} : { method }) };
}
