import { findHost, portsOf } from '../../mesh/hosts';
import { protocolOf } from '../../mesh/servicePorts';
import type { PortFacts } from '../../workspace/facts/types';
import type { Resource } from '../../workspace/resource';
import type { AppliedContext } from './context';
import { code, codes, named } from '../markdown';

/** The port of a host that a destination or a port-level policy names. */
export function portReferenceHover(context: AppliedContext): string | undefined {
  const number = context.field.number;
  const host = hostOf(context);
  const { resource, view } = context;
  if (number === undefined || host === undefined || resource.namespaceFrom === 'unknown') return undefined;
  const [owner] = findHost(view, host, resource.namespace).owners;
  if (owner === undefined) return undefined;
  const port = portsOf(owner).find((candidate) => candidate.number === number);
  if (port !== undefined) return `**Here:** ${portWords(port, owner)} of ${named(owner, resource)}.`;
  const numbers = portsOf(owner).map((candidate) => candidate.number);
  if (numbers.length === 0) return undefined;
  const container = portsOf(owner).find(({ targetPort }) => targetPort === number);
  return container === undefined
    ? `**Here:** ${named(owner, resource)} has no port ${number}; it has ${codes(numbers, 6)}.`
    : `**Here:** ${number} is the port of the container. ${named(owner, resource)} has ${code(container.number)} in front of it, and that is the number that belongs here.`;
}

function portWords(port: PortFacts, owner: Resource): string {
  const protocol = protocolOf(owner, port);
  const what = protocol === undefined || protocol === 'auto' ? 'protocol detected' : protocol.toUpperCase();
  const name = port.name === undefined ? '' : ` ${code(port.name)}`;
  const target =
    port.targetPort === undefined || port.targetPort === port.number
      ? ''
      : `, to ${code(port.targetPort)} on the other side`;
  return `port ${port.number}${name}, ${what}${target},`;
}

function hostOf(context: AppliedContext): string | undefined {
  if (context.facts.kind === 'DestinationRule') return context.object.at('spec.host').text;
  const at = context.path.lastIndexOf('port');
  return context.object.follow(context.path.slice(0, at)).get('host').text;
}
