import type { Listener } from '../listeners/listener';
import type { ProxyConfig } from '../proxies';
import { UNSPECIFIED } from '../registry/service';

/** Where a request from outside reaches the pod of a gateway. */
export interface GatewayEntry {
  readonly address: string;
  /** Of the pod. */
  readonly port: number;
  readonly listener: Listener | undefined;
}

/** The listener that a request comes to. @param port of the Service in front of the gateway */
export function gatewayEntry(config: ProxyConfig, port: number): GatewayEntry {
  const target = config.targets.find((candidate) => candidate.port === port);
  const podPort = target?.targetPort ?? port;
  const address = config.pod?.ip ?? '';
  const listeners = config.listeners(podPort);
  const listener =
    listeners.find(({ binds }) => binds.includes(address)) ??
    listeners.find(({ binds }) => binds.includes(UNSPECIFIED));
  return { address, port: podPort, listener };
}
