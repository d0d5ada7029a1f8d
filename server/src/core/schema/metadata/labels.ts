import type { Bearer, MetadataKey } from './types';

const MESHED: readonly Bearer[] = ['Namespace', 'Service', 'ServiceEntry', 'Pod', 'WorkloadEntry'];
const SPLIT: readonly Bearer[] = ['Namespace', 'Service', 'ServiceEntry'];
const ENDPOINTS: readonly Bearer[] = ['Pod', 'WorkloadEntry'];

/**
 * Labels that Istio reads. Source: label/labels.yaml of istio/api; the injection templates of istiod,
 * pilot/pkg/serviceregistry/kube/controller/ambient.
 */
export const LABELS: readonly MetadataKey[] = [
  {
    key: 'istio-injection',
    on: ['Namespace'],
    words:
      'Whether new pods of the namespace get a sidecar. It beats `istio.io/rev`, and any word but `enabled` means no; running pods keep what they have.',
    values: {
      enabled: 'new pods get a sidecar of the default revision, unless they opt out',
      disabled: 'no pod gets a sidecar, not even one that asks for it',
    },
  },
  {
    key: 'istio.io/rev',
    on: ['Namespace', 'Pod'],
    words:
      'The revision, or tag, of the control plane that injects the pods. Not read beside `istio-injection`; on a pod only where its namespace has neither label.',
    values: { default: 'the tag of the default control plane' },
  },
  {
    key: 'istio.io/rev',
    on: ['Istio'],
    words:
      'The control plane that reads the object: others ignore it. Without the label all of them read it. It takes the name of a revision; tags are not followed here.',
    values: { default: 'the control plane that was installed without a revision' },
  },
  {
    key: 'sidecar.istio.io/inject',
    on: ['Pod'],
    words:
      'Whether the pod gets a sidecar: it can opt out, or ask for one where the namespace has no label. Pods with `hostNetwork` never get one.',
    values: {
      true: 'asks for a sidecar; without effect where the namespace has `istio-injection: disabled`',
      false: 'the pod never gets a sidecar',
    },
  },
  {
    key: 'istio.io/dataplane-mode',
    on: ['Namespace', 'Pod'],
    words:
      'Enrols pods in ambient mode. The value of a pod beats that of its namespace; pods with a sidecar ignore both.',
    values: {
      ambient: 'ztunnel takes the traffic, unless the pod has a sidecar',
      none: 'not in ambient mode',
    },
  },
  {
    key: 'istio.io/use-waypoint',
    on: MESHED,
    words:
      'The waypoint that handles the traffic in ambient mode: the name of a Gateway, or `none`. The object beats its namespace, and a waypoint that is missing is not replaced by another. It enrols nothing in ambient mode by itself.',
    names: 'waypoints',
    values: { none: 'no waypoint, even if the namespace names one' },
  },
  {
    key: 'istio.io/use-waypoint-namespace',
    on: MESHED,
    words:
      'The namespace of the waypoint in `istio.io/use-waypoint`, where it is another one; alone it does nothing. The `allowedRoutes` of the waypoint must admit this namespace.',
    names: 'namespaces',
    since: '1.23',
  },
  {
    key: 'istio.io/ingress-use-waypoint',
    on: SPLIT,
    words:
      'Whether ingress gateways send their traffic through the waypoint too; by default they pass it by. Needs `istio.io/use-waypoint`.',
    values: { true: 'gateways go through the waypoint' },
    since: '1.24',
  },
  {
    key: 'istio.io/use-waypoint-canary',
    on: SPLIT,
    words:
      'A second waypoint, for the share of the connections that `istio.io/use-waypoint-canary-weight` sets. Needs `istio.io/use-waypoint`.',
    names: 'waypoints',
    since: '1.31',
  },
  {
    key: 'istio.io/use-waypoint-canary-namespace',
    on: SPLIT,
    words: 'The namespace of the second waypoint, where it is another one.',
    names: 'namespaces',
    since: '1.31',
  },
  {
    key: 'istio.io/waypoint-for',
    on: ['Gateway', 'GatewayClass'],
    words: 'The traffic that the waypoint takes. Default `service`; a Gateway beats its class.',
    values: {
      service: 'traffic to services',
      workload: 'traffic to the addresses of pods and machines',
      all: 'traffic to services and to the addresses of pods',
      none: 'nothing',
    },
  },
  {
    key: 'networking.istio.io/enable-autoallocate-ip',
    on: ['ServiceEntry'],
    words:
      'Whether istiod allocates an address for the hosts. Only proxies with DNS capture, waypoints and ztunnel use it; a TCP port without any address takes all connections to its number.',
    values: { true: 'an address is allocated', false: 'no address is allocated' },
    since: '1.24',
  },
  {
    key: 'service.istio.io/canonical-name',
    on: ENDPOINTS,
    words:
      'The service that metrics and traces name. Default: `app.kubernetes.io/name`, `app`, then the name of the workload.',
  },
  {
    key: 'service.istio.io/canonical-revision',
    on: ENDPOINTS,
    words: 'The version that metrics and traces name. Default: `app.kubernetes.io/version`, `version`, then `latest`.',
  },
  {
    key: 'service.istio.io/workload-name',
    on: ENDPOINTS,
    words: 'The workload that metrics and traces name. Default: the owner of the pod.',
    since: '1.25',
  },
  {
    key: 'security.istio.io/tlsMode',
    on: ENDPOINTS,
    words:
      'Whether callers use automatic mTLS towards the endpoint. The injector writes it; where it is missing they send plain text.',
    values: { istio: 'callers use mTLS', disabled: 'callers send plain text' },
    leave: 'to Istio',
  },
  {
    key: 'networking.istio.io/tunnel',
    on: ENDPOINTS,
    words: 'The endpoint takes HBONE, the tunnel of ambient mode. The injector writes it.',
    leave: 'to Istio',
  },
  {
    key: 'topology.istio.io/network',
    on: ['Namespace', 'Pod', 'Service', 'WorkloadEntry', 'Gateway'],
    words:
      'The network of the endpoints; on a Service or Gateway, the network that it leads into. Calls between networks go through such a gateway. Of namespaces only that of istiod is read.',
  },
  {
    key: 'topology.istio.io/locality',
    on: ENDPOINTS,
    words: 'The locality, as `region.zone.subzone` with dots, instead of that of the node.',
    since: '1.29',
  },
  {
    key: 'topology.istio.io/subzone',
    on: ['Node'],
    words: 'The third part of the locality of all pods on the node.',
  },
  {
    key: 'topology.istio.io/cluster',
    on: ENDPOINTS,
    words:
      'The cluster of the endpoint. Istio writes it over whatever stands here; subsets of a DestinationRule may ask for it.',
    leave: 'to Istio',
  },
  {
    key: 'networking.istio.io/gatewayPort',
    on: ['Service'],
    words: 'The port of a gateway between networks. Default 15443.',
    values: { '15443': 'the usual port' },
  },
  {
    key: 'istio.io/global',
    on: ['Service'],
    words: 'The service spans the clusters of an ambient mesh with several networks.',
    values: { true: 'endpoints of all clusters' },
  },
  {
    key: 'istio.io/persistent-session',
    on: ['Service'],
    words:
      'The cookie of sticky sessions, as `name` or `name:path`. Does nothing unless istiod runs with `PILOT_ENABLE_PERSISTENT_SESSION_FILTER`.',
  },
  {
    key: 'istio.io/persistent-session-header',
    on: ['Service'],
    words:
      'The header of sticky sessions. Does nothing unless istiod runs with `PILOT_ENABLE_PERSISTENT_SESSION_FILTER`.',
  },
  {
    key: 'gateway.networking.k8s.io/gateway-name',
    on: ['Pod'],
    words:
      'The Gateway that the pod is a proxy of. istiod writes it on what it makes; on a hand-made gateway it is what `targetRefs` of policies are compared with, and such pods read policies with `targetRefs` too.',
  },
  {
    key: 'gateway.istio.io/managed',
    on: ['Any', 'Pod'],
    words:
      'Tells that istiod made the object for a Gateway and keeps it in step; what is changed by hand is changed back.',
    leave: 'to Istio',
  },
  {
    key: 'gateway.istio.io/defaults-for-class',
    on: ['ConfigMap'],
    words: 'Makes the ConfigMap the defaults of what istiod generates for Gateways of this class.',
  },
  {
    key: 'experimental.istio.io/disable-gateway-port-translation',
    on: ['Service'],
    words:
      'A Gateway that names a port of this Service means the port of the pods, not the one in front of them. Any value does it; meant for Knative.',
  },
];
