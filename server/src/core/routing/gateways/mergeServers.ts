import { isHttp } from '../../istio/protocol';
import type { Gateway, Server } from '../spec/istioObjects';
import { keyOf } from '../spec/object';
import type { AppliedGateway } from './gatewayProxy';
import { isPassthrough, serverHosts, servesHttp, sniOf, takesTls } from './servers';

/** A server at a port of the workload. */
export interface PlacedServer {
  readonly server: Server;
  readonly gateway: Gateway;
  /** `namespace/name` of the Gateway. */
  readonly gatewayName: string;
  readonly hosts: readonly string[];
  readonly sni: readonly string[];
  readonly routeName: string;
  readonly port: number;
}

/** The servers that share a port, a protocol and a bind. */
export interface ServerPort {
  readonly port: number;
  readonly protocolText: string;
  readonly bind: string;
  readonly plainHttp: boolean;
  readonly servers: PlacedServer[];
}

/** A server that something else left no room for. */
export interface DroppedServer {
  readonly server: Server;
  readonly gateway: Gateway;
  readonly port: number;
  readonly why: string;
}

/** The servers of all Gateways of a workload. */
export interface MergedServers {
  readonly ports: readonly ServerPort[];
  readonly byRoute: ReadonlyMap<string, readonly PlacedServer[]>;
  readonly dropped: readonly DroppedServer[];
}

/**
 * Puts the servers of several Gateways on the ports of one workload.
 * Source: `mergeGateways`, pilot/pkg/model/gateway.go, like all of this file.
 */
export function mergeServers(gateways: readonly AppliedGateway[]): MergedServers {
  const merger = new Merger();
  for (const { gateway, targets, byLabels } of gateways)
    for (const server of gateway.servers)
      for (const port of resolvedPorts(server.port, targets, byLabels)) merger.add(place(server, gateway, port));
  return { ports: merger.ports, byRoute: merger.byRoute, dropped: merger.dropped };
}

/** The ports of the pod that a server listens on. Source: `resolvePorts`. */
function resolvedPorts(number: number, targets: AppliedGateway['targets'], byLabels: boolean): readonly number[] {
  const found: number[] = [];
  for (const { service, port, targetPort } of targets) {
    if (byLabels && service.meta.labels['experimental.istio.io/disable-gateway-port-translation'] !== undefined)
      continue;
    if (port !== number) continue;
    if (byLabels) return [targetPort];
    found.push(targetPort);
  }
  return found.length === 0 && byLabels ? [number] : [...new Set(found)];
}

function place(server: Server, gateway: Gateway, port: number): PlacedServer {
  const hosts = serverHosts(server.hosts, gateway.meta.namespace);
  return {
    server,
    gateway,
    gatewayName: keyOf(gateway.meta),
    hosts,
    sni: server.tls === undefined ? [] : sniOf(hosts),
    routeName: routeNameOf(server, gateway, port),
    port,
  };
}

/** Source: `gatewayRDSRouteName`. */
function routeNameOf(server: Server, { meta }: Gateway, port: number): string {
  const bind = server.bind === '' ? '' : `.${server.bind}`;
  if (isHttp(server.protocol)) return `http.${port}${bind}`;
  if (server.protocol === 'HTTPS' && !isPassthrough(server))
    return `https.${server.port}.${server.portName}.${meta.name}.${meta.namespace}${bind}`;
  return '';
}

class Merger {
  readonly ports: ServerPort[] = [];
  readonly byRoute = new Map<string, PlacedServer[]>();
  readonly dropped: DroppedServer[] = [];
  private readonly seenPorts = new Set<number>();
  private readonly plain = new Map<number, ServerPort>();
  private readonly tlsHosts = new Map<string, string>();
  private readonly tlsBinds = new Set<string>();

  add(placed: PlacedServer): void {
    const { server, port } = placed;
    if (server.tls !== undefined && !this.claimHosts(placed)) return;
    if (!this.seenPorts.has(port)) {
      this.seenPorts.add(port);
      this.addPlain(placed);
      return;
    }
    const current = this.plain.get(port);
    if (current !== undefined) this.addBeside(placed, current);
    else if (!takesTls(server)) this.addPlain(placed);
    else this.addTls(placed);
  }

  /** Of servers with TLS each host stands alone on its port, the namespace counted as part of it. */
  private claimHosts(placed: PlacedServer): boolean {
    const { hosts, port, server } = placed;
    const keys = hosts.map((host) => `${port}|${host}`);
    const taken = hosts.filter((_, index) => this.tlsHosts.get(keys[index] ?? '') === server.bind);
    if (taken.length > 0) {
      this.drop(placed, `an earlier server has the same host with TLS on port ${port}: ${taken.join(', ')}`);
      return false;
    }
    for (const key of keys) this.tlsHosts.set(key, server.bind);
    return true;
  }

  private addPlain(placed: PlacedServer): ServerPort {
    const made = this.newPort(placed);
    if (!takesTls(placed.server)) this.plain.set(placed.port, made);
    if (servesHttp(placed.server)) this.byRoute.set(placed.routeName, [placed]);
    return made;
  }

  /** A plain server was first on the port. */
  private addBeside(placed: PlacedServer, current: ServerPort): void {
    const { server, routeName } = placed;
    const sameBind = current.bind === server.bind;
    const mergeable = isHttp(server.protocol) && current.plainHttp;
    if (sameBind && !mergeable) {
      this.drop(placed, `${server.protocolText} cannot share port ${placed.port} with ${current.protocolText}`);
      return;
    }
    if (sameBind && routeName === '') {
      this.drop(placed, `port ${placed.port} is taken`);
      return;
    }
    if (sameBind) {
      current.servers.push(placed);
      this.addRoute(placed);
      return;
    }
    const other = this.find(placed);
    if (other === undefined) this.addPlain(placed);
    else {
      other.servers.push(placed);
      this.addRoute(placed);
    }
  }

  private addTls(placed: PlacedServer): void {
    const { server, routeName, port } = placed;
    if (servesHttp(server)) {
      if (routeName === '' || this.byRoute.has(routeName)) {
        this.drop(placed, `the port name ${server.portName} stands twice for HTTPS in one Gateway`);
        return;
      }
      this.byRoute.set(routeName, [placed]);
    }
    const bindKey = `${port}|${server.bind}`;
    const newBind = !this.tlsBinds.has(bindKey);
    this.tlsBinds.add(bindKey);
    if (server.tls === undefined && !newBind) {
      this.drop(placed, 'it has no tls settings');
      return;
    }
    const other = this.find(placed);
    if (other === undefined) this.newPort(placed);
    else other.servers.push(placed);
  }

  private addRoute(placed: PlacedServer): void {
    const list = this.byRoute.get(placed.routeName);
    if (list === undefined) this.byRoute.set(placed.routeName, [placed]);
    else list.push(placed);
  }

  private find({ server, port }: PlacedServer): ServerPort | undefined {
    return this.ports.find(
      (candidate) =>
        candidate.port === port && candidate.protocolText === server.protocolText && candidate.bind === server.bind,
    );
  }

  private newPort(placed: PlacedServer): ServerPort {
    const { server, port } = placed;
    const made: ServerPort = {
      port,
      protocolText: server.protocolText,
      bind: server.bind,
      plainHttp: isHttp(server.protocol),
      servers: [placed],
    };
    // The same port, protocol and bind again takes the place of what was there.
    const before = this.find(placed);
    if (before === undefined) this.ports.push(made);
    else this.ports[this.ports.indexOf(before)] = made;
    return made;
  }

  private drop({ server, gateway, port }: PlacedServer, why: string): void {
    this.dropped.push({ server, gateway, port, why });
  }
}
