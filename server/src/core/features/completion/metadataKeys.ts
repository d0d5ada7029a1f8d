/** A label or annotation that Istio reads. */
export interface MetadataKey {
  readonly on: readonly Bearer[];
  readonly words: string;
  /** Values that it can have; a name of the workspace where a source says so. */
  readonly values?: Readonly<Record<string, string>>;
  readonly names?: 'waypoints' | 'namespaces' | 'exportTo' | 'templates' | 'config maps' | 'service accounts';
  /** First minor of Istio that reads it. */
  readonly since?: `1.${number}`;
}

/** What carries it: `Pod` is the template of a workload too; `Istio` any object of Istio or the Gateway API. */
export type Bearer =
  | 'Namespace'
  | 'Pod'
  | 'Service'
  | 'ServiceEntry'
  | 'WorkloadEntry'
  | 'Gateway'
  | 'GatewayClass'
  | 'AuthorizationPolicy'
  | 'EnvoyFilter'
  | 'Istio'
  | 'Any';

const YES_NO = { true: '', false: '' };
const MESHED: readonly Bearer[] = ['Namespace', 'Service', 'ServiceEntry', 'Pod', 'WorkloadEntry'];
const SPLIT: readonly Bearer[] = ['Namespace', 'Service', 'ServiceEntry'];

/** Labels that people write; what injectors and controllers write themselves is left out. Source: label/labels.yaml of istio/api. */
export const LABELS: Readonly<Record<string, MetadataKey>> = {
  'istio-injection': {
    on: ['Namespace'],
    words:
      'Whether pods of the namespace get a sidecar from the default revision. It beats `istio.io/rev`, and running pods stay as they are.',
    values: { enabled: 'new pods get a sidecar', disabled: 'no pod gets a sidecar' },
  },
  'istio.io/rev': {
    on: ['Namespace', 'Pod', 'Istio'],
    words:
      'The revision or tag of the control plane: it injects the pods of the namespace, or alone reads the object. On a pod it counts only where the namespace has neither this label nor `istio-injection`.',
    values: { default: 'the tag of the default control plane' },
  },
  'sidecar.istio.io/inject': {
    on: ['Pod'],
    words: 'Whether the pod gets a sidecar. `"true"` does nothing where the namespace has `istio-injection: disabled`.',
    values: { true: 'the pod gets a sidecar', false: 'the pod never gets a sidecar' },
  },
  'istio.io/dataplane-mode': {
    on: ['Namespace', 'Pod'],
    words:
      'Enrols pods in ambient mode. The value of a pod beats that of its namespace; pods with a sidecar ignore it.',
    values: { ambient: 'ztunnel takes the traffic', none: 'not in ambient mode' },
  },
  'istio.io/use-waypoint': {
    on: MESHED,
    words:
      'The waypoint that handles the traffic in ambient mode: the name of a Gateway, or `none`. It enrols nothing in ambient mode by itself.',
    names: 'waypoints',
    values: { none: 'no waypoint, whatever the namespace says' },
  },
  'istio.io/use-waypoint-namespace': {
    on: MESHED,
    words: 'The namespace of the waypoint, where it is another one. Its `allowedRoutes` must admit this namespace.',
    names: 'namespaces',
    since: '1.23',
  },
  'istio.io/ingress-use-waypoint': {
    on: SPLIT,
    words: 'Ingress gateways send their traffic through the waypoint too. Needs `istio.io/use-waypoint`.',
    values: { true: 'gateways go through the waypoint' },
    since: '1.24',
  },
  'istio.io/use-waypoint-canary': {
    on: SPLIT,
    words: 'A second waypoint, for a share of the connections. Needs `istio.io/use-waypoint`.',
    names: 'waypoints',
    since: '1.31',
  },
  'istio.io/waypoint-for': {
    on: ['Gateway', 'GatewayClass'],
    words: 'The traffic that the waypoint takes. Default `service`; a Gateway beats its class.',
    values: {
      service: 'traffic to services',
      workload: 'traffic to the addresses of pods and machines',
      all: 'both',
      none: 'nothing',
    },
  },
  'networking.istio.io/enable-autoallocate-ip': {
    on: ['ServiceEntry'],
    words:
      'Whether istiod allocates an address for the hosts. Only proxies with DNS capture, waypoints and ztunnel use it.',
    values: { true: 'an address is allocated', false: 'no address is allocated' },
    since: '1.24',
  },
  'service.istio.io/canonical-name': {
    on: ['Pod', 'WorkloadEntry'],
    words: 'The service that metrics and traces name. Default: `app.kubernetes.io/name`, `app`, then the workload.',
  },
  'service.istio.io/canonical-revision': {
    on: ['Pod', 'WorkloadEntry'],
    words: 'The version that metrics and traces name. Default: `app.kubernetes.io/version`, `version`, then `latest`.',
  },
  'service.istio.io/workload-name': {
    on: ['Pod', 'WorkloadEntry'],
    words: 'The workload that metrics and traces name. Default: the owner of the pod.',
    since: '1.25',
  },
  'topology.istio.io/network': {
    on: ['Namespace', 'Pod', 'Service', 'WorkloadEntry', 'Gateway'],
    words: 'The network of the endpoints; on a Service or Gateway, the network that it leads into.',
  },
  'topology.istio.io/locality': {
    on: ['Pod', 'WorkloadEntry'],
    words: 'The locality of the workload, as `region.zone.subzone`.',
    since: '1.29',
  },
  'networking.istio.io/gatewayPort': {
    on: ['Service'],
    words: 'The port of a gateway between networks. Default 15443.',
    values: { '15443': 'the usual port' },
  },
  'istio.io/global': {
    on: ['Service'],
    words: 'The service spans the clusters of an ambient mesh with several networks.',
    values: { true: 'endpoints of all clusters' },
  },
  'istio.io/persistent-session': {
    on: ['Service'],
    words: 'The cookie of sticky sessions, as `name` or `name:path`. Needs a switch of istiod.',
  },
};

/** Annotations that people write. Source: annotation/annotations.yaml of istio/api. */
export const ANNOTATIONS: Readonly<Record<string, MetadataKey>> = {
  'networking.istio.io/exportTo': {
    on: ['Service'],
    words: 'The namespaces that see the Service: `.`, `*`, `~` or names between commas. Ambient mode ignores it.',
    names: 'exportTo',
  },
  'networking.istio.io/traffic-distribution': {
    on: ['Service', 'ServiceEntry', 'Namespace'],
    words: 'Prefers endpoints that are near, without any DestinationRule. Not for resolution NONE.',
    values: {
      PreferClose: 'the same network, region, zone and subzone',
      PreferSameZone: 'the same zone',
      PreferSameNode: 'the same node, then the same zone',
    },
    since: '1.24',
  },
  'istio.io/connect-strategy': {
    on: ['ServiceEntry'],
    words: 'How connections are opened, for resolution DNS and one endpoint at most.',
    values: { RACE_FIRST_TCP_CONNECT: 'all addresses of both IP families at once; the first that answers is kept' },
    since: '1.30',
  },
  'istio.io/use-waypoint-canary-weight': {
    on: SPLIT,
    words: 'The share of new connections, in percent, for the second waypoint. Needs `istio.io/use-waypoint-canary`.',
    since: '1.31',
  },
  'inject.istio.io/templates': {
    on: ['Pod'],
    words: 'What is injected: names between commas. `gateway` makes a plain Deployment a gateway.',
    names: 'templates',
  },
  'proxy.istio.io/config': {
    on: ['Pod'],
    words: 'Settings of the proxy as YAML, laid over `meshConfig.defaultConfig`. Keys that do not exist are ignored.',
  },
  'sidecar.istio.io/proxyImageType': {
    on: ['Pod'],
    words: 'The variant of the image of the proxy.',
    values: { default: '', debug: 'with tools', distroless: 'without shell' },
  },
  'sidecar.istio.io/proxyCPU': {
    on: ['Pod'],
    words: 'The CPU that the proxy asks for. Setting one of the four amounts drops the defaults of the others.',
  },
  'sidecar.istio.io/proxyCPULimit': {
    on: ['Pod'],
    words: 'The most CPU that the proxy gets. Setting one of the four amounts drops the defaults of the others.',
  },
  'sidecar.istio.io/proxyMemory': {
    on: ['Pod'],
    words: 'The memory that the proxy asks for. Setting one of the four amounts drops the defaults of the others.',
  },
  'sidecar.istio.io/proxyMemoryLimit': {
    on: ['Pod'],
    words: 'The most memory that the proxy gets. Setting one of the four amounts drops the defaults of the others.',
  },
  'sidecar.istio.io/logLevel': {
    on: ['Pod'],
    words: 'The level of the log of Envoy.',
    values: { trace: '', debug: '', info: '', warning: 'the default', error: '', critical: '', off: '' },
  },
  'sidecar.istio.io/nativeSidecar': {
    on: ['Pod'],
    words: 'The proxy is an init container that keeps running. Needs Kubernetes 1.29.',
    values: YES_NO,
    since: '1.24',
  },
  'sidecar.istio.io/rewriteAppHTTPProbers': {
    on: ['Pod'],
    words: 'Probes go through the agent. Default true; `"false"` breaks probes where mTLS is STRICT.',
    values: YES_NO,
  },
  'sidecar.istio.io/interceptionMode': {
    on: ['Pod'],
    words: 'How the traffic is led into the proxy.',
    values: {
      REDIRECT: 'by iptables; the default',
      TPROXY: 'by iptables, and the address of the caller is kept',
      NONE: 'not at all',
    },
  },
  'sidecar.istio.io/bootstrapOverride': {
    on: ['Pod'],
    words: 'A ConfigMap of the namespace whose `custom_bootstrap.json` is merged into the bootstrap of Envoy.',
    names: 'config maps',
  },
  'prometheus.istio.io/merge-metrics': {
    on: ['Pod'],
    words: 'The metrics of the application stand beside those of the proxy, on port 15020. Default true.',
    values: YES_NO,
  },
  'traffic.sidecar.istio.io/includeOutboundIPRanges': {
    on: ['Pod'],
    words: 'Destinations that the proxy captures: CIDR ranges between commas, or `*`, the default.',
    values: { '*': 'all; the default' },
  },
  'traffic.sidecar.istio.io/excludeOutboundIPRanges': {
    on: ['Pod'],
    words: 'Destinations that the proxy does not capture: CIDR ranges between commas.',
  },
  'traffic.sidecar.istio.io/includeOutboundPorts': {
    on: ['Pod'],
    words: 'Ports that the proxy captures whatever the address: numbers between commas.',
  },
  'traffic.sidecar.istio.io/excludeOutboundPorts': {
    on: ['Pod'],
    words: 'Ports of destinations that the proxy does not capture: no metrics, mTLS or policies for them.',
  },
  'traffic.sidecar.istio.io/includeInboundPorts': {
    on: ['Pod'],
    words: 'Ports of the pod that the proxy captures: numbers between commas, or `*`, the default.',
    values: { '*': 'all; the default' },
  },
  'traffic.sidecar.istio.io/excludeInboundPorts': {
    on: ['Pod'],
    words:
      'Ports of the pod that the proxy does not capture. STRICT mTLS and AuthorizationPolicies do not protect them.',
  },
  'traffic.sidecar.istio.io/excludeInterfaces': {
    on: ['Pod'],
    words: 'Network interfaces that are left alone: names between commas.',
  },
  'istio.io/reroute-virtual-interfaces': {
    on: ['Pod'],
    words: 'Interfaces of virtual machines inside the pod: traffic from them counts as outbound.',
    since: '1.25',
  },
  'ambient.istio.io/bypass-inbound-capture': {
    on: ['Pod'],
    words: 'ztunnel captures only what the pod sends; for ingress controllers of others.',
    values: YES_NO,
    since: '1.24',
  },
  'ambient.istio.io/dns-capture': {
    on: ['Pod'],
    words: 'Whether ztunnel answers the DNS of the pod. `"false"` breaks the allocated addresses of ServiceEntries.',
    values: YES_NO,
    since: '1.25',
  },
  'networking.istio.io/address-type': {
    on: ['Gateway'],
    words: 'Which addresses inside of the cluster the status tells. Without it both.',
    values: { IPAddress: '', Hostname: '' },
  },
  'gateway.istio.io/name-override': {
    on: ['Gateway'],
    words: 'The name of the Deployment and Service that istiod makes. Default: the name and class of the Gateway.',
    since: '1.24',
  },
  'gateway.istio.io/service-account': {
    on: ['Gateway'],
    words: 'The ServiceAccount of the Deployment that istiod makes.',
    names: 'service accounts',
    since: '1.24',
  },
  'istio.io/dry-run': {
    on: ['AuthorizationPolicy'],
    words:
      'The rules only count into metrics and logs; nothing is refused. A value that is no boolean enforces the policy.',
    values: { true: 'nothing is refused', false: 'the rules are enforced' },
  },
  'envoyfilter.istio.io/referenced-services': {
    on: ['EnvoyFilter'],
    words: 'Hosts whose clusters gateways and waypoints keep because the patches name them: between commas.',
  },
  'galley.istio.io/analyze-suppress': {
    on: ['Any'],
    words: 'Codes of `istioctl analyze` that are not reported for the object, between commas; `*` for all.',
    values: { '*': 'all codes' },
  },
};
