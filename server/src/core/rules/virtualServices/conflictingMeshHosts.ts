import { meshGateway } from '../../istio/gatewayNames';
import { isWildcard, resolveShortName } from '../../istio/hosts';
import { areSeenTogether } from '../../mesh/visibility';
import type { VirtualServiceFacts } from '../../workspace/facts/types';
import type { Resource } from '../../workspace/resource';
import type { Field } from '../../yaml/field';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule } from '../defineRule';
import { conflictSeverity, fullName, fullNames, otherThan } from '../related';

export const conflictingMeshHosts = defineRule({
  code: 'host-in-several-virtual-services',
  aliases: ['IST0109', 'KIA1106'],
  title: 'Several VirtualServices for one host inside the mesh',
  source: 'pkg/config/analysis/analyzers/virtualservice/conflictingmeshgatewayhosts.go',
  messages: {
    conflict: {
      what: '{others} is for {host} as well.',
      why: 'Sidecars take one VirtualService for a host, the oldest; the rules of the other are never tried.',
      todo: 'Merge them into one, let one delegate to the other, or narrow exportTo so that no namespace sees both.',
    },
  },
});

/** Hosts that another VirtualService of the mesh has, too, and that some namespace sees from both. */
export const conflictingMeshHostsCheck: WorldCheck = {
  scope: 'world',
  name: 'host-in-several-virtual-services',
  rules: [conflictingMeshHosts],
  kinds: ['networking.istio.io/VirtualService'],
  reads: ['virtual-service', 'wildcard-virtual-service', 'mesh', 'identity'],
  check(context) {
    const { facts, resource, object } = context;
    const { spec } = facts;
    if (spec.type !== 'VirtualService' || resource.namespaceFrom === 'unknown' || !isForMesh(spec)) return;
    if (object.at('spec.gateways').open || object.at('spec.exportTo').open) return;
    for (const host of object.at('spec.hosts').items())
      if (host.text !== undefined) checkHost(context, host, host.text);
  },
};

function checkHost(context: WorldContext, field: Field, host: string): void {
  const { view, resource, report } = context;
  const name = inFull(context, host, resource.namespace);
  const candidates = isWildcard(name) ? view.find('wildcard-virtual-service', '') : view.find('virtual-service', name);
  const rivals = otherThan(view, resource, candidates).filter((other) => {
    const { spec } = other.facts;
    if (spec.type !== 'VirtualService' || !isForMesh(spec)) return false;
    return hostOf(context, other, name) !== undefined && areSeenTogether(view, resource, other);
  });
  if (rivals.length === 0) return;
  const related = rivals.map((other) => ({
    resource: other,
    span: hostOf(context, other, name)?.span ?? other.facts.nameSpan,
    message: `${fullName(other)} has it, too`,
  }));
  report(
    conflictingMeshHosts,
    field,
    'conflict',
    { host, others: fullNames(rivals) },
    {
      related,
      severity: conflictSeverity(view, resource, rivals),
    },
  );
}

function isForMesh({ gateways }: VirtualServiceFacts): boolean {
  return gateways === undefined || gateways.length === 0 || gateways.includes(meshGateway);
}

function hostOf(
  context: WorldContext,
  other: Resource,
  name: string,
): VirtualServiceFacts['hosts'][number] | undefined {
  const { spec } = other.facts;
  if (spec.type !== 'VirtualService') return undefined;
  return spec.hosts.find(({ text }) => inFull(context, text, other.namespace) === name);
}

function inFull({ view }: WorldContext, host: string, namespace: string): string {
  return resolveShortName(host, namespace, view.settings.domainSuffix);
}
