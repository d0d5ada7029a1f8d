import { meshGateway, resolveGatewayName } from '../istio/gatewayNames';
import { gatewaysOfRoute } from './httpRoutes';
import type { RouteTo } from './httpRoutes';
import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';

/** A gateway that a VirtualService names, in full. */
export interface GatewayReference {
  readonly namespace: string;
  readonly name: string;
}

/** What a gateway name of a VirtualService means; undefined for `mesh`. Source: resolveGatewayName, pilot/pkg/model/config.go. */
export function gatewayReference(text: string, namespace: string): GatewayReference | undefined {
  if (text === meshGateway) return undefined;
  const [owner = '', name = ''] = resolveGatewayName(text, namespace).split('/');
  return { namespace: owner, name };
}

/** The Gateways of the workspace whose proxies may use a rule. */
export function gatewaysUsing(view: View, to: RouteTo): readonly Resource[] {
  return gatewaysOfRoute(to).flatMap((text) => {
    const reference = gatewayReference(text, to.virtualService.namespace);
    return reference === undefined ? [] : findGateway(view, reference);
  });
}

/** All variants of an Istio Gateway. */
export function findGateway(view: View, reference: GatewayReference): readonly Resource[] {
  return view.variants('networking.istio.io/Gateway', reference.namespace, reference.name);
}

/** The hosts of the servers of a Gateway, as they are written. */
export function writtenHosts({ facts }: Resource): readonly string[] {
  return facts.spec.type === 'Gateway' ? facts.spec.servers.flatMap(({ hosts }) => hosts) : [];
}

/** The hosts of a gateway that are open for VirtualServices of a namespace. Source: sanitizeServerHostNamespace, pilot/pkg/model/gateway.go. */
export function openHosts(gateway: Resource, namespace: string): string[] {
  return writtenHosts(gateway).flatMap((text) => {
    const slash = text.indexOf('/');
    if (slash < 0) return [text];
    const owner = text.slice(0, slash);
    const isOpen = owner === '*' || (owner === '.' ? gateway.namespace : owner) === namespace;
    return isOpen ? [text.slice(slash + 1)] : [];
  });
}
