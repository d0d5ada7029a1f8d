import type { Span } from '../../text/span';
import type { Path } from '../../yaml/path';

/** A text with the place where it stands (document offsets). */
export interface Named {
  readonly text: string;
  readonly span: Span;
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
}

/** Deployment, StatefulSet, DaemonSet, Job, CronJob, ReplicaSet, Rollout or Pod: what its pods carry. */
export interface WorkloadFacts {
  readonly type: 'Workload';
  readonly podLabels: Labels;
  readonly podAnnotations: Labels;
  readonly serviceAccount?: string;
  readonly ports: readonly { readonly number: number; readonly name?: string }[];
  readonly hostNetwork: boolean;
  /** True when a template may add labels that the text does not show. */
  readonly openLabels: boolean;
}

export interface NamespaceFacts {
  readonly type: 'Namespace';
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
  /** The enum words as istiod reads them, defaults filled in; undefined when unknown. */
  readonly resolution?: string;
  readonly location?: string;
  readonly endpoints: readonly EndpointFacts[];
  readonly openEndpoints: boolean;
  readonly workloadSelector?: Labels;
  readonly exportTo?: readonly string[];
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
  readonly path: Path;
}

/** One rule of `http`, `tls` or `tcp`. */
export interface RouteFacts {
  readonly section: 'http' | 'tls' | 'tcp';
  readonly destinations: readonly DestinationFacts[];
  /** Ports that the matches name; undefined when some match names none (any port). */
  readonly matchPorts?: readonly number[];
  readonly sniHosts: readonly string[];
  readonly delegate?: { readonly name: string; readonly namespace?: string };
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
  readonly span: Span;
}

export interface PolicyFacts {
  /** True when connections are tunnelled through a proxy: TLS is then meant for that proxy. */
  readonly tunnel: boolean;
  readonly tls?: ClientTlsFacts;
  readonly ports: readonly { readonly number: number; readonly numberSpan: Span; readonly tls?: ClientTlsFacts }[];
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
  readonly workloadSelector?: Labels;
  readonly subsets: readonly SubsetFacts[];
  readonly openSubsets: boolean;
  readonly policy?: PolicyFacts;
}

export interface ServerFacts {
  readonly port?: number;
  readonly protocol?: string;
  readonly hosts: readonly string[];
  readonly tlsMode?: string;
}

export interface GatewayFacts {
  readonly type: 'Gateway';
  readonly selector?: Labels;
  readonly servers: readonly ServerFacts[];
}

export interface SidecarFacts {
  readonly type: 'Sidecar';
  readonly workloadSelector?: Labels;
  readonly egressHosts: readonly string[];
}

/** What mesh configuration says that other checks need; undefined members were not written. */
export interface MeshFacts {
  readonly type: 'Mesh';
  readonly rootNamespace?: string;
  readonly trustDomain?: string;
  readonly dnsCapture?: boolean;
  readonly outboundTrafficPolicy?: string;
  readonly defaultServiceExportTo?: readonly string[];
  readonly defaultVirtualServiceExportTo?: readonly string[];
  readonly defaultDestinationRuleExportTo?: readonly string[];
  readonly providers?: readonly ProviderFacts[];
}

/** An extension provider: `type` is the key that stands beside its name, such as `envoyExtAuthzHttp`. */
export interface ProviderFacts {
  readonly name: string;
  readonly type?: string;
}

/** Any other object: only its identity matters to others. */
export interface OtherFacts {
  readonly type: 'Other';
}

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
  | MeshFacts
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
  readonly annotations: Labels;
  /** Where the object stands in its document: `[]`, or `["items", 2]` in a List. */
  readonly path: Path;
  readonly spec: SpecFacts;
}
