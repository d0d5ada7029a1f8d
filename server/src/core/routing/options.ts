import type { LabelSelector } from '../istio/selector';
import type { EntryVisibility, MeshConfig } from './spec/meshConfig';
import type { OutboundTrafficPolicy } from './spec/istioObjects';
import type { Retries } from './spec/httpAction';
import type { MeshSecurity } from './spec/meshSecurity';
import { NO_MESH_SECURITY } from './spec/meshSecurity';
import type { PolicyBlocks } from './spec/trafficPolicy';
import type { ObjectMeta } from './spec/object';

/** The mesh configuration in force, with istiod's defaults filled in. */
export interface MeshDefaults {
  readonly rootNamespace: string;
  readonly domainSuffix: string;
  readonly outboundTrafficPolicy: OutboundTrafficPolicy;
  readonly serviceExportTo: readonly string[];
  readonly virtualServiceExportTo: readonly string[];
  readonly destinationRuleExportTo: readonly string[];
  readonly autoMtls: boolean;
  readonly connectTimeout: string;
  readonly h2Upgrade: boolean;
  readonly retries: Retries | undefined;
  readonly policy: PolicyBlocks | undefined;
  readonly pathNormalization: string;
  readonly dnsCapture: boolean;
  readonly proxyHttpPort: number;
  /** Ports of the proxy itself, on which a service gets no listener on all addresses. */
  readonly reservedPorts: readonly number[];
  readonly listenPort: number;
  readonly ingressClass: string;
  readonly ingressMode: string;
  readonly ingressSelector: string;
  readonly ingressService: string;
  readonly entryVisibility: EntryVisibility | undefined;
  readonly discoverySelectors: readonly LabelSelector[];
  readonly security: MeshSecurity;
  /** The object that says it; undefined when all of it is defaults. */
  readonly meta: ObjectMeta | undefined;
}

/** Connections time out after this unless something else is said. */
export const DEFAULT_CONNECT_TIMEOUT = '10s';

const STATUS_PORT = 15021;
const PROMETHEUS_PORT = 15090;

/**
 * Fills in the defaults of a mesh configuration.
 * Source: `DefaultMeshConfig`, pkg/config/mesh/mesh.go.
 */
export function meshDefaults(config: MeshConfig | undefined, domainSuffix: string): MeshDefaults {
  const listenPort = config?.proxyListenPort ?? 15001;
  const inboundPort = config?.proxyInboundListenPort ?? 15006;
  return {
    rootNamespace: config?.rootNamespace ?? 'istio-system',
    domainSuffix,
    outboundTrafficPolicy: config?.outboundTrafficPolicy ?? {
      place: undefined,
      mode: 'ALLOW_ANY',
      egressProxy: undefined,
    },
    serviceExportTo: config?.defaultServiceExportTo ?? ['*'],
    virtualServiceExportTo: config?.defaultVirtualServiceExportTo ?? ['*'],
    destinationRuleExportTo: config?.defaultDestinationRuleExportTo ?? ['*'],
    autoMtls: config?.enableAutoMtls ?? true,
    connectTimeout: config?.connectTimeout ?? DEFAULT_CONNECT_TIMEOUT,
    h2Upgrade: config?.h2Upgrade ?? false,
    retries: config?.defaultRetries,
    policy: config?.defaultPolicy,
    pathNormalization: config?.pathNormalization ?? 'DEFAULT',
    dnsCapture: config?.dnsCapture ?? false,
    proxyHttpPort: config?.proxyHttpPort ?? 0,
    reservedPorts: [listenPort, inboundPort, STATUS_PORT, PROMETHEUS_PORT],
    listenPort,
    ingressClass: config?.ingressClass ?? 'istio',
    ingressMode: config?.ingressMode ?? 'STRICT',
    ingressSelector: config?.ingressSelector ?? 'ingressgateway',
    ingressService: config?.ingressService ?? 'istio-ingressgateway',
    entryVisibility: config?.serviceEntryVisibility,
    discoverySelectors: config?.discoverySelectors ?? [],
    security: config?.security ?? NO_MESH_SECURITY,
    meta: config?.meta,
  };
}
