import { isHttp, isTcp, isTls } from '../../../istio/protocol';
import type { Protocol } from '../../../istio/protocol';
import { meshGateway } from '../../../istio/gatewayNames';
import { findHost, portsOf } from '../../../mesh/hosts';
import { protocolOf } from '../../../mesh/servicePorts';
import { code, codes, join } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';

type Section = 'http' | 'tls' | 'tcp';

/** Whether the rules of a section act on a port. Source: buildSidecarOutboundListener, pilot/pkg/networking/core/listener.go. */
function actsOn(section: Section, protocol: Protocol): boolean {
  if (protocol === 'auto') return section !== 'tls';
  if (section === 'http') return isHttp(protocol);
  return section === 'tls' ? isTls(protocol) : isTcp(protocol) && !isTls(protocol);
}

/**
 * On which ports of the object's hosts a section acts, in the sidecars of callers.
 * Silent where hosts or ports are not known, and for objects of gateways only: there the servers decide.
 */
export function portWords(context: AppliedContext, section: Section): Pick<Told, 'points' | 'watch'> {
  const { view, resource, facts } = context;
  const { spec } = facts;
  if (spec.type !== 'VirtualService' || spec.openHosts) return {};
  if (spec.gateways !== undefined && !spec.gateways.includes(meshGateway)) return {};
  const owners = spec.hosts.flatMap(({ text }) => findHost(view, text, resource.namespace).owners.slice(0, 1));
  const ports = owners.flatMap((owner) =>
    portsOf(owner).flatMap((port) => {
      const protocol = protocolOf(owner, port);
      return protocol === undefined || protocol === 'UDP' ? [] : [{ number: port.number, protocol }];
    }),
  );
  if (ports.length === 0) return {};
  const words = (list: typeof ports): string =>
    join(
      [
        ...new Set(
          list.map(({ number, protocol }) => `${number}${protocol === 'auto' ? '' : ` ${protocol.toUpperCase()}`}`),
        ),
      ],
      4,
    );
  const own = ports.filter(({ protocol }) => actsOn(section, protocol));
  const others = ports.filter(({ protocol }) => !actsOn(section, protocol));
  const names = codes(
    spec.hosts.map(({ text }) => text),
    2,
  );
  if (own.length === 0)
    return { watch: `${names} has only ${words(others)}, where ${code(section)} rules are never asked` };
  return {
    points: [`Asked on ${words(own)} of ${names}${others.length === 0 ? '' : `, not on ${words(others)}`}`],
  };
}
