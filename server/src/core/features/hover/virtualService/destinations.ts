import { meshGateway } from '../../../istio/gatewayNames';
import { findHost, portsOf } from '../../../mesh/hosts';
import { code, codes, named } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';

/** The key `destination` or `mirror`: the cluster that Envoy gets for it. Source: GetDestinationCluster, pilot/pkg/networking/core/route/route.go. */
export function destinationHover(context: AppliedContext): Told | undefined {
  const { view, resource, facts } = context;
  const at = Math.max(...['destination', 'mirror'].map((key) => context.path.lastIndexOf(key)));
  const destination = context.object.follow(context.path.slice(0, at + 1));
  const text = destination.get('host').text;
  if (text === undefined || destination.open || ['subset', 'port'].some((key) => destination.get(key).unknown))
    return undefined;
  const { host, owners } = findHost(view, text, resource.namespace);
  const [owner] = owners;
  const ports = owner === undefined ? [] : [...new Set(portsOf(owner).map(({ number }) => number))];
  const written = destination.at('port.number').number;
  const subset = destination.get('subset').text ?? '';
  const port =
    written ??
    (ports.length === 1 && facts.spec.type === 'VirtualService' && isOnlyForGateways(context) ? ports[0] : undefined);
  return {
    here: `cluster ${code(`outbound|${port ?? '<port>'}|${subset}|${host}`)}${owner === undefined ? '' : `, ${named(owner, resource)}`}`,
    points: [
      port === undefined
        ? `The port is the one that was called${ports.length === 0 ? '' : `; it has ${codes(ports, 5)}`}. A gateway takes the only port of the service, if there is just one`
        : undefined,
    ],
  };
}

function isOnlyForGateways({ facts: { spec } }: AppliedContext): boolean {
  return spec.type === 'VirtualService' && spec.gateways !== undefined && !spec.gateways.includes(meshGateway);
}
