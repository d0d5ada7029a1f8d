import type { Field } from '../../../yaml/field';
import { code } from '../../markdown';

/** What `applyTo` means, in words. */
export const TARGETS: Readonly<Record<string, string>> = {
  LISTENER: 'a listener',
  LISTENER_FILTER: 'a listener filter',
  FILTER_CHAIN: 'a filter chain',
  NETWORK_FILTER: 'a network filter',
  HTTP_FILTER: 'an HTTP filter',
  ROUTE_CONFIGURATION: 'a route configuration',
  VIRTUAL_HOST: 'a virtual host',
  HTTP_ROUTE: 'a route',
  CLUSTER: 'a cluster',
  EXTENSION_CONFIG: 'an extension configuration',
  BOOTSTRAP: 'the bootstrap',
};

const MERGED: readonly string[] = [
  'LISTENER',
  'LISTENER_FILTER',
  'FILTER_CHAIN',
  'NETWORK_FILTER',
  'HTTP_FILTER',
  'ROUTE_CONFIGURATION',
  'VIRTUAL_HOST',
  'HTTP_ROUTE',
  'CLUSTER',
];
/** Where MERGE_AND_REPLACE_LIST does something. */
const LIST_MERGED: readonly string[] = [
  'LISTENER',
  'FILTER_CHAIN',
  'ROUTE_CONFIGURATION',
  'VIRTUAL_HOST',
  'HTTP_ROUTE',
  'CLUSTER',
];
const REMOVED: readonly string[] = [
  'LISTENER',
  'LISTENER_FILTER',
  'FILTER_CHAIN',
  'NETWORK_FILTER',
  'HTTP_FILTER',
  'VIRTUAL_HOST',
  'HTTP_ROUTE',
  'CLUSTER',
];
const REPLACED: readonly string[] = ['LISTENER_FILTER', 'NETWORK_FILTER', 'HTTP_FILTER', 'VIRTUAL_HOST'];
const INSERTED: readonly string[] = ['LISTENER_FILTER', 'NETWORK_FILTER', 'HTTP_FILTER', 'HTTP_ROUTE'];
const ADDED: readonly string[] = [
  'LISTENER',
  'LISTENER_FILTER',
  'FILTER_CHAIN',
  'NETWORK_FILTER',
  'HTTP_FILTER',
  'VIRTUAL_HOST',
  'HTTP_ROUTE',
  'CLUSTER',
  'EXTENSION_CONFIG',
];

const NOTHING = 'this operation does nothing here; istiod skips it without a word';

/** What an operation does to what a patch is applied to. Source: pilot/pkg/networking/core/envoyfilter. */
export function operationEffect(
  target: string,
  operation: string,
  patch: Field,
): { readonly effect?: string; readonly watch?: string } {
  if (target === 'BOOTSTRAP')
    return {
      watch: 'no istiod since 1.22 sends it to proxies; use the annotation `sidecar.istio.io/bootstrapOverride`',
    };
  const named = anchorOf(target, patch);
  if (operation === 'MERGE' || operation === 'MERGE_AND_REPLACE_LIST') {
    const known = operation === 'MERGE' ? MERGED : LIST_MERGED;
    return known.includes(target)
      ? {
          effect:
            operation === 'MERGE'
              ? 'The value is laid over what is there: lists grow, and nothing can be cleared'
              : 'The value is laid over what is there; lists in it replace those that are there',
        }
      : { watch: NOTHING };
  }
  if (operation === 'ADD') return added(target);
  if (operation === 'REMOVE' || operation === 'REPLACE') {
    const known = operation === 'REMOVE' ? REMOVED : REPLACED;
    if (!known.includes(target)) return { watch: NOTHING };
    return named === undefined
      ? { watch: `without the name of the filter to ${operation.toLowerCase()} nothing happens` }
      : { effect: named === '-' ? 'Acts on all that the match takes in' : `Acts on ${code(named)}` };
  }
  return inserted(target, operation, named);
}

function added(target: string): { readonly effect?: string; readonly watch?: string } {
  if (!ADDED.includes(target)) return { watch: NOTHING };
  if (target === 'HTTP_FILTER')
    return {
      watch:
        'it is put behind the router, and Envoy refuses the listener; use INSERT_BEFORE with the router as `subFilter`',
    };
  if (target === 'NETWORK_FILTER')
    return {
      watch:
        'it is put behind the last filter, which ends the chain, and Envoy refuses the listener; use INSERT_BEFORE',
    };
  return { effect: 'One more is added at the end' };
}

function inserted(
  target: string,
  operation: string,
  named: string | undefined,
): { readonly effect?: string; readonly watch?: string } {
  if (!INSERTED.includes(target))
    return ADDED.includes(target) ? { effect: 'Here it is the same as ADD' } : { watch: NOTHING };
  if (operation === 'INSERT_FIRST') return { effect: 'It becomes the first of its kind' };
  const isBefore = operation === 'INSERT_BEFORE';
  return named === undefined
    ? { effect: `It becomes the ${isBefore ? 'first' : 'last'} of its kind, as the match names no other one` }
    : { effect: `It stands right ${isBefore ? 'before' : 'behind'} ${code(named)}` };
}

/** The name of the filter or route that an operation refers to; a dash where the kind needs none. */
function anchorOf(target: string, patch: Field): string | undefined {
  const chain = patch.at('match.listener.filterChain.filter');
  switch (target) {
    case 'HTTP_FILTER':
      return chain.at('subFilter.name').text;
    case 'NETWORK_FILTER':
      return chain.get('name').text;
    case 'LISTENER_FILTER':
      return patch.at('match.listener.listenerFilter').text;
    case 'HTTP_ROUTE':
      return patch.at('match.routeConfiguration.vhost.route.name').text;
    default:
      return '-';
  }
}
