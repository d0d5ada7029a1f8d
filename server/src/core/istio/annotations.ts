/** What Istio's API says of an annotation. */
export interface AnnotationInfo {
  /** The kinds that may carry it; none means that all may. */
  readonly kinds: readonly string[];
  readonly deprecated?: boolean;
  /** Still in trial. */
  readonly alpha?: boolean;
}

const ANY: readonly string[] = [];
const POD: readonly string[] = ['Pod'];
const SERVICE: readonly string[] = ['Service'];
const ENTRY: readonly string[] = ['WorkloadEntry'];

/** The annotations that Istio registers, sorted. Source: annotation/annotations.gen.go of istio/api. */
const ANNOTATIONS: ReadonlyMap<string, AnnotationInfo> = new Map<string, AnnotationInfo>([
  ['alpha.istio.io/canonical-serviceaccounts', { kinds: SERVICE, deprecated: true, alpha: true }],
  ['alpha.istio.io/kubernetes-serviceaccounts', { kinds: SERVICE, deprecated: true, alpha: true }],
  ['ambient.istio.io/bypass-inbound-capture', { kinds: POD, alpha: true }],
  ['ambient.istio.io/dns-capture', { kinds: POD, alpha: true }],
  ['ambient.istio.io/redirection', { kinds: POD }],
  ['ambient.istio.io/waypoint-inbound-binding', { kinds: ['GatewayClass', 'Gateway'], alpha: true }],
  ['galley.istio.io/analyze-suppress', { kinds: ANY, alpha: true }],
  ['gateway.istio.io/controller-version', { kinds: ANY, alpha: true }],
  ['gateway.istio.io/name-override', { kinds: ['Gateway'], alpha: true }],
  ['gateway.istio.io/service-account', { kinds: ['Gateway'], alpha: true }],
  ['inject.istio.io/templates', { kinds: POD, alpha: true }],
  ['istio.io/autoRegistrationGroup', { kinds: ENTRY, alpha: true }],
  ['istio.io/connectedAt', { kinds: ENTRY, alpha: true }],
  ['istio.io/disconnectedAt', { kinds: ENTRY, alpha: true }],
  ['istio.io/dry-run', { kinds: ['AuthorizationPolicy'], alpha: true }],
  ['istio.io/reroute-virtual-interfaces', { kinds: POD, alpha: true }],
  ['istio.io/rev', { kinds: POD, alpha: true }],
  ['istio.io/use-waypoint-canary-weight', { kinds: ['Service', 'ServiceEntry', 'Namespace'], alpha: true }],
  ['istio.io/workloadController', { kinds: ENTRY, alpha: true }],
  ['kubernetes.io/ingress.class', { kinds: ['Ingress'] }],
  ['networking.istio.io/exportTo', { kinds: SERVICE, alpha: true }],
  ['networking.istio.io/service-type', { kinds: ['Gateway'], alpha: true }],
  ['networking.istio.io/traffic-distribution', { kinds: ['Namespace', 'Service', 'ServiceEntry'], alpha: true }],
  ['prometheus.istio.io/merge-metrics', { kinds: POD, alpha: true }],
  ['proxy.istio.io/config', { kinds: POD }],
  ['proxy.istio.io/overrides', { kinds: POD, alpha: true }],
  ['readiness.status.sidecar.istio.io/applicationPorts', { kinds: POD, alpha: true }],
  ['readiness.status.sidecar.istio.io/failureThreshold', { kinds: POD, alpha: true }],
  ['readiness.status.sidecar.istio.io/initialDelaySeconds', { kinds: POD, alpha: true }],
  ['readiness.status.sidecar.istio.io/periodSeconds', { kinds: POD, alpha: true }],
  ['sidecar.istio.io/agentLogLevel', { kinds: POD, alpha: true }],
  ['sidecar.istio.io/bootstrapOverride', { kinds: POD, alpha: true }],
  ['sidecar.istio.io/componentLogLevel', { kinds: POD, alpha: true }],
  ['sidecar.istio.io/discoveryAddress', { kinds: POD, deprecated: true, alpha: true }],
  ['sidecar.istio.io/extraStatTags', { kinds: POD, deprecated: true, alpha: true }],
  ['sidecar.istio.io/inject', { kinds: POD, deprecated: true }],
  ['sidecar.istio.io/interceptionMode', { kinds: POD, alpha: true }],
  ['sidecar.istio.io/logLevel', { kinds: POD, alpha: true }],
  ['sidecar.istio.io/nativeSidecar', { kinds: POD, alpha: true }],
  ['sidecar.istio.io/proxyCPU', { kinds: POD, alpha: true }],
  ['sidecar.istio.io/proxyCPULimit', { kinds: POD, alpha: true }],
  ['sidecar.istio.io/proxyImage', { kinds: POD, alpha: true }],
  ['sidecar.istio.io/proxyImageType', { kinds: POD, alpha: true }],
  ['sidecar.istio.io/proxyMemory', { kinds: POD, alpha: true }],
  ['sidecar.istio.io/proxyMemoryLimit', { kinds: POD, alpha: true }],
  ['sidecar.istio.io/rewriteAppHTTPProbers', { kinds: POD, alpha: true }],
  ['sidecar.istio.io/statsCompression', { kinds: POD, deprecated: true, alpha: true }],
  ['sidecar.istio.io/statsEvictionInterval', { kinds: POD, alpha: true }],
  ['sidecar.istio.io/statsFlushInterval', { kinds: POD, alpha: true }],
  ['sidecar.istio.io/statsHistogramBins', { kinds: POD, alpha: true }],
  ['sidecar.istio.io/statsHistogramBuckets', { kinds: POD, alpha: true }],
  ['sidecar.istio.io/statsInclusionPrefixes', { kinds: POD, deprecated: true, alpha: true }],
  ['sidecar.istio.io/statsInclusionRegexps', { kinds: POD, deprecated: true, alpha: true }],
  ['sidecar.istio.io/statsInclusionSuffixes', { kinds: POD, deprecated: true, alpha: true }],
  ['sidecar.istio.io/status', { kinds: POD, alpha: true }],
  ['sidecar.istio.io/userVolume', { kinds: POD, alpha: true }],
  ['sidecar.istio.io/userVolumeMount', { kinds: POD, alpha: true }],
  ['status.sidecar.istio.io/port', { kinds: POD, alpha: true }],
  ['topology.istio.io/controlPlaneClusters', { kinds: ['Namespace'], alpha: true }],
  ['traffic.istio.io/nodeSelector', { kinds: SERVICE }],
  ['traffic.sidecar.istio.io/excludeInboundPorts', { kinds: POD, alpha: true }],
  ['traffic.sidecar.istio.io/excludeInterfaces', { kinds: POD, alpha: true }],
  ['traffic.sidecar.istio.io/excludeOutboundIPRanges', { kinds: POD, alpha: true }],
  ['traffic.sidecar.istio.io/excludeOutboundPorts', { kinds: POD, alpha: true }],
  ['traffic.sidecar.istio.io/includeInboundPorts', { kinds: POD, alpha: true }],
  ['traffic.sidecar.istio.io/includeOutboundIPRanges', { kinds: POD, alpha: true }],
  ['traffic.sidecar.istio.io/includeOutboundPorts', { kinds: POD, alpha: true }],
  ['traffic.sidecar.istio.io/kubevirtInterfaces', { kinds: POD, deprecated: true, alpha: true }],
]);

/** What is known of an annotation; undefined when Istio has none of that name. Case matters. */
export function annotationInfo(name: string): AnnotationInfo | undefined {
  return ANNOTATIONS.get(name);
}

/** The names of all annotations that Istio registers. */
export function annotationNames(): Iterable<string> {
  return ANNOTATIONS.keys();
}

/**
 * True for an annotation that is meant for Istio.
 * Source: istioAnnotation, pkg/config/analysis/analyzers/annotations/annotations.go.
 */
export function isIstioAnnotation(name: string): boolean {
  const [domain = ''] = name.split('/');
  return domain.endsWith('istio.io') || name === 'kubernetes.io/ingress.class';
}
