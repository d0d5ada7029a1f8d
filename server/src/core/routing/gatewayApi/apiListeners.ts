import type { ApiGateway, ApiListener, ReferenceGrant } from '../spec/gatewayApi';
import { isGranted } from './grants';

const MOST_CERTIFICATES = 2;
/** With these istiod uses the certificates of the mesh and asks for none. */
const BUILT_IN: ReadonlySet<string> = new Set(['ISTIO_MUTUAL', 'ISTIO_SIMPLE']);
const BY_HOST: ReadonlySet<string> = new Set(['HTTP', 'HTTPS', 'TLS']);

/**
 * The listeners of a Gateway that do not stand in the way of an earlier one: on a port, listeners that tell requests by
 * their host need different hosts, whatever protocol they have, and nothing else can share a port with them.
 * Source: `ComputeGatewayListenerConflicts`, pilot/pkg/config/kube/gatewaycommon/listener_conflict.go.
 */
export function distinctListeners({ listeners }: ApiGateway): readonly ApiListener[] {
  const accepted: ApiListener[] = [];
  for (const listener of listeners)
    if (accepted.every((prior) => areDistinct(listener, prior))) accepted.push(listener);
  return accepted;
}

function areDistinct(a: ApiListener, b: ApiListener): boolean {
  if (a.port !== b.port) return true;
  return BY_HOST.has(a.protocol) && BY_HOST.has(b.protocol) && hostOf(a) !== hostOf(b);
}

function hostOf({ hostname }: ApiListener): string {
  return hostname === '' ? '*' : hostname;
}

/**
 * Whether the TLS of a listener can be set up: of the certificates that it names it must be allowed to use one.
 * Certificates that are named are taken to exist.
 * Source: `buildTLS`, pilot/pkg/config/kube/gateway/conversion.go.
 */
export function hasUsableTls({ meta }: ApiGateway, { tls }: ApiListener, grants: readonly ReferenceGrant[]): boolean {
  if (tls === undefined || tls.mode === 'Passthrough' || BUILT_IN.has(tls.option)) return true;
  const { certificates } = tls;
  if (certificates.length === 0) return true;
  if (certificates.length > MOST_CERTIFICATES) return false;
  return certificates.some(({ name, namespace }) =>
    isGranted(
      grants,
      { kind: 'Gateway', namespace: meta.namespace },
      { kind: 'Secret', namespace: namespace ?? meta.namespace, name },
    ),
  );
}
