/** Whether a number can be a port. Source: `ValidatePort`, pkg/config/validation/agent/validation.go. */
export function isPort(number: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= 65535;
}

/** A port that Istio itself uses in a pod. */
export interface ReservedPort {
  readonly port: number;
  readonly use: string;
}

/**
 * Ports of the sidecar that an application must not listen on
 * (https://istio.io/latest/docs/ops/deployment/application-requirements/).
 */
export const reservedPorts: readonly ReservedPort[] = [
  { port: 15000, use: 'Envoy admin' },
  { port: 15001, use: 'outbound traffic' },
  { port: 15002, use: 'failure detection' },
  { port: 15004, use: 'debug' },
  { port: 15006, use: 'inbound traffic' },
  { port: 15008, use: 'HBONE tunnel' },
  { port: 15020, use: 'merged Prometheus telemetry' },
  { port: 15021, use: 'health checks' },
  { port: 15053, use: 'DNS capture' },
  { port: 15090, use: 'Envoy Prometheus telemetry' },
];

/** What Istio uses a port of the pod for, `undefined` for a free one. */
export function reservedUse(port: number): string | undefined {
  return reservedPorts.find((reserved) => reserved.port === port)?.use;
}

/**
 * Ports on the wildcard address for which istiod makes no outbound listener, with the default mesh configuration:
 * outbound and inbound capture, health checks and Envoy's metrics.
 * Source: `conflictWithReservedListener`, pilot/pkg/model/context.go.
 */
export const reservedListenerPorts: readonly number[] = [15001, 15006, 15021, 15090];
