import { resolveGatewayName } from '../../istio/gatewayNames';
import { protocols } from '../../istio/protocol';
import { appliedRules } from '../../mesh/appliedRules';
import { ruleOf } from '../../mesh/destinationRules';
import { findHost, portsOf } from '../../mesh/hosts';
import { meshSettings } from '../../mesh/meshSettings';
import { protocolOf } from '../../mesh/servicePorts';
import { displayName } from '../../workspace/resource';
import type { Resource } from '../../workspace/resource';
import type { Field } from '../../yaml/field';
import { writtenObject } from '../input';
import { schemaAt } from '../schemaAt';
import { valueWordsAt } from '../words';
import type { CompletionContext } from './context';
import type { Suggestion } from './item';
import { hosts, namespaces } from './known';

/** The map that holds the value, `up` steps above it. */
export function holder(context: CompletionContext, up: number): Field {
  return context.object.follow(context.path.slice(0, -up));
}

/** Items that the list has already are of no use. */
export function without(context: CompletionContext, suggestions: readonly Suggestion[]): Suggestion[] {
  const present = new Set(holder(context, 1).texts());
  return suggestions.filter(({ value }) => !present.has(String(value)));
}

/** The protocols that make sense on a port. */
export function protocolWords(context: CompletionContext): Suggestion[] {
  const place = schemaAt(context.structure, context.path);
  if (place === undefined) return [];
  const useless = context.facts?.kind === 'ServiceEntry' ? ['HTTP_PROXY', 'UDP'] : [];
  return protocols.flatMap((protocol) => {
    const value = protocol.toUpperCase();
    if (useless.includes(value)) return [];
    const documentation = valueWordsAt(place, value);
    // What has no words is not meant for this kind of port.
    return documentation === undefined ? [] : [{ value, kind: 'value', documentation }];
  });
}

/** Whom an object can be exported to. @param nobody true where `~` is allowed. */
export function exportTargets(context: CompletionContext, nobody: boolean): Suggestion[] {
  const present = holder(context, 1).texts();
  const others = namespaces(context).filter((namespace) => namespace !== context.namespace);
  const alone: Suggestion[] =
    present.length > 0
      ? []
      : [
          { value: '*', kind: 'value', detail: 'every namespace' },
          ...(nobody ? [{ value: '~', kind: 'value', detail: 'nobody' } as const] : []),
        ];
  return without(context, [
    { value: '.', kind: 'value', detail: `this namespace${context.namespace === '' ? '' : ` (${context.namespace})`}` },
    ...alone,
    ...others.map((value): Suggestion => ({ value, kind: 'namespace', rank: 1 })),
  ]);
}

/** Gateways by the name that leads to them from here. */
export function gateways(context: CompletionContext): Suggestion[] {
  const found: Suggestion[] = [];
  for (const resource of allGateways(context)) {
    const { spec, name } = resource.facts;
    if (spec.type !== 'Gateway' || name === undefined) continue;
    const own = resource.namespace === context.namespace;
    found.push({
      value: own ? name : `${resource.namespace}/${name}`,
      kind: 'gateway',
      detail: spec.servers
        .map(({ port, hosts: served }) => `${port ?? '?'} ${served.slice(0, 2).join(', ')}`)
        .join('; '),
      rank: own ? 0 : 1,
    });
  }
  found.sort((a, b) => (String(a.value) < String(b.value) ? -1 : 1));
  return without(context, [...found, { value: 'mesh', kind: 'gateway', detail: 'all sidecars', rank: 2 }]);
}

/** A match can only narrow down the gateways that the VirtualService is bound to. */
export function boundGateways(context: CompletionContext): Suggestion[] {
  const bound = context.object.at('spec.gateways').texts();
  return without(
    context,
    (bound.length === 0 ? ['mesh'] : bound).map((value) => ({
      value,
      kind: 'gateway',
      detail: value === 'mesh' ? 'all sidecars' : 'bound by this VirtualService',
    })),
  );
}

/** Hosts that the bound gateways serve. */
export function serverHosts(context: CompletionContext): Suggestion[] {
  const bound = new Set(context.object.at('spec.gateways').texts());
  const found: Suggestion[] = [];
  for (const resource of allGateways(context)) {
    const { spec, name = '' } = resource.facts;
    if (spec.type !== 'Gateway') continue;
    const isOwn = resource.namespace === context.namespace && bound.has(name);
    if (!isOwn && !bound.has(`${resource.namespace}/${name}`)) continue;
    for (const host of spec.servers.flatMap(({ hosts: served }) => served)) {
      const value = host.slice(host.indexOf('/') + 1);
      if (value !== '*')
        found.push({ value, kind: 'host', detail: `served by Gateway ${displayName(resource)}`, rank: 0 });
    }
  }
  return found;
}

function allGateways({ view }: CompletionContext): readonly Resource[] {
  return view.find('kind-anywhere', 'networking.istio.io/Gateway');
}

/** The names that a `tls` rule can match: those of the VirtualService. */
export function sniHosts(context: CompletionContext): Suggestion[] {
  return without(
    context,
    context.object
      .at('spec.hosts')
      .texts()
      .map((value) => ({ value, kind: 'host', detail: 'of this VirtualService' })),
  );
}

/** What a Sidecar can import. */
export function egressHosts(context: CompletionContext): Suggestion[] {
  // What every Sidecar needs of the control plane stands in its namespace, whether the workspace has that or not.
  const all = new Set([...namespaces(context), meshSettings(context.view).rootNamespace]);
  return without(context, [
    { value: './*', kind: 'host', detail: 'all of this namespace' },
    ...[...all]
      .filter((namespace) => namespace !== context.namespace)
      .sort()
      .map((namespace): Suggestion => ({
        value: `${namespace}/*`,
        kind: 'host',
        detail: `all that ${namespace} exports`,
      })),
    ...hosts(context, { wildcards: true, form: 'namespaced' }).map((host) => ({ ...host, rank: 1 + (host.rank ?? 0) })),
    { value: '*/*', kind: 'host', detail: 'everything', rank: 4 },
  ]);
}

/** Hosts for a server of a Gateway: those that VirtualServices bound to it route, with and without their namespace. */
export function gatewayHosts(context: CompletionContext): Suggestion[] {
  const name = context.facts?.name;
  const found = new Map<string, Suggestion>();
  for (const { facts, namespace } of context.view.find('kind-anywhere', 'networking.istio.io/VirtualService')) {
    const { spec } = facts;
    if (spec.type !== 'VirtualService' || name === undefined) continue;
    const isBound = spec.gateways?.some(
      (gateway) => resolveGatewayName(gateway, namespace) === `${context.namespace}/${name}`,
    );
    if (isBound !== true) continue;
    for (const { text } of spec.hosts) {
      const detail = `of VirtualService ${namespace}/${facts.name ?? ''}`;
      if (!found.has(text)) found.set(text, { value: text, kind: 'host', detail });
      const full = `${namespace}/${text}`;
      if (!found.has(full)) found.set(full, { value: full, kind: 'host', detail, rank: 1 });
    }
  }
  return without(context, [
    ...found.values(),
    ...namespaces(context).map((namespace): Suggestion => ({
      value: `${namespace}/*`,
      kind: 'host',
      detail: `whatever VirtualServices of ${namespace} route`,
      rank: 2,
    })),
    { value: '*', kind: 'host', detail: 'every host', rank: 3 },
  ]);
}

/** Hosts for a route of the Gateway API: those that the listeners of its parents take. */
export function listenerHosts(context: CompletionContext): Suggestion[] {
  const found = new Map<string, Suggestion>();
  for (const parent of context.object.at('spec.parentRefs').items()) {
    const name = parent.get('name').text;
    const namespace = parent.get('namespace').text ?? context.namespace;
    const section = parent.get('sectionName').text;
    if (name === undefined) continue;
    for (const gateway of context.view.variants('gateway.networking.k8s.io/Gateway', namespace, name)) {
      for (const listener of writtenObject(context.input, gateway)?.at('spec.listeners').items() ?? []) {
        const value = listener.get('hostname').text;
        const isMeant = section === undefined || listener.get('name').text === section;
        if (value === undefined || !isMeant) continue;
        found.set(value, { value, kind: 'host', detail: `of a listener of Gateway ${displayName(gateway)}` });
      }
    }
  }
  return without(context, [...found.values()]);
}

/** The subsets of the host of a destination. */
export function subsets(context: CompletionContext): Suggestion[] {
  return subsetsOf(context, holder(context, 1).get('host'));
}

/** The subsets of a host. */
export function subsetsOf(context: CompletionContext, { text: host }: Field): Suggestion[] {
  if (host === undefined || context.namespace === '') return [];
  const lookup = findHost(context.view, host, context.namespace);
  const owner = lookup.owners[0]?.namespace ?? context.namespace;
  const { rules, selective } = appliedRules(context.view, lookup.host, owner, context.namespace);
  const found = new Map<string, Suggestion>();
  for (const rule of [...rules, ...selective]) {
    for (const { text, labels } of ruleOf(rule)?.subsets ?? []) {
      const detail = Object.entries(labels)
        .map(([key, value]) => `${key}: ${value}`)
        .join(', ');
      if (!found.has(text)) found.set(text, { value: text, kind: 'subset', detail });
    }
  }
  return [...found.values()];
}

/** The ports of a host. */
export function hostPorts(context: CompletionContext, host: Field): Suggestion[] {
  if (host.text === undefined || context.namespace === '') return [];
  const { owners } = findHost(context.view, host.text, context.namespace);
  const found = new Map<number, Suggestion>();
  for (const owner of owners) {
    for (const port of portsOf(owner)) {
      const protocol = protocolOf(owner, port);
      const what = protocol === undefined || protocol === 'auto' ? '' : protocol.toUpperCase();
      const detail = [port.name, what, `of ${displayName(owner)}`].filter(Boolean).join(' ');
      if (!found.has(port.number)) found.set(port.number, { value: port.number, kind: 'port', detail });
    }
  }
  return [...found.values()];
}
