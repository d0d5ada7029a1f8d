import { INJECTION } from './injectionAnnotations';
import type { Bearer, MetadataKey } from './types';

const SPLIT: readonly Bearer[] = ['Namespace', 'Service', 'ServiceEntry'];
const TRUE_FALSE = { true: '', false: '' };

/** Annotations of other objects than pods, and of pods in ambient mode. */
const OTHERS: readonly MetadataKey[] = [
  {
    key: 'networking.istio.io/exportTo',
    on: ['Service'],
    words:
      'The namespaces whose sidecars and gateways see the Service: `.`, `*`, `~` or names between commas. Default is that of the mesh, `*`. Ambient mode ignores it.',
    names: 'exportTo',
  },
  {
    key: 'networking.istio.io/traffic-distribution',
    on: SPLIT,
    words:
      'Prefers endpoints that are near, without any DestinationRule. `spec.trafficDistribution` of a Service and a locality setting of a DestinationRule go before it. Not for resolution NONE.',
    values: {
      PreferClose: 'endpoints of the same network, region, zone and subzone go first',
      PreferSameZone: 'endpoints of the same zone go first',
      PreferSameNode: 'endpoints of the same node go first, then those of the same zone',
    },
    since: '1.24',
  },
  {
    key: 'istio.io/connect-strategy',
    on: ['ServiceEntry'],
    words:
      'How connections are opened, for resolution DNS. The cluster becomes LOGICAL_DNS, so there may be one endpoint at most.',
    values: {
      RACE_FIRST_TCP_CONNECT: 'all addresses of both IP families are tried at once, and the first that answers is kept',
    },
    since: '1.30',
  },
  {
    key: 'istio.io/use-waypoint-canary-weight',
    on: SPLIT,
    words:
      'The share of new connections, in percent, for the second waypoint; of requests at an ingress gateway. Needs `istio.io/use-waypoint-canary`.',
    since: '1.31',
  },
  {
    key: 'traffic.istio.io/nodeSelector',
    on: ['Service'],
    words:
      'The nodes whose addresses stand for a gateway of type NodePort: labels as a JSON object. Text of the form `key=value` is not understood and means all nodes.',
  },
  {
    key: 'topology.istio.io/controlPlaneClusters',
    on: ['Namespace'],
    words: "On istiod's namespace: the clusters, between commas, whose istiod may lead here. `*` for all.",
    values: { '*': 'the istiod of any cluster' },
  },
  {
    key: 'ambient.istio.io/bypass-inbound-capture',
    on: ['Pod'],
    words: 'Only what the pod sends goes through ztunnel; for ingress controllers of others.',
    values: TRUE_FALSE,
    since: '1.24',
  },
  {
    key: 'ambient.istio.io/dns-capture',
    on: ['Pod'],
    words: 'Whether ztunnel answers the DNS of the pod. `"false"` breaks the allocated addresses of ServiceEntries.',
    values: TRUE_FALSE,
    since: '1.25',
  },
  {
    key: 'ambient.istio.io/redirection',
    on: ['Pod'],
    words:
      'Whether the CNI plugin has put the pod behind ztunnel. To stay out, use the label `istio.io/dataplane-mode: none`.',
    leave: 'to Istio',
  },
  {
    key: 'ambient.istio.io/waypoint-inbound-binding',
    on: ['Gateway', 'GatewayClass'],
    words: 'How ztunnel hands traffic to a waypoint of your own: `NONE`, `PROXY` or `PROXY/<port>`.',
    since: '1.24',
  },
  {
    key: 'ambient.istio.io/xfcc-include-client-identity',
    on: ['Gateway', 'GatewayClass'],
    words:
      'The waypoint writes the identity of the caller into `x-forwarded-client-cert`; what a client sent there is replaced.',
    values: { true: '' },
    since: '1.30',
  },
  {
    key: 'networking.istio.io/service-type',
    on: ['Gateway'],
    words: 'The type of the generated Service. Deprecated: use `infrastructure.parametersRef`.',
    values: {
      ClusterIP: 'reachable inside the cluster only',
      NodePort: 'a port of each node',
      LoadBalancer: 'a load balancer, the default',
    },
    leave: 'as old',
  },
  {
    key: 'networking.istio.io/address-type',
    on: ['Gateway'],
    words: 'Which addresses inside of the cluster the status tells. Without it both.',
    values: { IPAddress: '', Hostname: '' },
  },
  {
    key: 'gateway.istio.io/name-override',
    on: ['Gateway'],
    words: 'The name of the Deployment and Service that istiod makes. Default: the name and class of the Gateway.',
    since: '1.24',
  },
  {
    key: 'gateway.istio.io/service-account',
    on: ['Gateway'],
    words: 'The ServiceAccount of the Deployment that istiod makes.',
    names: 'service accounts',
    since: '1.24',
  },
  {
    key: 'kubernetes.io/ingress.class',
    on: ['Ingress'],
    words: 'With `istio` the Ingress is served by the gateway of Istio. `spec.ingressClassName` goes before it.',
    values: { istio: "served by Istio's gateway" },
  },
  {
    key: 'istio.io/dry-run',
    on: ['AuthorizationPolicy'],
    words:
      'Whether the rules are only tried out: they count into metrics and logs, and nothing is refused. For ALLOW and DENY. A value that is no boolean enforces the policy.',
    values: { true: 'nothing is refused', false: 'the rules are enforced' },
  },
  {
    key: 'envoyfilter.istio.io/referenced-services',
    on: ['EnvoyFilter'],
    words: 'Hosts whose clusters gateways and waypoints keep because the patches name them: between commas.',
  },
  {
    key: 'galley.istio.io/analyze-suppress',
    on: ['Any'],
    words: 'Codes of `istioctl analyze` that are not reported for the object, between commas; `*` for all.',
    values: { '*': 'all codes' },
  },
];

/** Annotations that Istio reads. Source: annotation/annotations.yaml of istio/api, and where the keys are read in istiod. */
export const ANNOTATIONS: readonly MetadataKey[] = [...INJECTION, ...OTHERS];
