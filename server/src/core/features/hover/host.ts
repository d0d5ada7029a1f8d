import { isWildcard, matches } from '../../istio/hosts';
import { appliedRules } from '../../mesh/appliedRules';
import { ruleOf } from '../../mesh/destinationRules';
import { findHost, ownersOf, portsOf } from '../../mesh/hosts';
import type { HostLookup } from '../../mesh/hosts';
import { protocolOf } from '../../mesh/servicePorts';
import { visibleTo } from '../../istio/exportTo';
import { meshSettings } from '../../mesh/meshSettings';
import type { Resource } from '../../workspace/resource';
import type { AppliedContext } from './context';
import { isVirtualHost, nobodyOwns } from './hostAbsence';
import { bullets, code, codes, named, namedAll, paragraphs, title } from '../markdown';

/** What a name that refers to a service means here: who owns it, with which ports, rules and visibility. */
export function hostHover(context: AppliedContext): string | undefined {
  const host = context.field.text;
  const { resource, view } = context;
  if (host === undefined || host === '' || context.field.unknown || resource.namespaceFrom === 'unknown')
    return undefined;
  if (isWildcard(host)) return wildcardHover(context, host);
  const lookup = findHost(view, host, resource.namespace);
  const heading = `${title(host)}${lookup.host === host ? '' : ` — in full ${code(lookup.host)}, as a name without a dot means namespace ${code(resource.namespace)}`}`;
  const [owner] = lookup.owners;
  if (owner !== undefined) return paragraphs([heading, bullets(ownerLines(context, lookup, owner))]);
  return paragraphs([heading, nobodyOwns(context, host, lookup)]);
}

function ownerLines(context: AppliedContext, { host, owners }: HostLookup, owner: Resource): (string | undefined)[] {
  const { resource } = context;
  const more = owners
    .slice(1)
    .filter((other) => other.facts.kind !== owner.facts.kind || other.namespace !== owner.namespace);
  return [
    `${named(owner, resource)}${ownerWords(context, owner)}`,
    portWords(owner),
    more.length === 0 ? undefined : `Also declared by ${namedAll(more, resource)}`,
    context.facts.kind === 'DestinationRule' ? undefined : ruleWords(context, host, owner),
    isVirtualHost(context) ? rivalRoutes(context, host) : routeWords(context, host),
    context.facts.kind === 'DestinationRule' ? rivalRules(context, host, owner) : undefined,
  ];
}

function ownerWords(context: AppliedContext, owner: Resource): string {
  const { spec } = owner.facts;
  const { namespace } = context.resource;
  if (spec.type === 'ServiceEntry')
    return `, ${spec.location === 'MESH_INTERNAL' ? 'inside' : 'outside'} the mesh, resolution ${spec.resolution ?? 'filled in later'}`;
  if (spec.type !== 'Service') return '';
  if (spec.externalName !== undefined)
    return `, an alias of ${code(spec.externalName)}: it has no cluster of its own, and traffic counts as traffic to that name`;
  if (spec.headless) return ', headless: callers reach single pods, not a balanced address';
  const hidden = owner.namespace !== namespace && spec.exportTo !== undefined ? ', exported to this namespace' : '';
  return spec.selector === undefined ? `, without a selector${hidden}` : hidden;
}

function portWords(owner: Resource): string | undefined {
  const ports = portsOf(owner).map((port) => {
    const protocol = protocolOf(owner, port) ?? 'auto';
    return `${port.number} ${protocol === 'auto' ? '(detected)' : protocol.toUpperCase()}`;
  });
  return ports.length === 0 ? undefined : `Ports: ${ports.slice(0, 6).join(', ')}${ports.length > 6 ? ' …' : ''}`;
}

function ruleWords(context: AppliedContext, host: string, owner: Resource): string {
  const { view, resource } = context;
  const { rules, selective } = appliedRules(view, host, owner.namespace, resource.namespace);
  const all = [...rules, ...selective];
  const subsets = [...new Set(all.flatMap((rule) => ruleOf(rule)?.subsets.map(({ text }) => text) ?? []))];
  if (all.length === 0) return 'No DestinationRule: default balancing, and no subsets';
  return `${namedAll(all, resource)}${subsets.length === 0 ? ', without subsets' : `: ${subsets.length === 1 ? 'subset' : 'subsets'} ${codes(subsets, 5)}`}`;
}

function routeWords(context: AppliedContext, host: string): string | undefined {
  const { view, resource } = context;
  const meshDefault = meshSettings(view).defaultVirtualServiceExportTo;
  const found = view.find('virtual-service', host).filter((candidate) => {
    const { spec } = candidate.facts;
    return (
      candidate !== resource &&
      spec.type === 'VirtualService' &&
      (spec.gateways === undefined || spec.gateways.includes('mesh')) &&
      visibleTo(spec.exportTo ?? [], candidate.namespace, resource.namespace, meshDefault)
    );
  });
  if (found.length === 0) return undefined;
  return `Calls to it follow ${namedAll(found, resource)}${context.facts.kind === 'VirtualService' ? '; a destination goes straight to the endpoints, not through those rules' : ''}`;
}

/** For a VirtualService: others for the same host. */
function rivalRoutes(context: AppliedContext, host: string): string | undefined {
  const { view, resource } = context;
  const others = view
    .find('virtual-service', host)
    .filter(
      (other) =>
        other !== resource && (other.namespace !== resource.namespace || other.facts.name !== resource.facts.name),
    );
  if (others.length === 0) return undefined;
  return `Also for this host: ${namedAll(others, resource)}. Sidecars use the oldest one only; gateways put the rules of all together`;
}

/** For a DestinationRule: others for the same host, of which a client gets one. */
function rivalRules(context: AppliedContext, host: string, owner: Resource): string | undefined {
  const { view, resource } = context;
  const others = view
    .find('destination-rule', host)
    .filter(
      (rule) => rule !== resource && (rule.namespace !== resource.namespace || rule.facts.name !== resource.facts.name),
    );
  if (others.length > 0)
    return `Also for this host: ${namedAll(others, resource)}. In one namespace rules are merged (the first policy and the first subset of a name win); of several namespaces a client gets its own, else that of ${code(owner.namespace)}`;
  const { rootNamespace } = meshSettings(view);
  if (resource.namespace === owner.namespace || resource.namespace === rootNamespace) return undefined;
  return `Only callers in ${code(resource.namespace)} get this rule: the host belongs to ${code(owner.namespace)}`;
}

function wildcardHover(context: AppliedContext, host: string): string {
  const { view, resource } = context;
  const owners = ownersOf(view, host);
  const [owner] = owners;
  const all = host === '*' ? 'every host' : `every name that ends with ${code(host.slice(1))}`;
  return paragraphs([
    `${title(host)} — ${all}; where several fit, the most specific one wins`,
    bullets([
      owner === undefined ? undefined : `${named(owner, resource)}${ownerWords(context, owner)}`,
      owners.length > 1 ? `Also declared by ${namedAll(owners.slice(1), resource)}` : undefined,
      covered(context, host),
    ]),
  ]);
}

/** The hosts of ServiceEntries that a wildcard of a DestinationRule or VirtualService takes in. */
function covered(context: AppliedContext, host: string): string | undefined {
  const entries = context.view
    .find('service-entry', '')
    .flatMap(({ facts }) =>
      facts.spec.type === 'ServiceEntry'
        ? facts.spec.hosts.flatMap(({ text }) => (text !== host && matches(host, text) ? [text] : []))
        : [],
    );
  return entries.length === 0 ? undefined : `Takes in ${codes([...new Set(entries)], 5)}`;
}
