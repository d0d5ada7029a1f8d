import { isDnsLabel } from './dnsLabel';
import { isPartialWildcard, wildcardDomainProblem, type HostProblem } from './hostCheck';
import { parseIp } from './ip';

/** A host of a Gateway server or of a Sidecar's egress listener, cut at its slash. */
export interface NamespacedHost {
  /** What stands before the first slash; `undefined` without a slash. */
  readonly namespace: string | undefined;
  readonly host: string;
  /** Where `host` begins. */
  readonly hostAt: number;
}

/** Cuts `namespace/host` at its first slash. */
export function splitNamespacedHost(text: string): NamespacedHost {
  const slash = text.indexOf('/');
  if (slash < 0) return { namespace: undefined, host: text, hostAt: 0 };
  return { namespace: text.slice(0, slash), host: text.slice(slash + 1), hostAt: slash + 1 };
}

/** What is wrong with a `namespace/host`. Offsets count from the beginning of the whole text. */
export type NamespacedHostProblem =
  /** A Sidecar wants the slash. */
  | { readonly problem: 'no-namespace' }
  | { readonly problem: 'empty-part'; readonly part: 'namespace' | 'host' }
  | { readonly problem: 'bad-namespace'; readonly namespace: string }
  /** A name without any dot. */
  | { readonly problem: 'short-name'; readonly host: string; readonly at: number }
  | { readonly problem: 'bad-host'; readonly host: string; readonly at: number; readonly why: HostProblem }
  | { readonly problem: 'partial-wildcard'; readonly host: string; readonly at: number };

/**
 * Checks a host of a Gateway server: the host alone or behind `namespace/`, where `.` and `*` are namespaces too. The
 * host has a dot or is `*`, and may be an IPv4 address.
 * @returns all problems that Istio reports, in its order
 * Source: `ValidateNamespaceSlashWildcardHostname`, pkg/config/validation/agent/validation.go.
 */
export function gatewayHostProblems(text: string): NamespacedHostProblem[] {
  const { namespace, host, hostAt } = splitNamespacedHost(text);
  if (namespace === undefined) return hostPartProblems(host, hostAt, true);
  const problems = emptyParts(namespace, host);
  if (namespace !== '*' && namespace !== '.' && !isDnsLabel(namespace)) {
    problems.push({ problem: 'bad-namespace', namespace });
  }
  return [...problems, ...hostPartProblems(host, hostAt, true)];
}

/**
 * Checks a host of a Sidecar's egress listener: `namespace/host`, where the namespace may be `.`, `*`, or `~` alone or
 * before any of these to leave hosts out.
 * @returns all problems that Istio reports, in its order and each once
 * Source: `ValidateNamespaceSlashWildcardHostname`, pkg/config/validation/agent/validation.go.
 */
export function sidecarHostProblems(text: string): NamespacedHostProblem[] {
  const { namespace, host, hostAt } = splitNamespacedHost(text);
  if (namespace === undefined) return [{ problem: 'no-namespace' }];
  const problems = emptyParts(namespace, host);
  const included = namespace.replace(/^~/, '');
  if (!['', '*', '.'].includes(included) && !isDnsLabel(included)) {
    problems.push({ problem: 'bad-namespace', namespace });
  }
  return [...problems, ...hostPartProblems(host, hostAt, false)];
}

function emptyParts(namespace: string, host: string): NamespacedHostProblem[] {
  if (namespace !== '' && host !== '') return [];
  return [{ problem: 'empty-part', part: namespace === '' ? 'namespace' : 'host' }];
}

function hostPartProblems(host: string, at: number, isGateway: boolean): NamespacedHostProblem[] {
  const problems: NamespacedHostProblem[] = [];
  if (host !== '*' && !host.includes('.')) problems.push({ problem: 'short-name', host, at });
  const why = wildcardDomainProblem(host);
  if (why && !(isGateway && parseIp(host))) {
    problems.push({ problem: 'bad-host', host, at, why: 'at' in why ? { ...why, at: why.at + at } : why });
  }
  if (isPartialWildcard(host)) problems.push({ problem: 'partial-wildcard', host, at });
  return problems;
}
