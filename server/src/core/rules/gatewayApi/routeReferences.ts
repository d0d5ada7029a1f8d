import { GATEWAY_API } from '../../mesh/gatewayApi';
import type { Field } from '../../yaml/field';

/** The kinds of routes of the Gateway API that istiod follows. */
export const ROUTES = ['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'].map(
  (kind) => `${GATEWAY_API}/${kind}`,
);

/** An object that a route names. */
export interface RouteReference {
  readonly field: Field;
  readonly name: string;
  readonly namespace: string;
}

/** The references of a list to objects of one kind whose name and namespace are known. */
export function referencesTo(
  fields: readonly Field[],
  wanted: { readonly group: string; readonly kind: string },
  defaults: { readonly group: string; readonly kind: string; readonly namespace: string },
): RouteReference[] {
  return fields.flatMap((field) => {
    const name = field.get('name').text;
    const of = (key: 'group' | 'kind' | 'namespace'): string | undefined =>
      field.get(key).unknown ? undefined : (field.get(key).text ?? defaults[key]);
    const namespace = of('namespace');
    if (name === undefined || name === '' || namespace === undefined) return [];
    return of('group') === wanted.group && of('kind') === wanted.kind ? [{ field, name, namespace }] : [];
  });
}

/** Where a route can name a backend: in its rules, and in the mirrors of rules and backends. */
export function backendFields(object: Field): Field[] {
  return object
    .at('spec.rules')
    .items()
    .flatMap((rule) => {
      const backends = rule.get('backendRefs').items();
      const filters = [rule, ...backends].flatMap((holder) => holder.get('filters').items());
      return [...backends, ...filters.map((filter) => filter.at('requestMirror.backendRef'))];
    })
    .filter((field) => field.map !== undefined);
}
