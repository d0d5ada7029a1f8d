import { isWildcard, resolveShortName } from '../istio/hosts';
import { parseWay } from '../yaml/ways';
import type { WayStep } from '../yaml/ways';
import * as names from './readers';
import type { Reader } from './readers';
import type { Subject } from './subject';

/** Where an object of a kind writes a name, and what it names there. */
export interface NamePlace {
  readonly steps: readonly WayStep[];
  readonly read: Reader;
}

function at(way: string, read: Reader): NamePlace {
  return { steps: parseWay(way), read };
}

const inOwnNamespace = names.labels('own namespace');
const anywhere = names.labels('any namespace');
const selector = at('spec.selector.matchLabels{}', inOwnNamespace);
const targets = [
  at('spec.targetRef', names.typedReference({ group: 'gateway.networking.k8s.io', kind: 'Gateway' })),
  at('spec.targetRefs[]', names.typedReference({ group: 'gateway.networking.k8s.io', kind: 'Gateway' })),
];
const exported = at('spec.exportTo[]', names.namespaceName);
const virtualService = 'networking.istio.io/VirtualService';

const VIRTUAL_SERVICE: readonly NamePlace[] = [
  at('spec.hosts[]', names.host),
  at('spec.gateways[]', names.gateway),
  at('spec.http|tls|tcp[].match[].gateways[]', names.gateway),
  at('spec.http|tls|tcp[].match[].sourceNamespace', names.namespaceName),
  at('spec.http|tls|tcp[].match[].sourceLabels{}', anywhere),
  at('spec.http|tls|tcp[].route[].destination', names.destination),
  at('spec.http[].mirror', names.destination),
  at('spec.http[].mirrors[].destination', names.destination),
  at('spec.http[].delegate', names.objectReference(virtualService)),
  exported,
];

/** The subsets and ports of a DestinationRule belong to its host. */
const ruleParts: Reader = names.reader(['subset', 'port'], (spec, mentions) => {
  const text = spec.get('host').text;
  if (text === undefined) return;
  const host = resolveShortName(text, mentions.namespace, mentions.domainSuffix);
  const port = names.portOf(host);
  for (const subset of spec.get('subsets').items()) {
    const name = subset.get('name');
    if (name.text !== undefined) mentions.add(name, { kind: 'subset', host, subset: name.text }, 'definition');
    for (const setting of subset.at('trafficPolicy.portLevelSettings').items())
      port(setting.at('port.number'), mentions);
  }
  for (const setting of spec.at('trafficPolicy.portLevelSettings').items()) port(setting.at('port.number'), mentions);
});

const DESTINATION_RULE: readonly NamePlace[] = [
  at('spec.host', names.host),
  at('spec', ruleParts),
  at('spec.subsets[].labels{}', anywhere),
  at('spec.workloadSelector.matchLabels{}', inOwnNamespace),
  at('spec.trafficPolicy.tls.credentialName', names.secret),
  at('spec.trafficPolicy.portLevelSettings[].tls.credentialName', names.secret),
  at('spec.subsets[].trafficPolicy.tls.credentialName', names.secret),
  exported,
];

/** The hosts and ports that a ServiceEntry brings, and the names by which its endpoints mean its ports. */
const entryParts: Reader = names.reader(['host', 'namespace', 'port', 'port-name'], (spec, mentions) => {
  const hosts = spec.get('hosts').items();
  for (const host of hosts) if (host.text !== undefined) mentions.addHost(host, host.text, 'definition');
  const owner = `${mentions.namespace}/${mentions.resource.facts.name ?? ''}`;
  for (const port of spec.get('ports').items()) {
    for (const { text } of hosts)
      if (text !== undefined && !isWildcard(text)) names.portOf(text, 'definition')(port.get('number'), mentions);
    const name = port.get('name');
    if (name.text !== undefined) mentions.add(name, { kind: 'port-name', owner, name: name.text }, 'definition');
  }
  for (const endpoint of spec.get('endpoints').items())
    for (const port of endpoint.get('ports').members())
      mentions.addKey(port, { kind: 'port-name', owner, name: String(port.key) });
});

const SERVICE_ENTRY: readonly NamePlace[] = [
  at('spec', entryParts),
  at('spec.workloadSelector.labels{}', inOwnNamespace),
  at('spec.endpoints[].labels{}', names.carriedLabel),
  at('spec.endpoints[].serviceAccount', names.serviceAccount),
  exported,
];

const ROUTE: readonly NamePlace[] = [
  at('spec.parentRefs[]', names.typedReference({ group: 'gateway.networking.k8s.io', kind: 'Gateway' })),
  at('spec.rules[].backendRefs[]', names.typedReference({ group: '', kind: 'Service' })),
  at('spec.rules[].filters[].requestMirror.backendRef', names.typedReference({ group: '', kind: 'Service' })),
];

/** `istio`: in the groups of Istio; `api`: in that of the Gateway API; `core`: in those of Kubernetes. */
const ISTIO: Readonly<Record<string, readonly NamePlace[]>> = {
  VirtualService: VIRTUAL_SERVICE,
  DestinationRule: DESTINATION_RULE,
  ServiceEntry: SERVICE_ENTRY,
  WorkloadEntry: [at('spec.labels{}', names.carriedLabel), at('spec.serviceAccount', names.serviceAccount)],
  WorkloadGroup: [
    at('spec.metadata.labels{}', names.carriedLabel),
    at('spec.template.labels{}', names.carriedLabel),
    at('spec.template.serviceAccount', names.serviceAccount),
  ],
  Gateway: [
    at('spec.selector{}', anywhere),
    at('spec.servers[].hosts[]', names.namespacedHost),
    at('spec.servers[].tls.credentialName', names.secret),
    at('spec.servers[].tls.credentialNames[]', names.secret),
  ],
  Sidecar: [at('spec.workloadSelector.labels{}', inOwnNamespace), at('spec.egress[].hosts[]', names.namespacedHost)],
  AuthorizationPolicy: [
    selector,
    ...targets,
    at('spec.provider.name', names.provider),
    at('spec.rules[].from[].source.namespaces|notNamespaces[]', names.namespaceName),
    at('spec.rules[].from[].source.principals|notPrincipals[]', names.principal),
    at('spec.rules[].from[].source.serviceAccounts|notServiceAccounts[]', names.serviceAccount),
    at('spec.rules[].to[].operation.hosts|notHosts[]', names.fullHost),
  ],
  RequestAuthentication: [selector, ...targets],
  PeerAuthentication: [selector],
  Telemetry: [selector, ...targets, at('spec.tracing|metrics|accessLogging[].providers[].name', names.provider)],
  WasmPlugin: [selector, ...targets, at('spec.imagePullSecret', names.secret)],
  TrafficExtension: [selector, ...targets],
  ProxyConfig: [selector],
  EnvoyFilter: [...targets, at('spec.workloadSelector.labels{}', inOwnNamespace)],
};

const API: Readonly<Record<string, readonly NamePlace[]>> = {
  HTTPRoute: ROUTE,
  GRPCRoute: ROUTE,
  TLSRoute: ROUTE,
  TCPRoute: ROUTE,
  UDPRoute: ROUTE,
  Gateway: [
    at(
      'spec.gatewayClassName',
      names.reader(['object'], (field, mentions) => {
        if (field.text !== undefined)
          mentions.add(field, {
            kind: 'object',
            type: 'gateway.networking.k8s.io/GatewayClass',
            namespace: '',
            name: field.text,
          });
      }),
    ),
    at('spec.listeners[].tls.certificateRefs[]', names.typedReference({ group: '', kind: 'Secret' })),
  ],
  ReferenceGrant: [at('spec.from[].namespace', names.namespaceName)],
};

const podNames = (template: string): NamePlace[] => [
  at(`${template}metadata.labels{}`, names.carriedLabel),
  at(`${template}spec.serviceAccountName`, names.serviceAccount),
];
const workload = [at('spec.selector.matchLabels{}', inOwnNamespace), ...podNames('spec.template.')];

/** The ports that a Service has; its own name is read with all names of objects. */
const servicePorts: Reader = names.reader(['host', 'namespace', 'port'], (object, mentions) => {
  const { name } = mentions.resource.facts;
  if (name === undefined) return;
  const host = resolveShortName(name, mentions.namespace, mentions.domainSuffix);
  mentions.addHost(object.at('metadata.name'), host, 'definition');
  for (const port of object.at('spec.ports').items()) names.portOf(host, 'definition')(port.get('port'), mentions);
});

const CORE: Readonly<Record<string, readonly NamePlace[]>> = {
  Service: [{ steps: [], read: servicePorts }, at('spec.selector{}', inOwnNamespace)],
  Deployment: workload,
  StatefulSet: workload,
  DaemonSet: workload,
  ReplicaSet: workload,
  Rollout: workload,
  Job: podNames('spec.template.'),
  CronJob: podNames('spec.jobTemplate.spec.template.'),
  Pod: podNames(''),
  Ingress: [
    at('spec.rules[].http.paths[].backend.service.name', names.host),
    at('spec.defaultBackend.service.name', names.host),
  ],
  ServiceAccount: [],
  MeshConfig: [
    at('extensionProviders[].name', names.providerDefinition),
    at('extensionProviders[]{}.service', names.namespacedHost),
    at('defaultProviders.tracing|metrics|accessLogging[]', names.provider),
  ],
  Secret: [],
  ConfigMap: [],
  Namespace: [
    at(
      'metadata.name',
      names.reader(['namespace'], (field, mentions) => {
        if (field.text !== undefined) mentions.add(field, { kind: 'namespace', name: field.text }, 'definition');
      }),
    ),
  ],
};

const CORE_GROUPS: ReadonlySet<string> = new Set(['', 'apps', 'batch', 'networking.k8s.io', 'argoproj.io']);

/** The places of names in objects of a kind; undefined for kinds that take no part in the mesh. */
export function namePlaces(group: string, kind: string): readonly NamePlace[] | undefined {
  if (group.endsWith('istio.io')) return ISTIO[kind];
  if (group === 'gateway.networking.k8s.io') return API[kind];
  return CORE_GROUPS.has(group) ? CORE[kind] : undefined;
}

/** Every kind of thing that objects of a kind can name: found by their places, besides their own name and namespace. */
const SUBJECTS: ReadonlyMap<readonly NamePlace[], ReadonlySet<Subject['kind']>> = new Map(
  [ISTIO, API, CORE]
    .flatMap((kinds) => Object.values(kinds))
    .map((places) => [places, new Set(['object', 'namespace', ...places.flatMap(({ read }) => read.finds)] as const)]),
);

/** The kinds of things that an object of a kind can name; undefined for kinds that take no part in the mesh. */
export function subjectsNamed(group: string, kind: string): ReadonlySet<Subject['kind']> | undefined {
  const places = namePlaces(group, kind);
  return places && SUBJECTS.get(places);
}
