import { isDnsLabel, isWildcardDnsLabel } from './dnsLabel';
import { parseInteger } from './goNumbers';
import { parseIp } from './ip';
import { utf8Length } from './utf8';

/** Longest host name that Istio takes, in bytes. */
export const maxHostLength = 255;

/** What is wrong with a host name. `at` is where the bad part begins, in UTF-16 offsets. */
export type HostProblem =
  | { readonly problem: 'empty' }
  | { readonly problem: 'too-long'; readonly length: number }
  /** The last label is a number, as in an IPv4 address. */
  | { readonly problem: 'numeric-top-level'; readonly label: string; readonly at: number }
  | { readonly problem: 'bad-label'; readonly label: string; readonly at: number };

/**
 * Checks a name without wildcard: DNS labels joined by dots, one dot allowed behind. A single label is good.
 * Source: `ValidateFQDN`, pkg/config/validation/agent/validation.go.
 * @returns the one problem that Istio reports first
 */
export function fqdnProblem(host: string): HostProblem | undefined {
  return lengthProblem(host) ?? labelsProblem(host, 0);
}

/**
 * Checks a name whose first label may be `*` or begin with it, as hosts of a VirtualService, a ServiceEntry or a
 * DestinationRule. That `*` alone or `*foo.com` may be unwanted is for the caller, see `isPartialWildcard`; so are IP
 * addresses, which are no such names but often allowed.
 * Source: `ValidateWildcardDomain`, pkg/config/validation/agent/validation.go.
 */
export function wildcardDomainProblem(host: string): HostProblem | undefined {
  const problem = lengthProblem(host);
  if (problem) return problem;
  const dot = host.indexOf('.');
  const first = dot < 0 ? host : host.slice(0, dot);
  if (!isWildcardDnsLabel(first)) return { problem: 'bad-label', label: first, at: 0 };
  return dot < 0 ? undefined : labelsProblem(host, dot + 1);
}

function lengthProblem(host: string): HostProblem | undefined {
  const length = utf8Length(host);
  if (length > maxHostLength) return { problem: 'too-long', length };
  return length === 0 ? { problem: 'empty' } : undefined;
}

/** @param from where the part begins that is checked; the number test looks at this part only */
function labelsProblem(host: string, from: number): HostProblem | undefined {
  const labels = host.slice(from).split('.');
  const last = labels.at(-1) ?? '';
  if (parseInteger(last) !== undefined) {
    return { problem: 'numeric-top-level', label: last, at: host.length - last.length };
  }
  if (last === '') labels.pop();
  let at = from;
  for (const label of labels) {
    if (!isDnsLabel(label)) return { problem: 'bad-label', label, at };
    at += label.length + 1;
  }
  return undefined;
}

/**
 * Whether a host has a wildcard that is not a whole label, `*foo.com`. Gateways and Sidecars refuse it, a ServiceEntry
 * gets a warning, a VirtualService or DestinationRule may have it.
 * Source: `ValidatePartialWildCard`, pkg/config/validation/agent/validation.go.
 */
export function isPartialWildcard(host: string): boolean {
  return host.includes('*') && host.length !== 1 && !host.startsWith('*.');
}

/** What is wrong with the name of an AUTO_PASSTHROUGH destination, `outbound_.<port>_.<subset>_.<host>`. */
export type SniNameProblem =
  | { readonly problem: 'sni-parts' }
  | { readonly problem: 'sni-port'; readonly port: string }
  | { readonly problem: 'sni-host'; readonly host: string };

/**
 * Checks an SNI host of a VirtualService that is bound to a gateway: names that begin with `outbound_` have rules of
 * their own, all others those of `wildcardDomainProblem`.
 * Source: `ValidateWildcardDomainForVirtualServiceBoundToGateway`, pkg/config/validation/agent/validation.go.
 */
export function gatewaySniProblem(host: string): HostProblem | SniNameProblem | undefined {
  if (!host.startsWith('outbound_')) return wildcardDomainProblem(host);
  const problem = lengthProblem(host);
  if (problem) return problem;
  const [, port = '', , name] = host.split('_').map((part) => part.replace(/^\.+|\.+$/g, ''));
  if (name === undefined) return { problem: 'sni-parts' };
  if (!/[0-9]/.test(port)) return { problem: 'sni-port', port };
  return /[a-zA-Z]/.test(name) ? undefined : { problem: 'sni-host', host: name };
}

/** What is wrong with a trust domain. */
export type TrustDomainProblem = Extract<HostProblem, { problem: 'empty' | 'bad-label' }>;

/**
 * Checks a trust domain of the mesh configuration: DNS labels joined by dots, the last one may be a number or missing;
 * the length is free.
 * Source: `ValidateTrustDomain`, pkg/config/validation/agent/validation.go.
 */
export function trustDomainProblem(domain: string): TrustDomainProblem | undefined {
  if (domain === '') return { problem: 'empty' };
  const labels = domain.split('.');
  if (labels.at(-1) === '') labels.pop();
  let at = 0;
  for (const label of labels) {
    if (!isDnsLabel(label)) return { problem: 'bad-label', label, at };
    at += label.length + 1;
  }
  return undefined;
}

/**
 * Checks an address that may be a name or an IP, as of a WorkloadEntry or of a DestinationRule's tunnel.
 * @returns the problem with the name, when it is no IP address either
 */
export function fqdnOrIpProblem(address: string): HostProblem | undefined {
  return parseIp(address) ? undefined : fqdnProblem(address);
}

/** As `fqdnOrIpProblem`, but the name may have a wildcard, as in `hosts` of a VirtualService. */
export function wildcardDomainOrIpProblem(host: string): HostProblem | undefined {
  return parseIp(host) ? undefined : wildcardDomainProblem(host);
}
