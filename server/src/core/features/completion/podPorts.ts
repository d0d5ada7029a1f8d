import { findHost, portsOf } from '../../mesh/hosts';
import { protocolOf } from '../../mesh/servicePorts';
import { selectWorkloads, workloadLabels } from '../../mesh/workloads';
import { labelsSubset } from '../../istio/labels';
import { displayName } from '../../workspace/resource';
import type { Resource } from '../../workspace/resource';
import type { Field } from '../../yaml/field';
import type { CompletionContext } from './context';
import type { Suggestion } from './item';

/** The workloads that the object at hand is about. */
export type Pods = (context: CompletionContext) => readonly Resource[];

/** The pods that the selector of a policy or Sidecar picks in its namespace. */
export const ownPods: Pods = (context) => {
  const spec = context.object.get('spec');
  const labels = [spec.at('selector.matchLabels'), spec.at('workloadSelector.labels')].flatMap((map) => map.members());
  const asked: Record<string, string> = {};
  for (const label of labels) if (label.text !== undefined) asked[String(label.key)] = label.text;
  return selectWorkloads(context.view, context.namespace, asked).workloads;
};

/**
 * The ports on which pods listen: those that their containers declare, and those that Services send to. Where no pods
 * are known there are none.
 */
export function podPorts(pods: Pods): (context: CompletionContext) => Suggestion[] {
  return (context) => {
    const workloads = pods(context);
    const found = new Map<number, Suggestion>();
    const add = (value: number | undefined, detail: string): void => {
      if (value !== undefined && !found.has(value)) found.set(value, { value, kind: 'port', detail });
    };
    for (const workload of workloads) {
      const { spec } = workload.facts;
      if (spec.type !== 'Workload') continue;
      for (const { number, name } of spec.ports)
        add(number, [name, `of ${workload.facts.kind} ${displayName(workload)}`].filter(Boolean).join(' '));
    }
    for (const service of context.view.find('service', context.namespace)) {
      const { spec } = service.facts;
      if (spec.type !== 'Service' || spec.selector === undefined) continue;
      const { selector } = spec;
      const chosen = workloads.filter((workload) => labelsSubset(selector, workloadLabels(workload)));
      if (chosen.length === 0) continue;
      for (const { number, targetPort = number } of spec.ports)
        add(
          typeof targetPort === 'number' ? targetPort : namedPort(chosen, targetPort),
          `target of Service ${displayName(service)} port ${number}`,
        );
    }
    return [...found.values()].sort((a, b) => Number(a.value) - Number(b.value));
  };
}

function namedPort(workloads: readonly Resource[], name: string): number | undefined {
  for (const { facts } of workloads) {
    const port = facts.spec.type === 'Workload' ? facts.spec.ports.find((known) => known.name === name) : undefined;
    if (port !== undefined) return port.number;
  }
  return undefined;
}

/** The ports on which requests for the hosts of a VirtualService can come: of the hosts, and of the bound gateways. */
export function requestPorts(context: CompletionContext): Suggestion[] {
  const { object, view, namespace } = context;
  const found = new Map<number, Suggestion>();
  const bound = object.at('spec.gateways').texts();
  if (bound.length === 0 || bound.includes('mesh'))
    for (const host of object.at('spec.hosts').items()) addServicePorts(context, host, found);
  for (const name of bound) {
    const [owner = '', plain] = name.includes('/') ? name.split('/') : [namespace, name];
    for (const gateway of view.variants('networking.istio.io/Gateway', owner, plain ?? '')) {
      const { spec } = gateway.facts;
      if (spec.type !== 'Gateway') continue;
      for (const { port, protocol } of spec.servers)
        if (port !== undefined && !found.has(port))
          found.set(port, {
            value: port,
            kind: 'port',
            detail: [protocol, `of Gateway ${displayName(gateway)}`].filter(Boolean).join(' '),
          });
    }
  }
  return [...found.values()].sort((a, b) => Number(a.value) - Number(b.value));
}

function addServicePorts({ view, namespace }: CompletionContext, host: Field, found: Map<number, Suggestion>): void {
  if (host.text === undefined || namespace === '') return;
  for (const owner of findHost(view, host.text, namespace).owners) {
    for (const port of portsOf(owner)) {
      const protocol = protocolOf(owner, port)?.toUpperCase();
      const what = protocol === 'AUTO' ? undefined : protocol;
      const detail = [port.name, what, `of ${displayName(owner)}`].filter(Boolean).join(' ');
      if (!found.has(port.number)) found.set(port.number, { value: port.number, kind: 'port', detail });
    }
  }
}
