import { labelsSubset } from '../../istio/labels';
import { listenerProtocol } from '../../istio/protocol';
import { serviceTargets } from '../gateways/gatewayProxy';
import type { Mesh } from '../mesh';
import { sidecarFor } from '../proxy/scope';
import type { Service } from '../registry/service';
import { compareText } from '../registry/serviceIndex';
import type { Pod } from '../registry/workloads';
import type { Cause } from '../trace';

/** How the sidecar serves a port of its pod. */
export interface InboundPort {
  /** `auto`: it looks at the first bytes. */
  readonly serves: 'HTTP' | 'TCP' | 'auto';
  readonly why: 'service' | 'sidecar-ingress' | 'undeclared';
  readonly cause: Cause | undefined;
  /** The protocol as Istio names it; undefined for ports that nothing declares. */
  readonly protocol: string | undefined;
  /** A Service with a port of this number that leads to another port of the pod. */
  readonly mistaken: { readonly cause: Cause; readonly targetPort: number } | undefined;
}

/**
 * How a sidecar serves a port of its pod: by the Services that lead there, the oldest first; a Sidecar with `ingress`
 * declares the ports instead.
 * Source: `buildInboundChainConfigs` and `getFilterChainsByServicePort`, pilot/pkg/networking/core/listener_inbound.go.
 */
export function inboundPort(mesh: Mesh, pod: Pod, port: number): InboundPort {
  const sidecar = sidecarFor(mesh.sidecars, pod.namespace, mesh.defaults.rootNamespace, (selector) =>
    labelsSubset(selector, pod.labels),
  );
  const targets = inboundTargets(mesh, pod);
  const mistaken = mistakenService(targets, port);
  if (sidecar !== undefined && sidecar.ingress.length > 0) {
    const ingress = sidecar.ingress.find((listener) => listener.port === port);
    if (ingress === undefined) return { ...UNDECLARED, mistaken };
    const cause = { meta: sidecar.meta, place: ingress.place };
    return declared(ingress.protocol, 'sidecar-ingress', cause);
  }
  const target = targets.find(({ podPort }) => podPort === port);
  if (target === undefined) return { ...UNDECLARED, mistaken };
  return declared(target.protocol, 'service', causeOf(target.service));
}

const UNDECLARED = { serves: 'auto', why: 'undeclared', cause: undefined, protocol: undefined } as const;

function declared(protocol: Target['protocol'], why: InboundPort['why'], cause: Cause): InboundPort {
  const kind = listenerProtocol(protocol);
  return { serves: kind === 'none' ? 'TCP' : kind, why, cause, protocol, mistaken: undefined };
}

interface Target {
  readonly service: Service;
  readonly podPort: number;
  readonly port: number;
  readonly protocol: Service['ports'][number]['protocol'];
}

function causeOf({ meta, place }: Service): Cause {
  return { meta, place };
}

function mistakenService(targets: readonly Target[], port: number): InboundPort['mistaken'] {
  if (targets.some(({ podPort }) => podPort === port)) return undefined;
  const found = targets.find((target) => target.port === port);
  return found && { cause: causeOf(found.service), targetPort: found.podPort };
}

/** Source: `SetServiceTargets`, pilot/pkg/model/context.go. */
function inboundTargets(mesh: Mesh, pod: Pod): readonly Target[] {
  const kubernetes = serviceTargets(mesh, pod).flatMap(({ hostname, port, targetPort }) =>
    target(mesh.services.byHostname(hostname).get(pod.namespace), port, targetPort),
  );
  const entries = mesh.services.all
    .filter(({ registry, namespace }) => registry === 'External' && namespace === pod.namespace)
    .filter(({ selector }) => selector !== undefined && labelsSubset(selector, pod.labels))
    .flatMap((service) =>
      mesh.endpoints
        .of(service)
        .filter(({ workload }) => workload === pod.workload)
        .flatMap(({ port, servicePort }) => target(service, servicePort, port)),
    );
  return [...kubernetes, ...entries].sort(
    (a, b) => a.service.created - b.service.created || compareText(a.service.hostname, b.service.hostname),
  );
}

function target(service: Service | undefined, port: number, podPort: number): Target[] {
  const protocol = service?.ports.find((candidate) => candidate.port === port)?.protocol;
  return service === undefined || protocol === undefined ? [] : [{ service, port, podPort, protocol }];
}
