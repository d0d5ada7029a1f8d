import gatewayApiJson from '../../../../schemas/gateway-api.gen.json';
import istioJson from '../../../../schemas/istio.gen.json';
import type { EncodedKinds } from './encoded';
import type { KindInfo } from './types';

/** What is known of a group that Istio used to have, or that never reaches the cluster. */
export interface OtherGroup {
  readonly group: string;
  /** `removed`: no Istio at hand reads its objects. `installer`: read by `istioctl install`, not by istiod. */
  readonly status: 'removed' | 'installer';
  /** Last minor that read the objects (for the installer: the last one with a controller in the cluster). */
  readonly lastMinor: string;
  readonly kinds: readonly string[];
  /** Group that has the successors; absent for Mixer, whose tasks went to several places. */
  readonly successor?: string;
}

const istio: EncodedKinds = istioJson as unknown as EncodedKinds;
const gatewayApi: EncodedKinds = gatewayApiJson as unknown as EncodedKinds;

const istioGroups: ReadonlySet<string> = new Set(istio.kinds.map((kind) => kind.group));
const gatewayApiGroups: ReadonlySet<string> = new Set(gatewayApi.kinds.map((kind) => kind.group));

// From Istio's release notes: 1.6 dropped the first security APIs, 1.8 Mixer, 1.24 the in-cluster operator.
const otherGroups: readonly OtherGroup[] = [
  {
    group: 'authentication.istio.io',
    status: 'removed',
    lastMinor: '1.5',
    kinds: ['Policy', 'MeshPolicy'],
    successor: 'security.istio.io',
  },
  {
    group: 'rbac.istio.io',
    status: 'removed',
    lastMinor: '1.5',
    kinds: ['ClusterRbacConfig', 'RbacConfig', 'ServiceRole', 'ServiceRoleBinding'],
    successor: 'security.istio.io',
  },
  {
    group: 'config.istio.io',
    status: 'removed',
    lastMinor: '1.7',
    kinds: [
      'adapter',
      'attributemanifest',
      'handler',
      'instance',
      'rule',
      'template',
      'HTTPAPISpec',
      'HTTPAPISpecBinding',
      'QuotaSpec',
      'QuotaSpecBinding',
    ],
  },
  { group: 'install.istio.io', status: 'installer', lastMinor: '1.23', kinds: ['IstioOperator'] },
];

/** All kinds of Istio in all minors at hand, sorted by kind. */
export function istioKinds(): readonly KindInfo[] {
  return istio.kinds;
}

/** All kinds of the Kubernetes Gateway API (experimental channel, as Istio ships it), sorted by kind. */
export function gatewayApiKinds(): readonly KindInfo[] {
  return gatewayApi.kinds;
}

/** True for the groups whose objects istiod reads: networking, security, telemetry and extensions. */
export function isIstioGroup(group: string): boolean {
  return istioGroups.has(group);
}

/** True for `gateway.networking.k8s.io` and the group of its experimental kinds. */
export function isGatewayApiGroup(group: string): boolean {
  return gatewayApiGroups.has(group);
}

/** A group of Istio that holds no live configuration (removed long ago, or for the installer); undefined for all others. */
export function otherIstioGroup(group: string): OtherGroup | undefined {
  return otherGroups.find((other) => other.group === group);
}

/**
 * @returns the kind, in all its versions and minors; undefined when the group has no such kind.
 * Names are compared with their case, as the API server does.
 */
export function kindInfo(group: string, kind: string): KindInfo | undefined {
  return [...istio.kinds, ...gatewayApi.kinds].find((info) => info.kind === kind && info.group === group);
}
