/** The identity that the policies see: none, one of which nothing is known, or one that is known in part or whole. */
export type Peer =
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'named';
      readonly trustDomain: string;
      readonly namespace: string | undefined;
      readonly serviceAccount: string | undefined;
    };

/** Speaks for nobody: a caller without a certificate. */
export const NO_PEER: Peer = { kind: 'none' };

/** `trust-domain/ns/x/sa/y`; undefined when there is none or it is not known. */
export function principalOf(peer: Peer): string | undefined {
  if (peer.kind !== 'named' || peer.namespace === undefined || peer.serviceAccount === undefined) return undefined;
  return `${peer.trustDomain}/ns/${peer.namespace}/sa/${peer.serviceAccount}`;
}

/** A name for people. */
export function tellPeer(peer: Peer): string {
  if (peer.kind === 'none') return 'no identity';
  if (peer.kind === 'unknown') return 'an identity that is not told';
  const { trustDomain, namespace, serviceAccount } = peer;
  return `${trustDomain}/ns/${namespace ?? '?'}/sa/${serviceAccount ?? '?'}`;
}
