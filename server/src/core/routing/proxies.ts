import { labelsSubset } from '../istio/labels';
import { gatewayListeners } from './gateways/gatewayListeners';
import type { ServiceTarget } from './gateways/gatewayProxy';
import { gatewaysFor, serviceTargets } from './gateways/gatewayProxy';
import { gatewayRouteConfig } from './gateways/gatewayRoutes';
import type { MergedServers } from './gateways/mergeServers';
import { mergeServers } from './gateways/mergeServers';
import { virtualOutbound } from './listeners/finish';
import { httpProxyListener } from './listeners/httpProxy';
import type { Listener } from './listeners/listener';
import { outboundListeners } from './listeners/outbound';
import type { Mesh } from './mesh';
import type { Proxy } from './proxy/proxy';
import type { Scope } from './proxy/scope';
import { gatewayScope, sidecarFor, sidecarScope } from './proxy/scope';
import type { Pod } from './registry/workloads';
import { HostTable } from './routes/hostTable';
import { sidecarRouteConfig } from './routes/sidecarRoutes';
import type { Sidecar } from './spec/istioObjects';
import { keyOf } from './spec/object';
import type { ProxiedCaller } from './trace';

/** The configuration of one proxy, each part worked out when it is first asked for. */
export interface ProxyConfig {
  readonly proxy: Proxy;
  /** The pod it belongs to; undefined when it is not in the files. */
  readonly pod: Pod | undefined;
  /** Of a gateway: the Services in front of it. */
  readonly targets: readonly ServiceTarget[];
  /** Of a gateway: its servers. */
  readonly servers: MergedServers | undefined;
  /** The ports that something of the mesh listens on. */
  ports(): readonly number[];
  listeners(port: number): readonly Listener[];
  readonly fallback: Listener | undefined;
  routes(name: string): HostTable;
}

/** Makes the configurations of proxies and keeps what several of them share. */
export class Proxies {
  private readonly scopes = new Map<string, Scope>();
  private readonly configs = new Map<string, ProxyConfig>();

  constructor(private readonly mesh: Mesh) {}

  /** The proxy of a caller; undefined when the caller is not in the files. */
  of(caller: ProxiedCaller): ProxyConfig | undefined {
    const key = JSON.stringify(caller);
    const known = this.configs.get(key);
    if (known !== undefined) return known;
    const made = caller.kind === 'gateway' ? this.gateway(caller) : this.sidecar(caller);
    if (made !== undefined) this.configs.set(key, made);
    return made;
  }

  private sidecar(caller: Exclude<ProxiedCaller, { kind: 'gateway' }>): ProxyConfig | undefined {
    const { mesh } = this;
    const pod = caller.kind === 'workload' ? mesh.workloads.podOf(caller.namespace, caller.name) : undefined;
    if (caller.kind === 'workload' && pod === undefined) return undefined;
    const labels = caller.kind === 'pod' ? caller.labels : (pod?.labels ?? {});
    const sidecar = sidecarFor(mesh.sidecars, caller.namespace, mesh.defaults.rootNamespace, (selector) =>
      labelsSubset(selector, labels),
    );
    const proxy: Proxy = {
      type: 'sidecar',
      namespace: caller.namespace,
      labels,
      ip: pod?.ip,
      dnsCapture: caller.dnsCapture ?? pod?.dnsCapture ?? mesh.defaults.dnsCapture,
      scope: this.sidecarScope(sidecar, caller.namespace),
    };
    const listeners = new Map<number, readonly Listener[]>();
    const routes = new Map<string, HostTable>();
    return {
      proxy,
      pod,
      targets: [],
      servers: undefined,
      ports: () => sidecarPorts(proxy, mesh.defaults.proxyHttpPort),
      listeners: (port) =>
        remembered(listeners, port, () => [
          ...outboundListeners(mesh, proxy, port),
          ...httpProxyListener(mesh.defaults.proxyHttpPort, port),
        ]),
      fallback: virtualOutbound(proxy, mesh.defaults.listenPort),
      routes: (name) => remembered(routes, name, () => new HostTable(sidecarRouteConfig(mesh, proxy, name))),
    };
  }

  private gateway(caller: Extract<ProxiedCaller, { kind: 'gateway' }>): ProxyConfig | undefined {
    const { mesh } = this;
    const pod = mesh.workloads.podOf(caller.namespace, caller.name);
    if (pod === undefined) return undefined;
    const scope = remembered(this.scopes, `gateway ${pod.namespace}`, () => gatewayScope(pod.namespace, this.sources));
    const proxy: Proxy = {
      type: 'gateway',
      namespace: pod.namespace,
      labels: pod.labels,
      ip: pod.ip,
      dnsCapture: pod.dnsCapture ?? mesh.defaults.dnsCapture,
      scope,
    };
    const targets = serviceTargets(mesh, pod);
    const servers = mergeServers(gatewaysFor(mesh, pod, targets));
    const routes = new Map<string, HostTable>();
    let listeners: readonly Listener[] | undefined;
    return {
      proxy,
      pod,
      targets,
      servers,
      ports: () => sorted(servers.ports.map(({ port }) => port)),
      listeners: (port) => {
        listeners ??= gatewayListeners(mesh, proxy, servers);
        return listeners.filter((listener) => listener.port === port);
      },
      fallback: undefined,
      routes: (name) => remembered(routes, name, () => new HostTable(gatewayRouteConfig(mesh, proxy, servers, name))),
    };
  }

  /** All workloads that one Sidecar applies to know the same. */
  private sidecarScope(sidecar: Sidecar | undefined, namespace: string): Scope {
    const key = `sidecar ${namespace} ${sidecar === undefined ? '' : keyOf(sidecar.meta)}`;
    return remembered(this.scopes, key, () =>
      sidecarScope(sidecar, namespace, this.mesh.defaults.outboundTrafficPolicy, this.sources),
    );
  }

  private get sources(): Mesh {
    return this.mesh;
  }
}

function sidecarPorts({ scope }: Proxy, proxyHttpPort: number): number[] {
  const ports = scope.egress.flatMap(({ listener, services }) =>
    listener?.port === undefined
      ? services.flatMap((service) => service.ports.map(({ port }) => port))
      : listener.port.number,
  );
  return sorted(proxyHttpPort > 0 ? [...ports, proxyHttpPort] : ports);
}

function sorted(ports: readonly number[]): number[] {
  return [...new Set(ports)].sort((a, b) => a - b);
}

function remembered<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
