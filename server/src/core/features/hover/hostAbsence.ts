import { parseServiceFqdn } from '../../istio/hosts';
import { parseIp } from '../../istio/ip';
import { absenceOf } from '../../mesh/hosts';
import type { HostLookup } from '../../mesh/hosts';
import type { Resource } from '../../workspace/resource';
import { code, codes, count, named, namedAll } from '../markdown';
import type { AppliedContext } from './context';

/** Why a name leads nowhere, as far as the workspace shows, and what comes of it. */
export function nobodyOwns(context: AppliedContext, host: string, lookup: HostLookup): string {
  const { view, resource } = context;
  const [hidden] = lookup.hidden;
  if (hidden !== undefined)
    return `${named(hidden, resource)} has the name, but is **not exported** to namespace ${code(resource.namespace)}: ${effect(context)}.`;
  if (parseIp(host) !== undefined) return `An address is no name of a service: ${effect(context)}.`;
  const dotted = dottedService(context, host);
  if (dotted !== undefined)
    return `Nobody owns it: a name with a dot is taken as it is and not completed. ${named(dotted.resource, resource)} is meant by ${code(dotted.full)}.`;
  const elsewhere = host.includes('.') ? [] : view.find('name', `/Service|${host}`);
  if (elsewhere.length > 0)
    return `Nobody owns it here, but ${namedAll(elsewhere, resource)} has that short name: from another namespace it is written in full, ${codes(
      elsewhere.map(({ namespace }) => `${host}.${namespace}.svc.${view.settings.domainSuffix}`),
      2,
    )}.`;
  const absence = absenceOf(view, lookup.host, resource);
  if (absence.kind === 'elsewhere')
    return `Not in this world, but in another one of the workspace: ${namedAll(absence.resources, resource)}.`;
  if (absence.kind === 'external')
    return 'Nobody in the workspace owns it; `.pilotage.yaml` says that it lies outside.';
  if (absence.kind === 'unknown')
    return 'Nobody is seen to own it; a host or name that is filled in later may be this one.';
  const service = parseServiceFqdn(lookup.host, view.settings.domainSuffix);
  if (absence.kind === 'certain' && service !== undefined) {
    const names = view.find('service', service.namespace).flatMap(({ facts }) => facts.name ?? []);
    return `**Nobody owns it.** Namespace ${code(service.namespace)} has ${count(names.length, 'Service')} here (${codes(names, 5)}), but none of this name: ${effect(context)}.`;
  }
  const gateways = boundTo(context);
  if (gateways === 'only')
    return 'No Service has this name, and none need have it: it is what clients of the gateway ask for.';
  return `Nobody in the workspace owns it. If the cluster has no such Service or ServiceEntry either, ${effect(context)}.`;
}

/** Whether a VirtualService whose host is looked at serves gateways. */
function boundTo(context: AppliedContext): 'only' | 'also' | 'not' {
  const { spec } = context.facts;
  if (spec.type !== 'VirtualService' || !isVirtualHost(context)) return 'not';
  const gateways = spec.gateways ?? ['mesh'];
  if (gateways.every((gateway) => gateway === 'mesh')) return 'not';
  return gateways.includes('mesh') ? 'also' : 'only';
}

/** True for `spec.hosts` of a VirtualService, which may be names of nobody's. */
export function isVirtualHost(context: AppliedContext): boolean {
  return context.facts.kind === 'VirtualService' && context.path[1] === 'hosts';
}

function effect(context: AppliedContext): string {
  if (context.facts.kind === 'DestinationRule') return 'the rule is used for no traffic at all';
  return isVirtualHost(context)
    ? 'sidecars use these rules on port 80 only'
    : 'Envoy has no cluster for it and answers 503 (NC)';
}

/** `reviews.shop`: short for a Service to people and to DNS, but not to Istio. */
function dottedService(context: AppliedContext, host: string): { resource: Resource; full: string } | undefined {
  const [name = '', namespace = '', ...rest] = host.split('.');
  const tail = rest.join('.');
  if (namespace === '' || (tail !== '' && tail !== 'svc')) return undefined;
  const [resource] = context.view.variants('/Service', namespace, name);
  return resource && { resource, full: `${name}.${namespace}.svc.${context.view.settings.domainSuffix}` };
}
