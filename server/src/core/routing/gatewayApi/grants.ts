import type { ReferenceGrant } from '../spec/gatewayApi';

/** Who names something of another namespace. */
export interface Referrer {
  readonly kind: string;
  readonly namespace: string;
}

/** What is named. */
export interface Referent {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/**
 * Whether an object may name one of another namespace; one of its own it always may.
 * Source: `BackendAllowed` and `SecretAllowed`, pilot/pkg/config/kube/gatewaycommon.
 */
export function isGranted(grants: readonly ReferenceGrant[], from: Referrer, to: Referent): boolean {
  if (from.namespace === to.namespace) return true;
  return grants.some(
    (grant) =>
      grant.meta.namespace === to.namespace &&
      grant.from.some(({ kind, namespace }) => kind === from.kind && namespace === from.namespace) &&
      grant.to.some(({ kind, name }) => kind === to.kind && (name === undefined || name === to.name)),
  );
}
