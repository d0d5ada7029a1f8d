import { meshGateway } from '../istio/gatewayNames';
import type { Mesh } from './mesh';
import type { Proxy } from './proxy/proxy';
import type { VirtualHost } from './routes/route';
import type { VirtualService } from './spec/virtualService';
import { keyOf } from './spec/object';
import type { TraceBuilder } from './trace';

/** More would hide what matters. */
const MOST = 20;

/** Tells of the VirtualServices that name the host and yet have no say here, and why. */
export function tellBystanders(mesh: Mesh, proxy: Proxy, host: VirtualHost, trace: TraceBuilder): void {
  const deciding = new Set(
    host.routes.flatMap((route) => (route.kind === 'rule' ? [keyOf(route.virtualService.meta)] : [])),
  );
  const name = host.name.slice(0, host.name.lastIndexOf(':'));
  const others = mesh.virtualServices.naming(name).filter(({ meta }) => !deciding.has(keyOf(meta)));
  for (const other of others.slice(0, MOST)) {
    const why =
      proxy.type === 'gateway' ? whyNotAtGateway(mesh, proxy, other) : whyNotInSidecar(mesh, proxy, other, deciding);
    const what = `VirtualService ${keyOf(other.meta)} has no say`;
    trace.add('rule', what, why, { meta: other.meta, place: other.hostsPlace }, false);
  }
  for (const key of deciding)
    for (const { rule, why } of mesh.virtualServices.lost.get(key) ?? []) {
      const delegate = rule.delegate?.name ?? '';
      const reason =
        why === 'missing' ? `delegate ${delegate} is not there` : `delegate ${delegate} is not exported to it`;
      const { meta, place } = rule.origin;
      trace.add(
        'rule',
        `VirtualService ${key} rule ${rule.origin.rule + 1} is left out`,
        reason,
        { meta, place: rule.delegate?.place ?? place },
        false,
      );
    }
}

function whyNotInSidecar(mesh: Mesh, proxy: Proxy, other: VirtualService, deciding: ReadonlySet<string>): string {
  if (!other.gateways.includes(meshGateway)) return `it is for ${other.gateways.join(', ')}, not for sidecars`;
  if (!mesh.virtualServices.forGateway(proxy.namespace, meshGateway).includes(other))
    return `it is not exported to namespace ${proxy.namespace}`;
  if (!proxy.scope.egress.some(({ virtualServices }) => virtualServices.includes(other)))
    return 'the Sidecar of the caller does not import it';
  if (deciding.size > 0) return `${[...deciding].join(', ')} comes first, and one VirtualService has the whole host`;
  return 'none of its http rules is for this caller and port';
}

function whyNotAtGateway(mesh: Mesh, proxy: Proxy, other: VirtualService): string {
  const bound = other.gateways.filter((name) => name !== meshGateway);
  if (bound.length === 0) return 'it is for sidecars, not for gateways';
  const visible = bound.some((name) => mesh.virtualServices.forGateway(proxy.namespace, name).includes(other));
  return visible
    ? `its Gateways (${bound.join(', ')}) do not serve the host here`
    : `it is not exported to namespace ${proxy.namespace}`;
}
