import type { Answer, Json } from './routingCases';

/*
 * The random meshes of `meshes.jsonl.gz` were made and measured for this project: their YAML was given to istiod, and a
 * follower of our own went through the listeners, routes, clusters and endpoints that came out. It tells less than the
 * measured cases do: where an address comes from, which spelling of a virtual host there is, and which rule for TLS or
 * TCP decided stay open.
 */

/** The family of cases that are compared by what the follower tells. */
export const MESHES = 'meshes';

const UNTOLD: ReadonlySet<string> = new Set(['address', 'addressFrom']);
/** Kinds of which the connection does not tell the object. */
const NAMELESS: ReadonlySet<Json | undefined> = new Set(['unknown', 'TCPRoute', 'TLSRoute']);

/**
 * A field of an answer, with only that what the follower tells as well.
 * @param other the answer that it is compared with
 * @returns undefined for what is not compared
 */
export function toldByFollower(answer: Answer, other: Answer, field: string): Json | undefined {
  const value = answer[field];
  if (UNTOLD.has(field)) return undefined;
  if (field === 'route')
    return NAMELESS.has(kindOf(value)) || NAMELESS.has(kindOf(other[field])) ? undefined : routeOf(value);
  if (field === 'virtualHost') return isObject(value) ? { domain: value['domain'] ?? null } : value;
  if (field === 'retries') return isObject(value) ? without(value, 'default') : value;
  return value;
}

function routeOf(route: Json | undefined): Json | undefined {
  if (!isObject(route)) return route;
  if (route['kind'] === 'Ingress') return { kind: 'Ingress' };
  return route['section'] === 'tcp' || route['section'] === 'tls' ? without(route, 'rule', 'match', 'section') : route;
}

function kindOf(route: Json | undefined): Json | undefined {
  return isObject(route) ? route['kind'] : undefined;
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function without(value: { readonly [key: string]: Json }, ...keys: readonly string[]): Json {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}
