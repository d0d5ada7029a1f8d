import { isWildcard } from '../../istio/hosts';
import type { Resource } from '../../workspace/resource';
import type { Path } from '../../yaml/path';
import type { Mesh } from '../mesh';
import type { Service } from '../registry/service';
import { isHttp } from '../../istio/protocol';
import type { Protocol } from '../../istio/protocol';
import { meshGateway } from '../../istio/gatewayNames';
import { keyOf } from '../spec/object';
import type { Gateway, Server } from '../spec/istioObjects';
import type { HttpMatch } from '../spec/httpRule';
import type { StringMatch } from '../spec/rule';
import type { VirtualService } from '../spec/virtualService';
import type { Caller, RequestSpec } from '../trace';
import { GatewayPods } from './gateways';

/** A question that fits a place in a document. */
export interface Suggestion {
  readonly caller: Caller;
  readonly request: RequestSpec;
}

/**
 * A sensible caller and request for an object: one that it has a say in.
 * @param path the place in the object, from its root; a rule there is what the request is made for.
 * @returns undefined when nothing in the mesh can be asked about it.
 */
export function suggestFor(mesh: Mesh, resource: Resource, path: Path): Suggestion | undefined {
  const virtualService = mesh.virtualServices.all.find(({ meta }) => meta.resource === resource);
  if (virtualService !== undefined) return forVirtualService(mesh, virtualService, path);
  const gateway = mesh.gateways.find(({ meta }) => meta.resource === resource);
  if (gateway !== undefined) return forGateway(mesh, gateway, path);
  const pod = mesh.workloads.pods.find(({ meta }) => meta.resource === resource);
  if (pod !== undefined) {
    const gateways = new GatewayPods(mesh);
    const own = gateways.all().has(pod)
      ? mesh.gateways.find((candidate) => gateways.of(candidate).includes(pod))
      : undefined;
    if (own !== undefined) return forGateway(mesh, own, []);
    const service = firstService(mesh, pod.namespace);
    const caller: Caller = { kind: 'workload', namespace: pod.namespace, name: pod.meta.name };
    return service === undefined ? undefined : { caller, request: requestTo(service) };
  }
  const service = serviceFor(mesh, resource);
  if (service === undefined) return undefined;
  return { caller: callerIn(mesh, resource.namespace, service), request: requestTo(service) };
}

/** The service that an object is about: its own, that of its host, or any of its namespace. */
function serviceFor(mesh: Mesh, resource: Resource): Service | undefined {
  const own = mesh.services.all.find(({ meta }) => meta.resource === resource);
  if (own !== undefined) return own;
  const { spec } = resource.facts;
  if (spec.type === 'DestinationRule' && spec.host !== undefined) {
    const host = spec.host.text.includes('.')
      ? spec.host.text
      : `${spec.host.text}.${resource.namespace}.svc.${mesh.defaults.domainSuffix}`;
    const [named] = mesh.services.byHostname(host).values();
    if (named !== undefined) return named;
  }
  return firstService(mesh, resource.namespace);
}

function firstService(mesh: Mesh, namespace: string): Service | undefined {
  const usable = mesh.services.all.filter(({ ports, resolution }) => ports.length > 0 && resolution !== 'Alias');
  return usable.find((service) => service.namespace === namespace) ?? usable[0];
}

/** A workload of the namespace that is not behind the service itself; else any pod of the namespace. */
function callerIn(mesh: Mesh, namespace: string, target: Service | undefined): Caller {
  const own = new Set(target === undefined ? [] : mesh.endpoints.of(target).map(({ workload }) => workload));
  const gateways = new GatewayPods(mesh).all();
  const pods = mesh.workloads.select(namespace, {}).filter((pod) => pod.injected && !gateways.has(pod));
  const pod = pods.find(({ workload }) => !own.has(workload)) ?? pods[0];
  return pod === undefined
    ? { kind: 'pod', namespace, labels: {} }
    : { kind: 'workload', namespace, name: pod.meta.name };
}

function requestTo(service: Service): RequestSpec {
  const port = service.ports.find(({ protocol }) => isHttp(protocol)) ?? service.ports[0];
  return withPath({ protocol: protocolOf(port?.protocol), host: concrete(service.hostname), port: port?.port ?? 80 });
}

function protocolOf(protocol: Protocol | undefined): RequestSpec['protocol'] {
  if (protocol === undefined || protocol === 'auto') return 'http';
  if (protocol === 'GRPC' || protocol === 'GRPC-Web') return 'grpc';
  if (isHttp(protocol)) return 'http';
  return protocol === 'HTTPS' || protocol === 'TLS' ? 'https' : 'tcp';
}

function withPath(request: RequestSpec): RequestSpec {
  return request.protocol === 'tcp' || request.protocol === 'tls' ? request : { path: '/', ...request };
}

/** A name that a wildcard takes. */
function concrete(host: string): string {
  if (host === '*') return 'any.example';
  return isWildcard(host) ? `www${host.slice(1)}` : host;
}

function forVirtualService(mesh: Mesh, service: VirtualService, path: Path): Suggestion | undefined {
  const { namespace } = service.meta;
  const host = concrete(service.hosts[0] ?? '*');
  const [, section, index, , matchIndex] = path;
  const rule = section === 'http' && typeof index === 'number' ? service.http[index] : undefined;
  const match = rule?.matches[typeof matchIndex === 'number' ? matchIndex : 0];
  const bound = service.gateways.filter((name) => name !== meshGateway);
  const [known] = mesh.services.byHostname(host).values();
  if (service.gateways.includes(meshGateway)) {
    const base = known === undefined ? { protocol: 'http' as const, host, port: 80 } : requestTo(known);
    return { caller: callerIn(mesh, match?.sourceNamespace || namespace, known), request: fulfilling(base, match) };
  }
  for (const name of bound) {
    const gateway = mesh.gateways.find(({ meta }) => keyOf(meta) === name);
    const found = gateway === undefined ? undefined : forGateway(mesh, gateway, [], host);
    if (found !== undefined) return { ...found, request: fulfilling({ ...found.request, host }, match) };
  }
  return undefined;
}

function forGateway(mesh: Mesh, gateway: Gateway, path: Path, host?: string): Suggestion | undefined {
  const [pod] = new GatewayPods(mesh).of(gateway);
  const [, section, index] = path;
  const server =
    (section === 'servers' && typeof index === 'number' ? gateway.servers[index] : undefined) ??
    gateway.servers.find(({ tls }) => tls?.httpsRedirect !== true) ??
    gateway.servers[0];
  if (pod === undefined || server === undefined) return undefined;
  return {
    caller: { kind: 'gateway', namespace: pod.namespace, name: pod.meta.name },
    request: withPath({
      protocol: serverProtocol(server),
      host: host ?? hostOfServer(mesh, gateway, server),
      port: server.port,
    }),
  };
}

function serverProtocol({ protocol, tls }: Server): RequestSpec['protocol'] {
  if (protocol === 'HTTPS') return 'https';
  if (tls !== undefined && protocol !== 'HTTP') return 'tls';
  return isHttp(protocol) ? protocolOf(protocol) : 'tcp';
}

/** A host of the server that a VirtualService serves there, if its own is a wildcard. */
function hostOfServer(mesh: Mesh, gateway: Gateway, server: Server): string {
  const written = (server.hosts[0] ?? '*').replace(/^.*\//, '');
  if (!isWildcard(written)) return written;
  const bound = mesh.virtualServices.all.filter(({ gateways }) => gateways.includes(keyOf(gateway.meta)));
  const fitting = bound.flatMap(({ hosts }) => hosts).find((host) => host.endsWith(written.slice(1)));
  return concrete(fitting ?? written);
}

/** The request with what a match asks for. */
function fulfilling(request: RequestSpec, match: HttpMatch | undefined): RequestSpec {
  if (match === undefined) return request;
  const path = fulfilled(match.uri, '/');
  const method = fulfilled(match.method, '');
  const headers = [...match.headers].flatMap(([name, value]): [string, string][] =>
    name.startsWith('@') ? [] : [[name, fulfilled(value, '1')]],
  );
  const query = [...match.queryParams].map(([name, value]) => `${name}=${fulfilled(value, '1')}`).join('&');
  return {
    ...request,
    ...(match.port === undefined || match.port === 0 ? {} : { port: match.port }),
    path: `${path.startsWith('/') ? path : `/${path}`}${query === '' ? '' : `?${query}`}`,
    ...(method === '' ? {} : { method }),
    ...(headers.length === 0 ? {} : { headers: Object.fromEntries(headers) }),
  };
}

/** A value that fulfils a condition; of a regular expression only a plain beginning is known. */
function fulfilled(condition: StringMatch | undefined, otherwise: string): string {
  switch (condition?.type) {
    case 'exact':
    case 'prefix':
      return condition.value;
    case 'regex':
      return /^[\w/-]*/.exec(condition.value.replace(/^\^/, ''))?.[0] ?? otherwise;
    default:
      return otherwise;
  }
}
