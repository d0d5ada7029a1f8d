import { matches } from '../../../istio/hosts';
import { labelsSubset } from '../../../istio/labels';
import { splitNamespacedHost } from '../../../istio/namespacedHost';
import { gatewayReference } from '../../../mesh/gateways';
import { podsAnywhere, selectsDefaultIngress } from '../../../mesh/gatewayWorkloads';
import type { GatewayFacts, ServerFacts, VirtualServiceFacts } from '../../../workspace/facts/types';
import type { Resource } from '../../../workspace/resource';
import { code, codes, named, namedAll } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';

function gatewayOf({ facts: { spec } }: Resource): GatewayFacts | undefined {
  return spec.type === 'Gateway' ? spec : undefined;
}

function serverAt(context: AppliedContext): ServerFacts | undefined {
  const index = context.path[2];
  return typeof index === 'number' ? gatewayOf(context.resource)?.servers[index] : undefined;
}

/** The workloads that run a Gateway: istiod looks in every namespace. */
function runnersOf({ view }: AppliedContext, gateway: Resource): readonly Resource[] {
  return podsAnywhere(view, gatewayOf(gateway)?.selector ?? {});
}

/** Who runs the Gateway. */
export function selectorHover(context: AppliedContext): Told | undefined {
  const selector = gatewayOf(context.resource)?.selector;
  if (selector === undefined || context.object.at('spec.selector').open) return undefined;
  const words = codes(Object.entries(selector).map(([key, value]) => `${key}: ${value}`));
  if (words === '') return { here: 'without labels every gateway workload of the mesh serves it' };
  const found = runnersOf(context, context.resource);
  return found.length === 0
    ? {
        here: `served by gateway pods with ${words} in any namespace; the workspace shows none${selectsDefaultIngress(selector) ? "; the ingress gateway of Istio's own charts has these labels" : ''}`,
      }
    : { here: `served by ${namedAll(found, context.resource, 4)}` };
}

/** The VirtualServices that bind to this Gateway. */
export function boundTo({ view, resource }: AppliedContext): Resource[] {
  const name = resource.facts.name ?? '';
  return view.find('kind-anywhere', 'networking.istio.io/VirtualService').filter(({ facts: { spec }, namespace }) => {
    if (spec.type !== 'VirtualService') return false;
    return (spec.gateways ?? []).some((text) => {
      if (!text.includes(name)) return false;
      const reference = gatewayReference(text, namespace);
      return reference?.name === resource.facts.name && reference?.namespace === resource.namespace;
    });
  });
}

/** True when a VirtualService has a host that a host of a server takes. */
export function takes(entry: string, virtualService: Resource, gateway: Resource): boolean {
  const { namespace = '*', host } = splitNamespacedHost(entry);
  const allowed = namespace === '*' || virtualService.namespace === (namespace === '.' ? gateway.namespace : namespace);
  const { hosts } = virtualService.facts.spec as VirtualServiceFacts;
  return allowed && hosts.some(({ text }) => matches(host, text));
}

/** What is routed behind the hosts of a server. */
export function hostsHover(context: AppliedContext): Told | undefined {
  const server = serverAt(context);
  const entries = typeof context.path[4] === 'number' ? [context.field.text ?? ''] : (server?.hosts ?? []);
  if (server === undefined || context.field.unknown || entries.length === 0) return undefined;
  if (server.tlsMode === 'AUTO_PASSTHROUGH')
    return { here: 'goes straight to the services by SNI; no VirtualService is asked' };
  const bound = boundTo(context);
  const found = bound.filter((candidate) => entries.some((entry) => takes(entry, candidate, context.resource)));
  if (found.length > 0) return { here: `routed by ${namedAll(found, context.resource, 4)}` };
  const others = bound.length === 0 ? '' : `; ${namedAll(bound, context.resource)} names this Gateway for other hosts`;
  return {
    watch: `no VirtualService in the workspace binds these hosts to this Gateway${others}. Without one ${isHttp(server) ? 'every request is answered with 404' : 'there is no listener'}`,
  };
}

function isHttp({ protocol = '', tlsMode }: ServerFacts): boolean {
  const name = protocol.toUpperCase();
  return /^(HTTP|HTTP2|GRPC|GRPC-WEB)$/.test(name) || (name === 'HTTPS' && tlsMode !== 'PASSTHROUGH');
}

/** Other servers on the same port of the same workloads. */
export function portHover(context: AppliedContext): Told | undefined {
  const server = serverAt(context);
  const own = gatewayOf(context.resource);
  if (server?.port === undefined || own?.selector === undefined) return undefined;
  const sharing = context.view.find('kind-anywhere', 'networking.istio.io/Gateway').filter((other) => {
    const spec = gatewayOf(other);
    if (other === context.resource || spec?.selector === undefined) return false;
    if (other.namespace === context.resource.namespace && other.facts.name === context.resource.facts.name)
      return false;
    const meet = labelsSubset(spec.selector, own.selector ?? {}) || labelsSubset(own.selector ?? {}, spec.selector);
    return meet && spec.servers.some(({ port }) => port === server.port);
  });
  if (sharing.length === 0) return undefined;
  const clash = sharing.filter((other) =>
    gatewayOf(other)?.servers.some(
      (candidate) =>
        candidate.port === server.port && isHttp(candidate) !== isHttp(server) && !usesSni(candidate, server),
    ),
  );
  return {
    here: `${namedAll(sharing, context.resource)} opens port ${server.port} on the same pods; servers are put together, told apart by their hosts`,
    ...(clash.length === 0
      ? {}
      : {
          watch: `the protocols of ${namedAll(clash, context.resource)} and of this server cannot share a port: the older Gateway wins and the other server is dropped`,
        }),
  };
}

function usesSni(...servers: ServerFacts[]): boolean {
  return servers.every(({ tlsMode }) => tlsMode !== undefined);
}

/** Where the Secret with the certificate has to be, and whether it is there. */
export function credentialHover(context: AppliedContext): Told | undefined {
  const name = context.field.text;
  if (name === undefined || name === '') return undefined;
  const { view, resource } = context;
  if (serverAt(context)?.tlsMode === 'PASSTHROUGH')
    return { watch: 'with PASSTHROUGH the gateway has no certificate of its own; the name is ignored' };
  const runners = runnersOf(context, resource);
  const namespaces = [...new Set(runners.map(({ namespace }) => namespace))];
  const everywhere = view.find('name', `/Secret|${name}`);
  if (namespaces.length === 0)
    return {
      here: `a Secret ${code(name)} in the namespace of the pods that run this Gateway${everywhere.length === 0 ? '' : `; there is ${namedAll(everywhere, resource)}`}`,
    };
  const found = namespaces.flatMap((namespace) => view.variants('/Secret', namespace, name));
  const [first] = found;
  if (first !== undefined)
    return { here: `${named(first, resource)}, beside ${namedAll(runners.slice(0, 1), resource)}` };
  return {
    here: `a Secret ${code(name)} in ${codes(namespaces, 3)}, where ${namedAll(runners, resource, 2)} runs; the workspace has none there`,
    ...(everywhere.length === 0
      ? {}
      : { watch: `${namedAll(everywhere, resource)} stands where the gateway does not look` }),
  };
}
