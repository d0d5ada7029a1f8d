import type { Span } from '../../text/span';
import type { Path } from '../../yaml/path';
import type { ApiGatewayFacts, ApiRouteFacts, ReferenceGrantFacts } from './gatewayApi';
import type { CanaryFacts } from './releases';
import type { AuthorizationFacts, PeerFacts } from './security';

/** A text with the place where it stands (document offsets). */
export interface Named {
  readonly text: string;
  readonly span: Span;
}

/** Where a list takes one more item: `before`, the item and `after` are put in at `at` (document offset). */
export interface ListEnd {
  readonly at: number;
  readonly before: string;
  readonly after: string;
}

/** Labels by key. */
export type Labels = Readonly<Record<string, string>>;

/** A port of a Service or ServiceEntry. */
export interface PortFacts {
  readonly number: number;
  readonly name?: string;
  /** As written; what it means depends on the kind. */
  readonly protocol?: string;
  readonly appProtocol?: string;
  readonly targetPort?: number | string;
  readonly span: Span;
}

export interface ServiceFacts {
  readonly type: 'Service';
  readonly ports: readonly PortFacts[];
  /** Undefined when the Service selects nothing. */
  readonly selector?: Labels;
  readonly headless: boolean;
  readonly externalName?: string;
  /** The annotation networking.istio.io/exportTo, split. */
  readonly exportTo?: readonly string[];
  readonly exportToEnd?: ListEnd;
}

/** Deployment, StatefulSet, DaemonSet, Job, CronJob, ReplicaSet, Rollout or Pod: what its pods carry. */
export interface WorkloadFacts {
  readonly type: 'Workload';
  readonly podLabels: Labels;
  readonly podAnnotations: Labels;
  readonly serviceAccount?: string;
  /** True when the account is written but not known. */
  readonly openAccount?: true;
  readonly ports: readonly { readonly number: number; readonly name?: string }[];
  /** True when a template may add ports or containers that the text does not show. */
  readonly openPorts?: true;
  readonly hostNetwork: boolean;
  readonly replicas?: number;
  /** A container of that name with an image: the proxy is written out. */
  readonly proxyContainer: boolean;
  /** True when a template may add labels that the text does not show. */
  readonly openLabels: boolean;
  /** VirtualServices whose weights a Rollout sets, as `name` or `namespace/name`. */
  readonly virtualServices?: readonly string[];
}

export interface NamespaceFacts {
  readonly type: 'Namespace';
  /** The edit that labels the namespace with a waypoint, whose name goes between the two texts. */
  readonly useWaypoint?: { readonly span: Span; readonly before: string; readonly after: string };
}

/** A ServiceAccount; its name is all there is to it. */
export interface ServiceAccountFacts {
  readonly type: 'ServiceAccount';
}

export interface EndpointFacts {
  readonly address?: string;
  readonly labels: Labels;
  readonly ports: Readonly<Record<string, number>>;
  readonly locality?: string;
  readonly network?: string;
  readonly weight?: number;
  readonly serviceAccount?: string;
}

export interface ServiceEntryFacts {
  readonly type: 'ServiceEntry';
  readonly hosts: readonly Named[];
  /** True when a host is a placeholder or a template may add some. */
  readonly openHosts: boolean;
  readonly addresses: readonly string[];
  readonly ports: readonly PortFacts[];
  readonly openPorts: boolean;
  readonly portsEnd?: ListEnd;
  /** The enum words as istiod reads them, defaults filled in; undefined when unknown. */
  readonly resolution?: string;
  readonly location?: string;
  readonly endpoints: readonly EndpointFacts[];
  readonly openEndpoints: boolean;
  readonly workloadSelector?: Labels;
  readonly exportTo?: readonly string[];
  readonly exportToEnd?: ListEnd;
  readonly subjectAltNames: readonly string[];
}

export interface WorkloadEntryFacts {
  readonly type: 'WorkloadEntry';
  readonly endpoint: EndpointFacts;
}

export interface WorkloadGroupFacts {
  readonly type: 'WorkloadGroup';
  readonly labels: Labels;
  readonly serviceAccount?: string;
}

/** Where a rule of a VirtualService sends traffic. */
export interface DestinationFacts {
  readonly host: string;
  readonly subset?: string;
  readonly port?: number;
  /** Where the number of the port stands. */
  readonly portSpan?: Span;
  readonly path: Path;
}

/** One rule of `http`, `tls` or `tcp`. */
export interface RouteFacts {
  readonly section: 'http' | 'tls' | 'tcp';
  readonly destinations: readonly DestinationFacts[];
  /** Ports that the matches name; undefined when some match names none (any port). */
  readonly matchPorts?: readonly number[];
  readonly sniHosts: readonly string[];
  /** Gateways that the matches name; undefined when some match names none (those of the VirtualService). */
  readonly matchGateways?: readonly string[];
  readonly delegate?: { readonly name: string; readonly namespace?: string };
  /** Of `http` rules for gateways: what each match asks for, as `writeConditions` writes it; none without a match. */
  readonly conditions?: readonly string[];
  readonly span: Span;
}

export interface VirtualServiceFacts {
  readonly type: 'VirtualService';
  readonly hosts: readonly Named[];
  readonly openHosts: boolean;
  readonly gateways?: readonly string[];
  readonly exportTo?: readonly string[];
  readonly routes: readonly RouteFacts[];
  /** Names of headers that `http` matches or changes; undefined when there are none. */
  readonly headers?: readonly string[];
}

/** TLS of a traffic policy. */
export interface ClientTlsFacts {
  readonly mode?: string;
  /** True when a server name is written, so that none is taken from the Host header. */
  readonly sni: boolean;
  readonly span: Span;
}

/** What a traffic policy sets, as far as others ask. */
export interface PolicyBlocks {
  readonly tls?: ClientTlsFacts;
  readonly outlierDetection: boolean;
  /** True when `maxConnectionDuration` or `tcpKeepalive` ends connections that have gone stale. */
  readonly endsConnections: boolean;
}

export interface PolicyFacts extends PolicyBlocks {
  /** True when connections are tunnelled through a proxy: TLS is then meant for that proxy. */
  readonly tunnel: boolean;
  readonly ports: readonly (PolicyBlocks & { readonly number: number; readonly numberSpan: Span })[];
}

export interface SubsetFacts extends Named {
  readonly labels: Labels;
  readonly openLabels: boolean;
  readonly policy?: PolicyFacts;
}

export interface DestinationRuleFacts {
  readonly type: 'DestinationRule';
  readonly host?: Named;
  readonly exportTo?: readonly string[];
  readonly exportToEnd?: ListEnd;
  readonly workloadSelector?: Labels;
  readonly subsets: readonly SubsetFacts[];
  readonly openSubsets: boolean;
  readonly subsetsEnd?: ListEnd;
  readonly policy?: PolicyFacts;
}

export interface ServerFacts {
  readonly port?: number;
  readonly bind?: string;
  /** What the certificate is known by: the credential name, or the paths of certificate and key. */
  readonly certificate?: string;
  readonly protocol?: string;
  readonly hosts: readonly string[];
  readonly hostsEnd?: ListEnd;
  readonly tlsMode?: string;
}

export interface GatewayFacts {
  readonly type: 'Gateway';
  readonly selector?: Labels;
  readonly servers: readonly ServerFacts[];
  /** True when a template may add servers, or a host is a placeholder. */
  readonly openServers: boolean;
}

export interface SidecarFacts {
  readonly type: 'Sidecar';
  readonly workloadSelector?: Labels;
  readonly egressHosts: readonly string[];
}

export interface EnvoyFilterFacts {
  readonly type: 'EnvoyFilter';
  /** Names of filters that it patches for some versions of the proxy only, where it has no priority. */
  readonly versioned?: readonly string[];
}

/** A policy or a Telemetry: whom it is for. */
export interface SelectingFacts {
  readonly type: 'Selecting';
  /** Undefined when no selector is written: all workloads of the namespace. */
  readonly selector?: Labels;
  /** True when it is attached to what `targetRef` or `targetRefs` name. */
  readonly targeted: boolean;
  /** What a PeerAuthentication demands. */
  readonly peer?: PeerFacts;
  /** What an AuthorizationPolicy looks at. */
  readonly authorization?: AuthorizationFacts;
}

/** A Secret: whether a gateway could take its certificate from it. The content itself is never kept. */
export interface SecretFacts {
  readonly type: 'Secret';
  readonly certificate: 'good' | 'no-pair' | 'no-pem' | 'unknown';
}

/** The ConfigMap that configures the injection of sidecars. */
export interface InjectorFacts {
  readonly type: 'Injector';
  /** True when namespaces are injected that have no label for it. */
  readonly byDefault: boolean;
}

/**
 * Where mesh configuration stands: a file of its own, the ConfigMap of istiod, an object or values that an installer makes
 * the ConfigMap of, the annotation of a pod.
 */
export type MeshOrigin = 'file' | 'ConfigMap' | 'operator' | 'values' | 'annotation';

/** What mesh configuration says that other checks need; undefined members were not written. */
export interface MeshFacts {
  readonly type: 'Mesh';
  readonly origin: MeshOrigin;
  readonly rootNamespace?: string;
  readonly trustDomain?: string;
  readonly trustDomainAliases?: readonly string[];
  readonly autoMtls?: boolean;
  readonly dnsCapture?: boolean;
  readonly outboundTrafficPolicy?: string;
  readonly defaultServiceExportTo?: readonly string[];
  readonly defaultVirtualServiceExportTo?: readonly string[];
  readonly defaultDestinationRuleExportTo?: readonly string[];
  readonly providers?: readonly ProviderFacts[];
  /** True when access logging has providers for everybody. */
  readonly accessLogging?: boolean;
  /** Names of the extension providers that speak to Lightstep. */
  readonly lightstep?: readonly string[];
  /** True when `defaultTrafficPolicy` has outlier detection. */
  readonly defaultOutlierDetection?: boolean;
  readonly serviceEntryVisibility?: ServiceEntryVisibilityFacts;
}

/** An extension provider: `type` is the key that stands beside its name, such as `envoyExtAuthzHttp`. */
export interface ProviderFacts {
  readonly name: string;
  readonly type?: string;
}

/** Who sees ServiceEntries, whatever their `exportTo` says. */
export interface ServiceEntryVisibilityFacts {
  /** NONE, NAMESPACE or PUBLIC. */
  readonly default?: string;
  readonly applyToSidecars: boolean;
  /** True when policies for some namespaces differ from the default. */
  readonly hasPolicies: boolean;
}

/** What an object says of the Istio that runs. */
export interface VersionFacts {
  readonly by: 'installer' | 'chart' | 'image' | 'revision';
  /** 28 for 1.28. */
  readonly minor: number;
  /** The text that says it. */
  readonly text: string;
}

/** Any other object: only its identity matters to others. */
export interface OtherFacts {
  readonly type: 'Other';
}

export type { AuthorizationFacts, PeerFacts, TargetFacts } from './security';
export type {
  ApiGatewayFacts,
  ApiRouteFacts,
  ListenerFacts,
  ParentFacts,
  ReferenceGrantFacts,
  RouteNamespaces,
} from './gatewayApi';

export type SpecFacts =
  | ServiceFacts
  | WorkloadFacts
  | NamespaceFacts
  | ServiceEntryFacts
  | WorkloadEntryFacts
  | WorkloadGroupFacts
  | VirtualServiceFacts
  | DestinationRuleFacts
  | GatewayFacts
  | SidecarFacts
  | EnvoyFilterFacts
  | SelectingFacts
  | SecretFacts
  | InjectorFacts
  | MeshFacts
  | ServiceAccountFacts
  | ApiGatewayFacts
  | ApiRouteFacts
  | ReferenceGrantFacts
  | CanaryFacts
  | OtherFacts;

/** What the rest of the workspace may need to know of one object. Plain data; equal data means that nothing changed. */
export interface ObjectFacts {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Undefined when it is missing or a placeholder. */
  readonly name?: string;
  readonly nameSpan: Span;
  /** The namespace that is written. */
  readonly namespace?: string;
  /** True when a namespace is written as a placeholder: which one is not known. */
  readonly namespaceUnknown: boolean;
  readonly labels: Labels;
  /** True when a template may add labels that the text does not show. */
  readonly openLabels?: true;
  readonly annotations: Labels;
  /** Where the object stands in its document: `[]`, or `["items", 2]` in a List. */
  readonly path: Path;
  /** Set when the value at the path is a text that is YAML of its own: where the object stands in that. */
  readonly inside?: Path;
  /** Set when what stands there is only this member of the object, and there is no other. */
  readonly member?: string;
  /** Set when routing needs no more than these facts: see `isWhole`. */
  readonly whole?: true;
  /** Set when the object says which Istio runs. */
  readonly istio?: VersionFacts;
  /** Names of other things that stand in none of the other facts; see `writtenNames`. */
  readonly names?: readonly string[];
  readonly spec: SpecFacts;
}
