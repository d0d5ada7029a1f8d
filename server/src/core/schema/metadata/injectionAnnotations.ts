import type { Minor } from '../types';
import type { MetadataKey } from './types';

const TRUE_FALSE = { true: '', false: '' };
const AMOUNTS =
  'Setting one of the four amounts drops **all** defaults: requests and limits that are not listed are then absent.';

function pod(
  key: string,
  words: string,
  more: Pick<MetadataKey, 'values' | 'names' | 'since' | 'leave'> = {},
): MetadataKey {
  return { key, on: ['Pod'], words, ...more };
}

const old = (since?: Minor): Pick<MetadataKey, 'since' | 'leave'> => ({
  leave: 'as old',
  ...(since === undefined ? {} : { since }),
});

/**
 * Annotations of pods that are read when a sidecar is injected.
 * Source: pkg/kube/inject/webhook.go and the templates of the discovery chart; cni/pkg/plugin/sidecar_redirect.go.
 */
export const INJECTION: readonly MetadataKey[] = [
  pod(
    'sidecar.istio.io/inject',
    'The old form of the label of this name: `"false"` still keeps the sidecar away, `"true"` cannot ask for one, as the webhook goes by labels.',
    { ...old(), values: { true: 'does nothing', false: 'the pod gets no sidecar, unless the label says `"true"`' } },
  ),
  pod(
    'inject.istio.io/templates',
    'What is injected: names between commas. `gateway` makes a plain Deployment a gateway. A name that does not exist makes the creation of the pod fail.',
    {
      names: 'templates',
      values: {
        sidecar: 'the proxy beside the application',
        gateway: 'the proxy alone, as a gateway',
        'grpc-agent': 'the agent for gRPC; no Envoy, the application itself speaks xDS',
        'grpc-simple': 'the bootstrap for gRPC; neither Envoy nor agent',
      },
    },
  ),
  pod(
    'proxy.istio.io/config',
    'Settings of the proxy as YAML, laid over `meshConfig.defaultConfig`. Keys that do not exist pass in silence; a wrong type stops the creation of the pod. A ProxyConfig that selects the workload goes before it.',
  ),
  pod('sidecar.istio.io/proxyImage', 'The full image of the proxy; without a `/` in it, it is ignored.'),
  pod('sidecar.istio.io/proxyImageType', 'The variant of the image of the proxy. A full `proxyImage` goes before it.', {
    values: { default: '', debug: 'with tools', distroless: 'without a shell' },
  }),
  pod('sidecar.istio.io/proxyCPU', `The CPU that the proxy asks for. ${AMOUNTS}`),
  pod('sidecar.istio.io/proxyCPULimit', `The most CPU that the proxy gets. ${AMOUNTS}`),
  pod('sidecar.istio.io/proxyMemory', `The memory that the proxy asks for. ${AMOUNTS}`),
  pod('sidecar.istio.io/proxyMemoryLimit', `The most memory that the proxy gets. ${AMOUNTS}`),
  pod('sidecar.istio.io/logLevel', 'The level of the log of Envoy.', {
    values: { trace: '', debug: '', info: '', warning: 'the default', error: '', critical: '', off: '' },
  }),
  pod(
    'sidecar.istio.io/componentLogLevel',
    'The level of single parts of Envoy: `part:level` between commas, by default `misc:error`.',
  ),
  pod(
    'sidecar.istio.io/agentLogLevel',
    'The level of the log of the agent: `scope:level` between commas, by default `default:info`.',
  ),
  pod(
    'sidecar.istio.io/nativeSidecar',
    'Whether the proxy is an init container that keeps running: jobs end, and it is up before other init containers. Needs Kubernetes 1.29. It goes before the switch of istiod.',
    { values: TRUE_FALSE, since: '1.24' },
  ),
  pod(
    'sidecar.istio.io/rewriteAppHTTPProbers',
    'Whether probes of the kubelet go through the agent; on by default. `"false"` breaks probes where mTLS is STRICT.',
    { values: TRUE_FALSE },
  ),
  pod('sidecar.istio.io/interceptionMode', 'How the traffic is led into the proxy.', {
    values: {
      REDIRECT: 'by iptables; the default',
      TPROXY: 'by iptables, and the address of the caller is kept; the proxy runs as root',
      NONE: 'not at all: the application has to call the proxy itself',
    },
  }),
  pod(
    'sidecar.istio.io/bootstrapOverride',
    'A ConfigMap of the namespace whose `custom_bootstrap.json` is merged into the bootstrap of Envoy. It must exist.',
    { names: 'config maps' },
  ),
  pod(
    'sidecar.istio.io/userVolume',
    'Further volumes of the pod: a JSON object of volumes by name. They are mounted by `sidecar.istio.io/userVolumeMount`.',
  ),
  pod(
    'sidecar.istio.io/userVolumeMount',
    'Further mounts of the proxy: a JSON object of mounts by the name of the volume.',
  ),
  pod(
    'sidecar.istio.io/capNetBindService',
    'With `"true"` the proxy may listen on ports below 1024; it then runs as root.',
  ),
  pod(
    'status.sidecar.istio.io/port',
    'The port of the agent for health checks, 15020; `"0"` switches the readiness probe of the proxy off.',
  ),
  pod(
    'readiness.status.sidecar.istio.io/initialDelaySeconds',
    'How long the first readiness probe of the proxy waits.',
  ),
  pod('readiness.status.sidecar.istio.io/periodSeconds', 'How often the readiness of the proxy is probed.'),
  pod('readiness.status.sidecar.istio.io/failureThreshold', 'After how many failures in a row the proxy is not ready.'),
  pod('readiness.status.sidecar.istio.io/applicationPorts', 'Nothing reads it any more.', old()),
  pod(
    'sidecar.istio.io/statsInclusionPrefixes',
    'Further statistics of Envoy by the beginning of their names. It replaces `proxyStatsMatcher`; use that.',
    old(),
  ),
  pod(
    'sidecar.istio.io/statsInclusionSuffixes',
    'Further statistics of Envoy by the end of their names. It replaces `proxyStatsMatcher`; use that.',
    old(),
  ),
  pod(
    'sidecar.istio.io/statsInclusionRegexps',
    'Further statistics of Envoy by regular expressions, split at every comma. It replaces `proxyStatsMatcher`; use that.',
    old(),
  ),
  pod('sidecar.istio.io/extraStatTags', 'Further tags of statistics. Use `extraStatTags` of the proxy config.', old()),
  pod(
    'sidecar.istio.io/statsHistogramBuckets',
    'Bounds of histograms: a JSON object of lists of numbers, by the beginning of the name. What is no JSON is ignored, with a word in the log.',
  ),
  pod('sidecar.istio.io/statsFlushInterval', 'How often statistics are flushed. Default 5s.', { since: '1.28' }),
  pod(
    'sidecar.istio.io/statsEvictionInterval',
    'When unused statistics are dropped. Ignored unless it is a multiple of the flush interval.',
    { since: '1.28' },
  ),
  pod(
    'sidecar.istio.io/statsCompression',
    'Without effect since Istio 1.29; use `statsCompression` of the proxy config.',
    old(),
  ),
  pod('sidecar.istio.io/discoveryAddress', 'The address of istiod. Use `discoveryAddress` of the proxy config.', old()),
  pod(
    'sidecar.istio.io/status',
    'What the injector has put into the pod. In a template it makes the injector pass the pod by.',
    { leave: 'to Istio' },
  ),
  pod('proxy.istio.io/overrides', 'What the injector found in the pod already. It writes this itself.', {
    leave: 'to Istio',
  }),
  pod(
    'prometheus.istio.io/merge-metrics',
    'Whether the metrics of the application stand beside those of the proxy, on port 15020. On by default; needs `prometheus.io/scrape: "true"`.',
    { values: TRUE_FALSE },
  ),
  pod(
    'prometheus.istio.io/scrape-targets',
    'Several ports of the application whose metrics are merged. The ports of Istio itself are refused.',
    { since: '1.31' },
  ),
  pod(
    'traffic.sidecar.istio.io/includeOutboundIPRanges',
    'Destinations that the proxy captures: CIDR ranges between commas. An empty text captures nothing.',
    { values: { '*': 'all destinations; the default' } },
  ),
  pod(
    'traffic.sidecar.istio.io/excludeOutboundIPRanges',
    'Destinations that pass by the proxy: CIDR ranges between commas. Only of use while all others are captured.',
  ),
  pod(
    'traffic.sidecar.istio.io/includeOutboundPorts',
    'Ports of destinations that the proxy captures whatever the address: numbers between commas.',
  ),
  pod(
    'traffic.sidecar.istio.io/excludeOutboundPorts',
    'Ports of destinations that pass by the proxy: no metrics, mTLS or policies for them.',
  ),
  pod(
    'traffic.sidecar.istio.io/includeInboundPorts',
    'Ports of the pod that the proxy captures: numbers between commas. An empty text captures none.',
    { values: { '*': 'all ports; the default' } },
  ),
  pod(
    'traffic.sidecar.istio.io/excludeInboundPorts',
    'Ports of the pod that pass by the proxy: **STRICT mTLS and AuthorizationPolicies do not protect them**.',
  ),
  pod('traffic.sidecar.istio.io/excludeInterfaces', 'Network interfaces that are left alone: names between commas.'),
  pod(
    'traffic.sidecar.istio.io/kubevirtInterfaces',
    'The old form of `istio.io/reroute-virtual-interfaces`, which goes before it.',
    old(),
  ),
  pod(
    'istio.io/reroute-virtual-interfaces',
    'Interfaces of virtual machines inside the pod, between commas: traffic from them counts as outbound.',
    { since: '1.25' },
  ),
];
