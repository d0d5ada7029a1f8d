import { addMember, replaceScalar } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import { meshSettings } from '../../mesh/meshSettings';
import { patchedFilter } from '../../workspace/facts/envoyFilter';
import type { Resource } from '../../workspace/resource';
import type { ObjectContext, WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import { fullName, otherThan, relatedTo } from '../related';

const SOURCE = 'pkg/config/analysis/analyzers/envoyfilter/envoyfilter.go';

export const relativeOperation = defineRule({
  code: 'relative-envoy-filter-operation',
  aliases: ['IST0151', 'IST0155'],
  severity: 'warning',
  title: 'A patch whose place depends on other EnvoyFilters',
  source: SOURCE,
  messages: {
    relative: {
      what: '{operation} is relative to what is there, and the EnvoyFilter has no priority.',
      why: 'EnvoyFilters of one priority are applied in the order of their age; where this one comes first, what it refers to may not be there yet.',
      todo: 'Set a priority, or use INSERT_FIRST where that is meant.',
    },
    version: {
      what: '{operation} is relative to what is there, and an earlier patch of the same filter holds for one version of the proxy only.',
      why: 'On proxies of other versions the earlier patch is not applied, so this one may find another order.',
      todo: 'Set a priority, or match the same versions.',
    },
    elsewhere: {
      what: '{operation} is relative to what is there, and {other} patches {filter} for some versions of the proxy only.',
      why: 'Neither has a priority, so the older one is applied first; on proxies of other versions {other} is not applied at all, and this one may find another order.',
      todo: 'Set a priority, or match the same versions.',
    },
  },
});

/** Operations that have no effect on what they are applied to; one number of the analyzers each. */
const INEFFECTIVE = {
  what: '{operation} does nothing on {target}.',
  why: 'istiod skips the patch without a word.',
  todo: '{better}',
} as const;

export const ineffectiveReplace = defineRule({
  code: 'ineffective-replace-operation',
  aliases: ['IST0152'],
  title: 'REPLACE where it does nothing',
  source: SOURCE,
  messages: { ignored: INEFFECTIVE },
});

export const ineffectiveAdd = defineRule({
  code: 'ineffective-add-operation',
  aliases: ['IST0153'],
  title: 'ADD where it does nothing',
  source: SOURCE,
  messages: { ignored: INEFFECTIVE },
});

export const ineffectiveRemove = defineRule({
  code: 'ineffective-remove-operation',
  aliases: ['IST0154'],
  title: 'REMOVE where it does nothing',
  source: SOURCE,
  messages: { ignored: INEFFECTIVE },
});

const ROUTES: ReadonlySet<string> = new Set(['ROUTE_CONFIGURATION', 'HTTP_ROUTE']);
const REPLACEABLE: ReadonlySet<string> = new Set(['NETWORK_FILTER', 'HTTP_FILTER', 'VIRTUAL_HOST']);
const RELATIVE: ReadonlySet<string> = new Set(['INSERT_BEFORE', 'INSERT_AFTER', 'REMOVE', 'REPLACE']);

/** Operations of EnvoyFilters that do nothing, or whose outcome depends on the order of EnvoyFilters. */
export const envoyFilterOperationsCheck: WorldCheck = {
  scope: 'world',
  name: 'envoy-filter-operations',
  rules: [relativeOperation, ineffectiveReplace, ineffectiveAdd, ineffectiveRemove],
  kinds: ['networking.istio.io/EnvoyFilter'],
  reads: ['kind', 'identity', 'mesh'],
  check(context) {
    const spec = context.object.get('spec');
    const priority = spec.get('priority');
    const versioned = new Set<string>();
    let isTold = priority.unknown || (priority.number ?? 0) !== 0;
    for (const patch of spec.get('configPatches').items()) {
      const operation = patch.at('patch.operation');
      const target = patch.get('applyTo').text;
      if (!patch.get('patch').exists) return;
      if (operation.text === undefined || target === undefined) continue;
      if (checkEffect(context, patch, operation, target)) continue;
      // One finding for the object: a priority settles all of them.
      if (!isTold && RELATIVE.has(operation.text))
        isTold = reportRelative(context, patch, operation, versioned.has(instanceOf(patch)));
      if ((patch.at('match.proxy.proxyVersion').text ?? '') !== '') versioned.add(instanceOf(patch));
    }
  },
};

/** @returns true when the operation does nothing */
function checkEffect({ report }: ObjectContext, patch: Field, operation: Field, target: string): boolean {
  const values = { operation: operation.text ?? '', target };
  const node = operation.scalar;
  const merge =
    node === undefined || !patch.at('patch.value').exists ? [] : fix('Change to MERGE', [replaceScalar(node, 'MERGE')]);
  if (operation.text === 'REPLACE' && !REPLACEABLE.has(target))
    report(ineffectiveReplace, operation, 'ignored', { ...values, better: 'Use MERGE.' }, { fixes: merge });
  else if (operation.text === 'ADD' && ROUTES.has(target))
    report(
      ineffectiveAdd,
      operation,
      'ignored',
      { ...values, better: 'Use INSERT_FIRST for a route, or MERGE.' },
      { fixes: merge },
    );
  else if (operation.text === 'REMOVE' && ROUTES.has(target))
    report(ineffectiveRemove, operation, 'ignored', {
      ...values,
      better: 'Remove the patch, or change what it is applied to.',
    });
  else return false;
  return true;
}

function reportRelative(context: WorldContext, patch: Field, operation: Field, versioned: boolean): true {
  const { report, object, document } = context;
  const spec = object.get('spec');
  const fixes = spec.get('priority').exists
    ? []
    : fix('Add priority 10', [addMember(document.text, spec, 'priority', 10)]);
  const values = { operation: operation.text ?? '' };
  const severity = isBesideEnvoys(patch) ? 'hint' : 'warning';
  const other = versioned ? undefined : versionedElsewhere(context, patch);
  if (other === undefined)
    report(relativeOperation, operation, versioned ? 'version' : 'relative', values, { fixes, severity });
  else {
    const related = relatedTo([other.resource], `patches ${other.filter} for some versions`);
    const told = { ...values, other: fullName(other.resource), filter: other.filter };
    report(relativeOperation, operation, 'elsewhere', told, { fixes, severity, related });
  }
  return true;
}

/** An EnvoyFilter for the same proxies that patches, for some versions only, what a patch is about or relative to. */
function versionedElsewhere(
  { view, resource }: WorldContext,
  patch: Field,
): { readonly resource: Resource; readonly filter: string } | undefined {
  if (resource.namespaceFrom === 'unknown') return undefined;
  const filter = patch.at('match.listener.filterChain.filter');
  const named = [patchedFilter(patch)?.name, filter.at('subFilter.name').text, filter.get('name').text];
  // The filters of Envoy itself are there in every version.
  const names = named.filter((name) => name !== undefined && !name.startsWith('envoy.'));
  const namespaces = [...new Set([resource.namespace, meshSettings(view).rootNamespace])];
  const others = namespaces.flatMap((namespace) => view.find('kind', `networking.istio.io/EnvoyFilter|${namespace}`));
  for (const other of otherThan(view, resource, others)) {
    const { spec } = other.facts;
    const found = spec.type === 'EnvoyFilter' ? spec.versioned?.find((name) => names.includes(name)) : undefined;
    if (found !== undefined) return { resource: other, filter: found };
  }
  return undefined;
}

/** A filter of Envoy itself (the router, the proxy of TCP) is there whatever other EnvoyFilters do. */
function isBesideEnvoys(patch: Field): boolean {
  const filter = patch.at('match.listener.filterChain.filter');
  const name = filter.at('subFilter.name').text ?? filter.get('name').text ?? '';
  return name.startsWith('envoy.');
}

/** What a patch is about; patches without any name are about the same. */
function instanceOf(patch: Field): string {
  const { by = 'match', name = '' } = patchedFilter(patch) ?? {};
  return `${by} ${name}`;
}
