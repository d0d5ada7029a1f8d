import type { ClientTlsFacts, DestinationRuleFacts, PolicyFacts } from '../workspace/facts/types';

/** The TLS block of a traffic policy that is in force on a port: an entry for the port replaces the rest of the policy. */
export function tlsOnPort(policy: PolicyFacts | undefined, port: number): ClientTlsFacts | undefined {
  const entry = policy?.ports.find(({ number }) => number === port);
  return entry === undefined ? policy?.tls : entry.tls;
}

/** True when the client proxy starts TLS of its own (not Istio's mutual TLS). */
export function originatesTls(tls: Pick<ClientTlsFacts, 'mode'> | undefined): boolean {
  return tls?.mode === 'SIMPLE' || tls?.mode === 'MUTUAL';
}

/** The TLS blocks of a DestinationRule, subsets included, by which a port gets TLS origination. */
export function originationOn(rule: DestinationRuleFacts, port: number): ClientTlsFacts[] {
  const policies = [rule.policy, ...rule.subsets.map(({ policy }) => policy)];
  // TLS of a tunnelled connection is meant for the proxy on the way.
  if (policies.some((policy) => policy?.tunnel === true)) return [];
  return policies.flatMap((policy) => {
    const tls = tlsOnPort(policy, port);
    return tls !== undefined && originatesTls(tls) ? [tls] : [];
  });
}
