import { meshGateway } from '../../istio/gatewayNames';
import { resolveShortName } from '../../istio/hosts';
import type { Resource } from '../../workspace/resource';
import { addMember } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import { destinationsOf } from '../references/hostReferences';
import { softened, fullName, otherThan, relatedTo } from '../related';

export const subsetOnlyInMesh = defineRule({
  code: 'subset-only-in-mesh',
  aliases: ['IST0140'],
  severity: 'warning',
  title: 'The rules of the mesh do not hold at the gateway',
  source: 'pkg/config/analysis/analyzers/virtualservice/destinationhosts.go',
  messages: {
    bypassed: {
      what: '{other} routes {host} by subset ({subsets}), and this route names none.',
      why: 'A gateway sends straight to the service and does not apply the rules for calls inside the mesh, so its requests go to all versions.',
      todo: 'Add a subset here, if requests through the gateway should be split as well.',
    },
  },
});

/** Routes of a gateway to a host that VirtualServices of the mesh split into subsets. */
export const subsetOnlyInMeshCheck: WorldCheck = {
  scope: 'world',
  name: 'subset-only-in-mesh',
  rules: [subsetOnlyInMesh],
  kinds: ['networking.istio.io/VirtualService'],
  reads: ['virtual-service', 'identity'],
  check(context) {
    const { facts, resource, object } = context;
    const { spec } = facts;
    if (spec.type !== 'VirtualService' || resource.namespaceFrom === 'unknown') return;
    if ((spec.gateways ?? []).every((gateway) => gateway === meshGateway)) return;
    for (const { field, host, section, rule } of destinationsOf(object)) {
      const isRoute = rule
        .get('route')
        .items()
        .some((route) => route.get('destination').node === field.node);
      const subset = field.get('subset');
      if (section !== 'http' || !isRoute || subset.unknown || (subset.text ?? '') !== '') continue;
      checkDestination(context, field, resolveShortName(host, resource.namespace, context.view.settings.domainSuffix));
    }
  },
};

function checkDestination(context: WorldContext, field: Field, host: string): void {
  const { view, resource, report, document } = context;
  const splitting = otherThan(view, resource, view.find('virtual-service', host))
    .map((other) => ({ other, subsets: subsetsFor(context, other, host) }))
    .filter(({ subsets }) => subsets.length > 0);
  const [first] = splitting;
  if (first === undefined) return;
  const subsets = [...new Set(splitting.flatMap((each) => each.subsets))];
  const fixes = subsets.flatMap((subset) =>
    fix(`Add subset ${subset}`, [addMember(document.text, field, 'subset', subset)]),
  );
  const values = { other: fullName(first.other), host, subsets: subsets.join(', ') };
  const others = splitting.map(({ other }) => other);
  const severity = softened(view, resource, others, 'warning');
  report(subsetOnlyInMesh, field.get('host'), 'bypassed', values, {
    fixes,
    related: relatedTo(others, 'splits the host inside the mesh'),
    severity,
  });
}

/** The subsets to which a VirtualService of the mesh sends what is for a host of its own. */
function subsetsFor({ view }: WorldContext, other: Resource, host: string): string[] {
  const { spec } = other.facts;
  if (spec.type !== 'VirtualService') return [];
  if (spec.gateways !== undefined && spec.gateways.length > 0 && !spec.gateways.includes(meshGateway)) return [];
  return spec.routes.flatMap(({ section, destinations }) =>
    destinations.flatMap((destination) => {
      const name = resolveShortName(destination.host, other.namespace, view.settings.domainSuffix);
      return section === 'http' && name === host && destination.subset ? [destination.subset] : [];
    }),
  );
}
