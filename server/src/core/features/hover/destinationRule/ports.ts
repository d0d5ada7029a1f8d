import { isHttp, isTls } from '../../../istio/protocol';
import { ruleHost } from '../../../mesh/destinationRules';
import { findHost, portsOf } from '../../../mesh/hosts';
import { protocolOf } from '../../../mesh/servicePorts';
import type { Resource } from '../../../workspace/resource';
import { join } from '../../markdown';
import type { AppliedContext } from '../context';
import type { PolicyPlace } from './blocks';

/** A port that a policy acts on; `auto` where istiod looks at the traffic. */
export interface PolicyPort {
  readonly number: number;
  readonly family: 'http' | 'tls' | 'tcp' | 'auto';
  /** True for HTTP/2 and gRPC, whose connections are HTTP/2 without being asked to. */
  readonly isHttp2: boolean;
}

/** The host of the rule, as callers beside the rule see it, with the ports that a policy acts on. */
export interface PolicyHost {
  readonly owner: Resource | undefined;
  readonly ports: readonly PolicyPort[];
}

/** The ports of the rule's host that the policy at a place acts on; none where the host is not known. */
export function policyHost(context: AppliedContext, { own, port, isPort }: PolicyPlace): PolicyHost {
  const { view, resource } = context;
  const host = ruleHost(view, resource);
  const [owner] = host === undefined ? [] : findHost(view, host, resource.namespace).owners;
  if (owner === undefined) return { owner, ports: [] };
  const others = isPort
    ? []
    : own
        .get('portLevelSettings')
        .items()
        .flatMap((entry) => entry.at('port.number').number ?? []);
  const ports = portsOf(owner).flatMap((candidate) => {
    const protocol = protocolOf(owner, candidate);
    if (protocol === undefined || protocol === 'UDP') return [];
    if (isPort ? candidate.number !== port : others.includes(candidate.number)) return [];
    const family = protocol === 'auto' ? 'auto' : isHttp(protocol) ? 'http' : isTls(protocol) ? 'tls' : 'tcp';
    return [{ number: candidate.number, family, isHttp2: /^(?:HTTP2|GRPC)/.test(protocol) } satisfies PolicyPort];
  });
  return { owner, ports };
}

/** Ports in words: `443 TLS and 3306 TCP`. */
export function portList(ports: readonly PolicyPort[]): string {
  return join(
    ports.map(({ number, family }) => (family === 'auto' ? `${number}` : `${number} ${family.toUpperCase()}`)),
    4,
  );
}

/** Ports whose bytes no HTTP setting can act on. */
export function opaqueOf(ports: readonly PolicyPort[]): PolicyPort[] {
  return ports.filter(({ family }) => family === 'tls' || family === 'tcp');
}

/** The resolution of the rule's host, when a ServiceEntry owns it. */
export function resolutionOf({ owner }: PolicyHost): string | undefined {
  return owner?.facts.spec.type === 'ServiceEntry' ? owner.facts.spec.resolution : undefined;
}
