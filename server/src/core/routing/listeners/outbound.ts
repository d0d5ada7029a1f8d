import { isHttp, isTcp, listenerProtocol } from '../../istio/protocol';
import { parseIp } from '../../istio/ip';
import type { Mesh } from '../mesh';
import type { EgressScope } from '../proxy/egressScope';
import type { Proxy } from '../proxy/proxy';
import { addressFor } from '../proxy/proxy';
import type { Endpoint, Port, Service } from '../registry/service';
import { UNSPECIFIED } from '../registry/service';
import type { Listener } from './listener';
import { ListenerTable } from './listenerTable';
import { catchAllChain, finishListener } from './finish';

const LOCALHOST = '127.0.0.1';

/**
 * The listeners of a sidecar on one port. Ports do not influence each other, so none but the one that is dialled needs
 * to be worked out.
 * Source: `buildSidecarOutboundListeners`, pilot/pkg/networking/core/listener.go.
 */
export function outboundListeners(mesh: Mesh, proxy: Proxy, port: number): readonly Listener[] {
  const table = new ListenerTable(mesh, proxy, port);
  for (const egress of proxy.scope.egress) {
    const bind = bindOf(egress);
    if (egress.listener?.port === undefined) {
      table.lock();
      for (const service of egress.services)
        for (const servicePort of service.ports)
          if (servicePort.port === port) addService(mesh, proxy, table, egress, service, servicePort, bind);
    } else if (egress.listener.port.number === port) {
      const { protocol } = egress.listener.port;
      const listenPort: Port = { name: '', port, protocol };
      if (isReserved(mesh, bind, listenPort)) continue;
      for (const service of egress.services)
        table.add({ service, port: listenPort, binds: bind, cidrs: [], virtualServices: egress.virtualServices });
    }
  }
  const fallback = catchAllChain(proxy);
  return table.entries().map((entry) => finishListener(entry, port, fallback));
}

function bindOf({ listener }: EgressScope): readonly string[] {
  if (listener === undefined) return [];
  if (listener.bind !== '') return [listener.bind];
  return listener.captureNone ? [LOCALHOST] : [];
}

/** Source: `conflictWithReservedListener`, pilot/pkg/model/context.go. */
function isReserved(mesh: Mesh, bind: readonly string[], port: Port): boolean {
  const [primary] = bind;
  if (primary === undefined ? !isHttp(port.protocol) : primary !== UNSPECIFIED) return false;
  return mesh.defaults.reservedPorts.includes(port.port);
}

function addService(
  mesh: Mesh,
  proxy: Proxy,
  table: ListenerTable,
  egress: EgressScope,
  service: Service,
  port: Port,
  bind: readonly string[],
): void {
  if (isReserved(mesh, bind, port)) return;
  const offer = { service, port, binds: bind, cidrs: [], virtualServices: egress.virtualServices };
  const perPod =
    bind.length === 0 &&
    service.resolution === 'Passthrough' &&
    addressFor(service, proxy) === UNSPECIFIED &&
    (isTcp(port.protocol) || listenerProtocol(port.protocol) === 'auto');
  if (!perPod) {
    table.add(offer);
    return;
  }
  // Without an address of its own the service is listened for at the addresses of its pods.
  const endpoints = mesh.endpoints.byNumber(service, port.port);
  if (service.registry === 'External' && endpoints.length === 0 && service.selector === undefined) {
    table.add(offer);
    return;
  }
  for (const endpoint of endpoints)
    if (hasIpAddress(endpoint) && endpoint.address !== proxy.ip) table.add({ ...offer, binds: [endpoint.address] });
}

/** Pods have IP addresses, known or not. */
export function hasIpAddress(endpoint: Endpoint): boolean {
  return endpoint.workload !== undefined || parseIp(endpoint.address) !== undefined;
}
