import { fqdnOrIpProblem } from './hostCheck';
import { parseInteger } from './goNumbers';
import { isPort } from './ports';

/** Why a text is no `host:port`. */
export type HostPortProblem =
  | { readonly problem: 'missing-port' }
  | { readonly problem: 'too-many-colons' }
  | { readonly problem: 'bracket'; readonly at: number };

export interface HostPort {
  readonly host: string;
  readonly port: string;
}

/**
 * Cuts a `host:port` as Go's `net.SplitHostPort`: IPv6 addresses need brackets, host and port may be empty.
 * Istio uses it for `defaultEndpoint` of a Sidecar and for addresses of the mesh configuration.
 */
export function splitHostPort(text: string): HostPort | HostPortProblem {
  const colon = text.lastIndexOf(':');
  if (colon < 0) return { problem: 'missing-port' };
  const bracketed = text.startsWith('[');
  const close = text.indexOf(']');
  if (bracketed && close < 0) return { problem: 'bracket', at: 0 };
  if (bracketed && close + 1 !== colon) {
    return { problem: text[close + 1] === ':' ? 'too-many-colons' : 'missing-port' };
  }
  const host = bracketed ? text.slice(1, close) : text.slice(0, colon);
  if (!bracketed && host.includes(':')) return { problem: 'too-many-colons' };
  const strayOpen = text.indexOf('[', bracketed ? 1 : 0);
  if (strayOpen >= 0) return { problem: 'bracket', at: strayOpen };
  const strayClose = text.indexOf(']', bracketed ? close + 1 : 0);
  if (strayClose >= 0) return { problem: 'bracket', at: strayClose };
  return { host, port: text.slice(colon + 1) };
}

/** What is wrong with the address of a tracer, a metrics service and the like. */
export type ProxyAddressProblem =
  | HostPortProblem
  | { readonly problem: 'port-not-a-number'; readonly port: string }
  | { readonly problem: 'port-out-of-range'; readonly port: bigint }
  | { readonly problem: 'bad-host'; readonly host: string };

/**
 * Checks a `host:port` of the mesh configuration whose host is a name or an IP address. The addresses of Zipkin and
 * Datadog may begin with `$(HOST_IP)`, which the caller replaces.
 * Source: `ValidateProxyAddress`, pkg/config/validation/agent/validation.go.
 */
export function proxyAddressProblem(text: string): ProxyAddressProblem | undefined {
  const parts = splitHostPort(text);
  if ('problem' in parts) return parts;
  const port = parseInteger(parts.port);
  if (port === undefined) return { problem: 'port-not-a-number', port: parts.port };
  if (!isPort(Number(port))) return { problem: 'port-out-of-range', port };
  return fqdnOrIpProblem(parts.host) ? { problem: 'bad-host', host: parts.host } : undefined;
}
