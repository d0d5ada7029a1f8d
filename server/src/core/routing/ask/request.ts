import { readRequestUrl } from '../../istio/requestUrl';
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

/** Reads a request. Never throws: what is wrong comes back in words. */
export function readRequest(written: WrittenRequest): ReadRequest {
  const read = readRequestUrl(written.url, written.protocol);
  if ('problem' in read) return read;
  const { protocol, host, port, path } = read;
  const { method, headers, sni, address, mtls } = written;
  return {
    request: {
      protocol,
      host: hostHeader(headers) ?? host,
      port,
      ...(protocol === 'tcp' || protocol === 'tls' ? {} : { path }),
      ...(method === undefined ? {} : { method: method.toUpperCase() }),
      ...(headers === undefined || Object.keys(headers).length === 0 ? {} : { headers }),
      ...(sni === undefined ? {} : { sni }),
      ...(address === undefined ? {} : { address }),
      ...(mtls === true ? { mtls } : {}),
    },
  };
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
