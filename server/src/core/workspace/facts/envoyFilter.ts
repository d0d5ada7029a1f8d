import type { Field } from '../../yaml/field';
import type { EnvoyFilterFacts } from './types';

/** Facts of an EnvoyFilter: the filters that it patches for some versions of the proxy only, at no place of its own. */
export function envoyFilterFacts(object: Field): EnvoyFilterFacts {
  const spec = object.get('spec');
  const priority = spec.get('priority');
  if (priority.unknown || (priority.number ?? 0) !== 0) return NOTHING;
  const versioned = spec
    .get('configPatches')
    .items()
    .filter((patch) => (patch.at('match.proxy.proxyVersion').text ?? '') !== '')
    .flatMap((patch) => patchedFilter(patch)?.name ?? []);
  return versioned.length === 0 ? NOTHING : { type: 'EnvoyFilter', versioned: [...new Set(versioned)] };
}

const NOTHING: EnvoyFilterFacts = { type: 'EnvoyFilter' };

/** What a patch is about: the name in its value, else that of the filter that it matches; undefined without either. */
export function patchedFilter(patch: Field): { readonly name: string; readonly by: 'value' | 'match' } | undefined {
  const named = patch.at('patch.value.name').text;
  if (named !== undefined && named !== '') return { name: named, by: 'value' };
  const filter = patch.at('match.listener.filterChain.filter.name').text;
  return filter === undefined || filter === '' ? undefined : { name: filter, by: 'match' };
}
