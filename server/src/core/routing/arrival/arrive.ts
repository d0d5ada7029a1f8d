import type { Mesh } from '../mesh';
import type { ProxyConfig } from '../proxies';
import { TraceBuilder } from '../trace';
import { arriveAtGateway } from './arriveAtGateway';
import { arriveAtWorkload } from './arriveAtWorkload';
import type { ArrivalRequest } from './request';
import type { ArrivalTopic, ArrivalTrace } from './trace';

/**
 * What happens to a request where it arrives: how its connection is taken, whether its token is accepted and which
 * policy decides.
 * Source: pilot/pkg/networking/core/listener_inbound.go, listener_builder.go and gateway.go.
 */
export function arrive(mesh: Mesh, gateway: ProxyConfig | undefined, request: ArrivalRequest): ArrivalTrace {
  const trace = new TraceBuilder<ArrivalTopic>();
  const input = { mesh, gateway, request, trace };
  for (const assumption of assumptionsOf(mesh)) trace.assume(assumption);
  return gateway === undefined && request.to.kind === 'workload' ? arriveAtWorkload(input) : arriveAtGateway(input);
}

function assumptionsOf({ defaults, complete }: Mesh): string[] {
  return defaults.meta === undefined && !complete
    ? ['the mesh configuration is not in the files, so the defaults of Istio count (trust domain cluster.local)']
    : [];
}
