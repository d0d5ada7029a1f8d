/** A label or annotation that Istio reads. */
export interface KeyWords {
  readonly on: 'label' | 'annotation' | 'both';
  /** Kinds of objects; `Pod` stands for pod templates too. Without them any kind. */
  readonly kinds?: readonly string[];
  readonly words: string;
  /** What single values mean. */
  readonly values?: Readonly<Record<string, string>>;
}

const AMBIENT_OBJECTS = ['Namespace', 'Service', 'ServiceEntry', 'Pod', 'WorkloadEntry'];
const ENDPOINTS = ['Pod', 'WorkloadEntry'];
const pod = (words: string, values?: Readonly<Record<string, string>>): KeyWords => ({
  on: 'annotation',
  kinds: ['Pod'],
  words,
  ...(values === undefined ? {} : { values }),
});

/**
 * Labels and annotations by what they change, on objects of Kubernetes and the Gateway API.
 * Source: annotation/annotations.yaml and label/labels.yaml of istio.io/api; the injection templates of istiod.
 */
export const KEY_WORDS: Readonly<Record<string, KeyWords>> = {
  'istio-injection': {
    on: 'label',
    kinds: ['Namespace'],
    words:
      'Whether new pods of the namespace get a sidecar. It beats `istio.io/rev`; running pods keep what they have.',
    values: {
      enabled: 'new pods get a sidecar of the default revision, unless they opt out',
      disabled: 'no pod gets a sidecar, not even one that asks for it',
    },
  },
  'istio.io/rev': {
    on: 'label',
    kinds: ['Namespace', 'Pod'],
    words:
      'The revision (or tag) that injects the pods. Not read beside `istio-injection`; on a pod only where the namespace has neither label.',
  },
  'sidecar.istio.io/inject': {
    on: 'both',
    kinds: ['Pod'],
    words:
      'Whether this pod gets a sidecar. As a **label** it can ask for one; as an annotation it is old and can only refuse. Pods with hostNetwork never get one.',
    values: {
      true: 'asks for a sidecar, unless the namespace says `istio-injection: disabled`',
      false: 'never a sidecar',
    },
  },
  'istio.io/dataplane-mode': {
    on: 'label',
    kinds: ['Namespace', 'Pod'],
    words: 'Membership in the ambient mesh; that of a pod beats that of its namespace.',
    values: {
      ambient: 'traffic goes through ztunnel, unless the pod has a sidecar',
      none: 'not part of the ambient mesh',
    },
  },
  'istio.io/use-waypoint': {
    on: 'label',
    kinds: AMBIENT_OBJECTS,
    words:
      'The waypoint Gateway that handles the traffic of it in ambient. That of the object beats that of its namespace; a waypoint that is missing is not replaced by another.',
    values: { none: 'no waypoint, even if the namespace names one' },
  },
  'istio.io/use-waypoint-namespace': {
    on: 'label',
    kinds: AMBIENT_OBJECTS,
    words:
      'Namespace of the waypoint in `istio.io/use-waypoint`; alone it does nothing. The waypoint must admit this namespace.',
  },
  'istio.io/ingress-use-waypoint': {
    on: 'label',
    kinds: ['Namespace', 'Service', 'ServiceEntry'],
    words: '`"true"` sends traffic of ingress gateways through the waypoint too; by default they pass by it.',
  },
  'istio.io/waypoint-for': {
    on: 'label',
    kinds: ['Gateway', 'GatewayClass'],
    words: 'Which traffic the waypoint takes; default `service`.',
    values: { service: 'calls to services', workload: 'calls to pod addresses', all: 'both', none: 'nothing' },
  },
  'inject.istio.io/templates': pod(
    'Templates of the injection, separated by commas. An unknown one makes pod creation fail.',
    {
      gateway: 'a gateway instead of a sidecar',
      sidecar: 'the ordinary sidecar',
      'grpc-agent': 'no Envoy; the application itself speaks xDS by gRPC',
    },
  ),
  'proxy.istio.io/config': pod(
    'YAML of ProxyConfig fields for this pod, over those of the mesh. Unknown keys pass in silence; a wrong type stops pod creation.',
  ),
  'sidecar.istio.io/proxyImage': pod('Full image of the proxy; without a `/` in it, it is ignored.'),
  'sidecar.istio.io/proxyCPU': pod(
    'CPU request of the proxy. Setting one resource drops **all** the defaults of requests and limits.',
  ),
  'sidecar.istio.io/proxyMemory': pod(
    'Memory request of the proxy. Setting one resource drops **all** the defaults of requests and limits.',
  ),
  'sidecar.istio.io/proxyCPULimit': pod(
    'CPU limit of the proxy. Setting one resource drops **all** the defaults of requests and limits.',
  ),
  'sidecar.istio.io/proxyMemoryLimit': pod(
    'Memory limit of the proxy. Setting one resource drops **all** the defaults of requests and limits.',
  ),
  'sidecar.istio.io/logLevel': pod('Log level of Envoy, `warning` by default.'),
  'sidecar.istio.io/nativeSidecar': pod(
    'Whether the proxy runs as an init container that stays, so that jobs end and start-up is in order. Needs Kubernetes 1.29.',
  ),
  'sidecar.istio.io/rewriteAppHTTPProbers': pod(
    'Whether probes go through the agent; on by default. `"false"` breaks probes under STRICT.',
  ),
  'sidecar.istio.io/interceptionMode': pod('How traffic gets to the proxy.', {
    REDIRECT: 'by iptables, the default',
    TPROXY: "by iptables, keeping the caller's address; the proxy runs as root",
    NONE: 'not at all: the application has to call the proxy itself',
  }),
  'traffic.sidecar.istio.io/includeOutboundIPRanges': pod(
    'Ranges of addresses to which calls are captured; `*` is all, an empty text none.',
  ),
  'traffic.sidecar.istio.io/excludeOutboundIPRanges': pod('Ranges of addresses to which calls pass by the proxy.'),
  'traffic.sidecar.istio.io/excludeOutboundPorts': pod(
    'Ports to which calls pass by the proxy: no mTLS, metrics or routes for them.',
  ),
  'traffic.sidecar.istio.io/includeInboundPorts': pod(
    'Ports of the pod that are captured; `*` is all, an empty text none.',
  ),
  'traffic.sidecar.istio.io/excludeInboundPorts': pod(
    'Ports of the pod that pass by the proxy: **STRICT and AuthorizationPolicies do not protect them**.',
  ),
  'status.sidecar.istio.io/port': pod(
    'Port of the agent for health checks, 15020; `"0"` switches the readiness probe of the proxy off.',
  ),
  'prometheus.istio.io/merge-metrics': pod(
    "Whether the application's metrics are merged with those of the proxy; needs `prometheus.io/scrape`.",
  ),
  'networking.istio.io/exportTo': {
    on: 'annotation',
    kinds: ['Service'],
    words:
      'Namespaces whose sidecars and gateways see the Service: `.`, `*`, `~` or names with commas between. Default is that of the mesh, `*`.',
  },
  'networking.istio.io/traffic-distribution': {
    on: 'annotation',
    kinds: ['Service', 'Namespace'],
    words:
      'Prefers endpoints that are near. `spec.trafficDistribution` and a locality setting of a DestinationRule go before it.',
    values: {
      PreferClose: 'endpoints of the own zone first',
      PreferSameZone: 'endpoints of the own zone first',
      PreferSameNode: 'endpoints of the own node first',
    },
  },
  'service.istio.io/canonical-name': {
    on: 'label',
    kinds: ENDPOINTS,
    words: 'Name of the service in metrics and traces; else `app.kubernetes.io/name`, then `app`.',
  },
  'service.istio.io/canonical-revision': {
    on: 'label',
    kinds: ENDPOINTS,
    words: 'Revision of the service in metrics; else `app.kubernetes.io/version`, then `version`.',
  },
  'security.istio.io/tlsMode': {
    on: 'label',
    kinds: ENDPOINTS,
    words: 'Whether callers use automatic mTLS towards it. The injector writes it; without it they send plain text.',
    values: { istio: 'mTLS', disabled: 'plain text' },
  },
  'topology.istio.io/network': {
    on: 'label',
    words:
      'Network of the endpoints, or that a Service is the gateway of. Calls between networks go through east-west gateways.',
  },
  'topology.istio.io/locality': {
    on: 'label',
    kinds: ENDPOINTS,
    words: 'Locality, `region.zone.subzone` with dots, instead of that of the node.',
  },
  'gateway.istio.io/name-override': {
    on: 'annotation',
    kinds: ['Gateway'],
    words: 'Name of the generated Deployment and Service, instead of `<gateway>-<class>`.',
  },
  'networking.istio.io/service-type': {
    on: 'annotation',
    kinds: ['Gateway'],
    words: 'Type of the generated Service. Deprecated; use `infrastructure`.',
    values: {
      ClusterIP: 'reachable inside the cluster only',
      NodePort: 'a port of each node',
      LoadBalancer: 'a load balancer, the default',
    },
  },
  'gateway.istio.io/defaults-for-class': {
    on: 'label',
    kinds: ['ConfigMap'],
    words: 'Makes the ConfigMap the defaults of what istiod generates for Gateways of this class.',
  },
  'istio.io/dry-run': {
    on: 'annotation',
    kinds: ['AuthorizationPolicy'],
    words: 'The policy is only tried out: results show in logs and metrics, requests pass. For ALLOW and DENY.',
  },
  'galley.istio.io/analyze-suppress': {
    on: 'annotation',
    words: 'Codes that `istioctl analyze` does not report for this object; `*` for all.',
  },
};
