import { meshGateway } from '../istio/gatewayNames';
import { resolveShortName } from '../istio/hosts';
import type { RouteFacts } from '../workspace/facts/types';
import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';

/** A rule of a VirtualService that sends traffic to a host. */
export interface RouteTo {
  readonly virtualService: Resource;
  readonly route: RouteFacts;
  /** The port that the rule names for the host; undefined when it names none. */
  readonly port: number | undefined;
}

/** The gateways, `mesh` not among them, whose proxies may use a rule. */
export function gatewaysOfRoute({ virtualService, route }: RouteTo): readonly string[] {
  const { spec } = virtualService.facts;
  const names = route.matchGateways ?? (spec.type === 'VirtualService' ? spec.gateways : undefined);
  return (names ?? []).filter((name) => name !== meshGateway);
}

/**
 * The rules of VirtualServices that send traffic to a host.
 * @param host in full.
 */
export function routesTo(view: View, host: string): RouteTo[] {
  return view.find('routed-to', host).flatMap((virtualService) => {
    const { spec } = virtualService.facts;
    if (spec.type !== 'VirtualService') return [];
    return spec.routes.flatMap((route) =>
      route.destinations
        .filter(
          (destination) =>
            resolveShortName(destination.host, virtualService.namespace, view.settings.domainSuffix) === host,
        )
        .map(({ port }) => ({ virtualService, route, port })),
    );
  });
}
