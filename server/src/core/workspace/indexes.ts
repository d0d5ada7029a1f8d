import { isWildcard, resolveShortName } from '../istio/hosts';
import type { ServiceEntryFacts, ServiceFacts } from './facts/types';
import type { Resource } from './resource';
import type { Settings } from './settings';

/**
 * The indexes by which resources are found. A look-up names an index and a key; an edit changes the keys under which
 * the edited objects stand, and whatever looked at one of these keys is checked again.
 */
export type IndexName =
  /** `group/Kind|namespace/name` -> all variants of one identity. */
  | 'identity'
  /** `group/Kind|name` -> objects of that name in any namespace. */
  | 'name'
  /** `group/Kind|namespace` -> objects of a kind in a namespace. */
  | 'kind'
  /** `group/Kind` -> objects of a kind in all namespaces; for features that list names, as rules know what they look for. */
  | 'kind-anywhere'
  /** Host name -> the Services and ServiceEntries that own it. */
  | 'host'
  /** What follows the first dot of a wildcard host (see `wildcardKeys`), or `*` for all -> ServiceEntries with such a host. */
  | 'wildcard-host'
  /** No key: ServiceEntries, for what concerns all of them. */
  | 'service-entry'
  /** Port number -> the ServiceEntries and Services that have it. */
  | 'port'
  /** IP address -> the ServiceEntries that claim it. */
  | 'address'
  /** Namespace -> Services. */
  | 'service'
  /** `namespace|key=value`, or `namespace` alone -> what pods or endpoints carry; `*|key=value` -> WorkloadEntries of any. */
  | 'workload'
  /** `key=value` -> what runs pods that carry the label, in any namespace. */
  | 'pod-label'
  /** `namespace|key=value`, the first pair of the selector in the order of the alphabet -> Services. */
  | 'service-selector'
  /** `port|host` as written, without a namespace in front -> Gateways with such a server. */
  | 'gateway-host'
  /** Credential name, or paths of certificate and key -> Gateways with a server that shows it. */
  | 'gateway-certificate'
  /** No key: RequestAuthentications, for what concerns the control plane. */
  | 'request-authentication'
  /** Resolved host -> DestinationRules. */
  | 'destination-rule'
  /** No key: DestinationRules with a wildcard host. */
  | 'wildcard-destination-rule'
  /** Resolved host -> VirtualServices that name it. */
  | 'virtual-service'
  /** No key: VirtualServices with a wildcard host. */
  | 'wildcard-virtual-service'
  /** Resolved host -> VirtualServices with a destination there. */
  | 'routed-to'
  /** Namespace -> Sidecars. */
  | 'sidecar'
  /** `namespace/name`, or `namespace` alone -> ServiceAccounts, and what runs under them. */
  | 'service-account'
  /** `namespace/name` of a VirtualService -> the release controllers' objects that set its weights. */
  | 'release'
  /** `type|value` -> Gateways (Gateway API) that ask for the address. */
  | 'gateway-address'
  /** `Kind|namespace/name` of a parent -> routes of the Gateway API that name it. */
  | 'route-parent'
  /** No key: mesh configuration. */
  | 'mesh'
  /** No key: objects that say which Istio runs. */
  | 'istio-version'
  /** Kind -> objects whose name or host is a placeholder: anything may be among them. */
  | 'unnamed';

/** A key of an index, as changes are told. */
export type IndexKey = `${IndexName}|${string}`;

/** The key under which a look-up finds its resources. */
export function indexKey(index: IndexName, key: string): IndexKey {
  return `${index}|${key}`;
}

/** Every key under which a resource is found. */
export function keysOf(resource: Resource, settings: Settings): IndexKey[] {
  const { facts, namespace } = resource;
  const type = `${facts.group}/${facts.kind}`;
  const keys: IndexKey[] = [];
  if (facts.name === undefined) keys.push(indexKey('unnamed', facts.kind));
  else keys.push(indexKey('identity', `${type}|${namespace}/${facts.name}`), indexKey('name', `${type}|${facts.name}`));
  if (resource.role === 'resource' && facts.spec.type !== 'Workload')
    keys.push(indexKey('kind', `${type}|${namespace}`), indexKey('kind-anywhere', type));
  if (facts.istio !== undefined) keys.push(indexKey('istio-version', ''));
  keys.push(...specKeys(resource, settings));
  return keys;
}

function specKeys(resource: Resource, settings: Settings): IndexKey[] {
  const { facts, namespace } = resource;
  const { spec } = facts;
  const resolve = (host: string): string => resolveShortName(host, namespace, settings.domainSuffix);
  switch (spec.type) {
    case 'Service':
      return serviceKeys(resource, spec, settings);
    case 'ServiceEntry':
      return entryKeys(spec);
    case 'Workload':
      return [
        ...workloadKeys(namespace, spec.podLabels),
        ...Object.entries(spec.podLabels).map(([key, value]) => indexKey('pod-label', `${key}=${value}`)),
        ...accountKeys(namespace, spec.serviceAccount),
        ...(spec.virtualServices ?? []).map((name) => releaseKey(namespace, name)),
      ];
    case 'WorkloadEntry':
      return [
        ...workloadKeys(namespace, spec.endpoint.labels),
        ...labelKeys('*', spec.endpoint.labels),
        ...accountKeys(namespace, spec.endpoint.serviceAccount),
      ];
    case 'WorkloadGroup':
      return [...workloadKeys(namespace, spec.labels), ...accountKeys(namespace, spec.serviceAccount)];
    case 'ServiceAccount':
      return accountKeys(namespace, facts.name);
    case 'ApiGateway':
      return [...new Set(spec.addresses.map(({ type, value }) => indexKey('gateway-address', `${type}|${value}`)))];
    case 'ApiRoute':
      return [
        ...new Set(
          spec.parents.map((parent) =>
            indexKey('route-parent', `${parent.kind}|${parent.namespace ?? namespace}/${parent.name}`),
          ),
        ),
      ];
    case 'Canary':
      return spec.virtualService === undefined ? [] : [releaseKey(namespace, spec.virtualService)];
    case 'DestinationRule':
      if (spec.host === undefined) return [indexKey('unnamed', 'destination-rule')];
      return [
        isWildcard(spec.host.text)
          ? indexKey('wildcard-destination-rule', '')
          : indexKey('destination-rule', resolve(spec.host.text)),
      ];
    case 'VirtualService':
      return [
        ...new Set([
          ...spec.hosts.map(({ text }) =>
            isWildcard(text) ? indexKey('wildcard-virtual-service', '') : indexKey('virtual-service', resolve(text)),
          ),
          ...spec.routes.flatMap((route) => route.destinations.map(({ host }) => indexKey('routed-to', resolve(host)))),
        ]),
      ];
    case 'Gateway':
      return [
        ...new Set([
          ...spec.servers.flatMap(({ port, hosts }) =>
            port === undefined
              ? []
              : hosts.map((host) => indexKey('gateway-host', `${port}|${host.slice(host.indexOf('/') + 1)}`)),
          ),
          ...spec.servers.flatMap(({ certificate }) =>
            certificate === undefined ? [] : [indexKey('gateway-certificate', certificate)],
          ),
        ]),
      ];
    case 'Selecting':
      return facts.kind === 'RequestAuthentication' ? [indexKey('request-authentication', '')] : [];
    case 'Sidecar':
      return [indexKey('sidecar', namespace)];
    case 'Mesh':
      return [indexKey('mesh', '')];
    default:
      return [];
  }
}

function serviceKeys({ facts, namespace }: Resource, spec: ServiceFacts, settings: Settings): IndexKey[] {
  const keys = [indexKey('service', namespace)];
  if (facts.name !== undefined) keys.push(indexKey('host', `${facts.name}.${namespace}.svc.${settings.domainSuffix}`));
  const [first] = Object.entries(spec.selector ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  if (first !== undefined) keys.push(indexKey('service-selector', `${namespace}|${first[0]}=${first[1]}`));
  return [...keys, ...portKeys(spec.ports)];
}

/** Where a wildcard host stands in its index: `*.example.com` and `*shop.example.com` under `example.com`. */
export function wildcardKey(wildcard: string): string {
  const dot = wildcard.indexOf('.');
  return dot < 0 ? '' : wildcard.slice(dot + 1);
}

/** Where the wildcards stand that can take in a name, the longest first; the last one is that of `*`. */
export function wildcardKeys(host: string): string[] {
  const keys: string[] = [];
  for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) keys.push(host.slice(dot + 1));
  return [...keys, ''];
}

function entryKeys(spec: ServiceEntryFacts): IndexKey[] {
  const keys = spec.hosts.flatMap(({ text }) =>
    isWildcard(text)
      ? [indexKey('wildcard-host', '*'), indexKey('wildcard-host', wildcardKey(text))]
      : indexKey('host', text),
  );
  if (spec.openHosts) keys.push(indexKey('unnamed', 'host'));
  const addresses = spec.addresses.map((address) => indexKey('address', address));
  return [...new Set([...keys, indexKey('service-entry', ''), ...portKeys(spec.ports), ...addresses])];
}

function accountKeys(namespace: string, name: string | undefined): IndexKey[] {
  if (name === undefined || name === '') return [];
  return [indexKey('service-account', namespace), indexKey('service-account', `${namespace}/${name}`)];
}

function releaseKey(namespace: string, name: string): IndexKey {
  return indexKey('release', name.includes('/') ? name : `${namespace}/${name}`);
}

function workloadKeys(namespace: string, labels: Readonly<Record<string, string>>): IndexKey[] {
  return [indexKey('workload', namespace), ...labelKeys(namespace, labels)];
}

function labelKeys(scope: string, labels: Readonly<Record<string, string>>): IndexKey[] {
  return Object.entries(labels).map(([key, value]) => indexKey('workload', `${scope}|${key}=${value}`));
}

function portKeys(ports: readonly { readonly number: number }[]): IndexKey[] {
  return ports.map(({ number }) => indexKey('port', `${number}`));
}
