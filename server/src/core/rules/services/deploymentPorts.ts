import { meshState } from '../../mesh/injection';
import { servicesSelecting } from '../../mesh/gatewayWorkloads';
import { portsOf } from '../../mesh/hosts';
import type { PortFacts } from '../../workspace/facts/types';
import type { Resource } from '../../workspace/resource';
import type { WorldCheck } from '../defineRule';
import { defineRule } from '../defineRule';
import { fullNames, relatedTo } from '../related';

const SOURCE = 'pkg/config/analysis/analyzers/deployment/services.go';

export const portWithTwoProtocols = defineRule({
  code: 'port-with-two-protocols',
  aliases: ['IST0116'],
  severity: 'warning',
  title: 'Services that use one port with different protocols',
  source: SOURCE,
  messages: {
    mixed: {
      what: '{services} select this workload and use port {port} with {protocols}.',
      why: 'A sidecar has one listener for a port, and it takes the protocol of one of them.',
      todo: 'Give the ports different numbers, or the same protocol.',
    },
  },
});

export const targetPortShared = defineRule({
  code: 'target-port-shared',
  aliases: ['IST0137'],
  severity: 'warning',
  title: 'Several service ports lead to one port of the container',
  source: SOURCE,
  messages: {
    several: {
      what: 'Target port {target} of this workload is behind the ports {ports} of {services}.',
      why: 'The sidecar has one inbound listener for it, with the protocol of one of these ports.',
      todo: 'Use one service port for a target port.',
    },
  },
});

interface PortOf {
  readonly service: Resource;
  readonly port: PortFacts;
}

/** Deployments in the mesh whose Services disagree on a port. */
export const deploymentPortsCheck: WorldCheck = {
  scope: 'world',
  name: 'deployment-ports',
  rules: [portWithTwoProtocols, targetPortShared],
  kinds: ['apps/Deployment'],
  reads: ['service-selector', 'identity'],
  check(context) {
    const { facts, resource, view, object, report } = context;
    const { spec } = facts;
    if (spec.type !== 'Workload' || facts.labels['gateway.istio.io/managed'] === 'istio.io-mesh-controller') return;
    const services = servicesSelecting(view, resource.namespace, spec.podLabels);
    if (services.length === 0 || meshState(view, resource) !== 'sidecar') return;
    const ports = services.flatMap((service) => portsOf(service).map((port): PortOf => ({ service, port })));
    const field = object.at('metadata.name');
    for (const [number, group] of groupBy(ports, ({ port }) => port.number)) {
      const protocols = [...new Set(group.map(({ port }) => port.protocol ?? 'TCP'))].sort();
      const owners = [...new Set(group.map(({ service }) => service))];
      // The proxy leaves UDP alone, and a name server has both on one Service.
      if (protocols.length < 2 || owners.length < 2) continue;
      const values = { services: fullNames(owners), port: number, protocols: protocols.join(' and ') };
      report(portWithTwoProtocols, field, 'mixed', values, { related: relatedTo(owners, 'uses the port') });
    }
    for (const [target, group] of groupBy(ports, ({ port }) => String(port.targetPort ?? port.number))) {
      const numbers = [...new Set(group.map(({ port }) => port.number))].sort((a, b) => a - b);
      if (numbers.length < 2) continue;
      const owners = [...new Set(group.map(({ service }) => service))];
      const values = { target, ports: numbers.join(' and '), services: fullNames(owners) };
      report(targetPortShared, field, 'several', values, { related: relatedTo(owners, 'leads there') });
    }
  },
};

function groupBy<K>(ports: readonly PortOf[], keyOf: (port: PortOf) => K): Map<K, PortOf[]> {
  const groups = new Map<K, PortOf[]>();
  for (const port of ports) {
    const key = keyOf(port);
    groups.set(key, [...(groups.get(key) ?? []), port]);
  }
  return groups;
}
