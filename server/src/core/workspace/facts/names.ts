import type { Field } from '../../yaml/field';
import { fieldsAt, parseWay } from '../../yaml/ways';
import type { WayStep } from '../../yaml/ways';

const REFERENCES = ['spec.targetRef.name|namespace', 'spec.targetRefs[].name|namespace'];
const BACKEND = 'name|namespace';
const ROUTE = [
  'spec.parentRefs[].name|namespace',
  `spec.rules[].backendRefs[].${BACKEND}`,
  `spec.rules[].filters[].requestMirror.backendRef.${BACKEND}`,
];

/** Where objects of Istio write names that stand in none of their other facts. */
const ISTIO: Readonly<Record<string, readonly string[]>> = {
  VirtualService: [
    'spec.http|tls|tcp[].match[].gateways[]',
    'spec.http|tls|tcp[].match[].sourceNamespace',
    'spec.http|tls|tcp[].match[].sourceLabels{}',
  ],
  DestinationRule: [
    'spec.trafficPolicy.tls.credentialName',
    'spec.trafficPolicy.portLevelSettings[].tls.credentialName',
    'spec.subsets[].trafficPolicy.tls.credentialName',
  ],
  WorkloadEntry: ['spec.labels{}'],
  WorkloadGroup: ['spec.metadata.labels{}', 'spec.template.labels{}'],
  Gateway: ['spec.servers[].tls.credentialName', 'spec.servers[].tls.credentialNames[]'],
  AuthorizationPolicy: [
    ...REFERENCES,
    'spec.provider.name',
    'spec.rules[].from[].source.namespaces|notNamespaces[]',
    'spec.rules[].from[].source.principals|notPrincipals[]',
    'spec.rules[].from[].source.serviceAccounts|notServiceAccounts[]',
    'spec.rules[].to[].operation.hosts|notHosts[]',
  ],
  RequestAuthentication: REFERENCES,
  Telemetry: [...REFERENCES, 'spec.tracing|metrics|accessLogging[].providers[].name'],
  WasmPlugin: [...REFERENCES, 'spec.imagePullSecret'],
  TrafficExtension: [...REFERENCES, 'spec.selector.matchLabels{}'],
  ProxyConfig: ['spec.selector.matchLabels{}'],
  EnvoyFilter: [...REFERENCES, 'spec.workloadSelector.labels{}'],
};

const GATEWAY_API: Readonly<Record<string, readonly string[]>> = {
  HTTPRoute: ROUTE,
  GRPCRoute: ROUTE,
  TLSRoute: ROUTE,
  TCPRoute: ROUTE,
  UDPRoute: ROUTE,
  Gateway: ['spec.gatewayClassName', 'spec.listeners[].tls.certificateRefs[].name|namespace'],
  ReferenceGrant: ['spec.from[].namespace'],
};

const KUBERNETES: Readonly<Record<string, readonly string[]>> = {
  Ingress: ['spec.rules[].http.paths[].backend.service.name', 'spec.defaultBackend.service.name'],
};

const PARSED = {
  istio: parsed(ISTIO),
  api: parsed(GATEWAY_API),
  kubernetes: parsed(KUBERNETES),
};

function parsed(ways: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, readonly WayStep[][]> {
  return new Map(Object.entries(ways).map(([kind, list]) => [kind, list.map(parseWay)]));
}

/**
 * The names of other things that an object writes and that none of its other facts hold: for the search of who uses a
 * name, so that it need not read every file. Undefined for none.
 */
export function writtenNames(object: Field, group: string, kind: string): string[] | undefined {
  const kinds = group.endsWith('istio.io')
    ? PARSED.istio
    : group === 'gateway.networking.k8s.io'
      ? PARSED.api
      : PARSED.kubernetes;
  const found = (kinds.get(kind) ?? []).flatMap((steps) => fieldsAt(object, steps).flatMap(({ text }) => text ?? []));
  // Labels that a workload asks for and does not carry.
  const selected = object.at('spec.selector.matchLabels');
  if (object.at('spec.template').exists && selected.exists) {
    const carried = new Set(object.at('spec.template.metadata.labels').textMap().values());
    found.push(...[...selected.textMap().values()].filter((value) => !carried.has(value)));
  }
  return found.length === 0 ? undefined : [...new Set(found)];
}
