import { isHttp } from '../../istio/protocol';
import { corsMethods } from '../../istio/httpNames';
import { requestUrl } from '../../routing/ask/request';
import { suggestFor } from '../../routing/ask/suggest';
import type { WrittenCaller } from '../../routing/ask/caller';
import type { Mesh } from '../../routing/mesh';
import type { Service } from '../../routing/registry/service';
import type { RequestSpec } from '../../routing/trace';
import type { StringMatch } from '../../routing/spec/rule';
import { shortHost } from '../../routing/story/words';
import { keyOf } from '../../routing/spec/object';
import { hasLetters, MOST_NAMES } from './known';
import type { Suggestion } from './item';

/** What is known of requests while one is being typed. */
export interface RequestPlace {
  readonly mesh: Mesh;
  readonly caller: WrittenCaller | undefined;
  readonly typed: string;
  /** True where the method stands before the address. */
  readonly withMethod: boolean;
}

/** Requests that somebody has a rule for, then one for each port of each service. */
export function requests(place: RequestPlace): Suggestion[] {
  const found = new Map<string, Suggestion>();
  const typed = place.typed.toLowerCase();
  const add = (url: string, method: string, detail: string, rank: number): boolean => {
    const value = place.withMethod && !/^(?:tcp|tls):/.test(url) ? `${method} ${url}` : url;
    if (!found.has(value) && hasLetters(value, typed)) found.set(value, { value, kind: 'value', detail, rank });
    return found.size < MOST_NAMES;
  };
  for (const { meta, http } of place.mesh.virtualServices.all) {
    const rules = http.flatMap((rule, index) =>
      rule.matches.map((_, match) => ['spec', 'http', index, 'match', match]),
    );
    for (const path of [['spec'], ...rules]) {
      const suggested = suggestFor(place.mesh, meta.resource, path);
      if (suggested === undefined || isOutside(place.caller) !== (suggested.caller.kind === 'gateway')) continue;
      const { request } = suggested;
      if (request.headers !== undefined) continue;
      if (!add(shortUrl(place, request), request.method ?? 'GET', `rule of VirtualService ${keyOf(meta)}`, 0)) break;
    }
  }
  if (!isOutside(place.caller))
    for (const service of place.mesh.services.all) if (!addPorts(service, place.caller, add)) break;
  return [...found.values()];
}

/** An address as people write it: Services by their short names, without ports that go without saying. */
function shortUrl({ mesh, caller }: RequestPlace, request: RequestSpec): string {
  const [service] = mesh.services.byHostname(request.host).values();
  const host = service?.registry === 'Kubernetes' ? shortName(service, caller) : request.host;
  return requestUrl({ ...request, host }).replace(/^(http:[^?#]*?):80(?=\/|$)|^(https:[^?#]*?):443(?=\/|$)/, '$1$2');
}

/** The name of a Service as it is called from its own namespace, or from another. */
function shortName({ hostname, namespace }: Service, caller: WrittenCaller | undefined): string {
  const [own] = (caller?.from ?? '').split('/');
  const short = shortHost(hostname);
  return namespace === own ? short.replace(/\..*$/, '') : short;
}

function isOutside(caller: WrittenCaller | undefined): boolean {
  return caller?.gateway !== undefined;
}

function addPorts(
  service: Service,
  caller: WrittenCaller | undefined,
  add: (url: string, method: string, detail: string, rank: number) => boolean,
): boolean {
  const { hostname, namespace, registry } = service;
  if (hostname.startsWith('*')) return true;
  const [own] = (caller?.from ?? '').split('/');
  const short = shortHost(hostname);
  const host = registry === 'Kubernetes' ? shortName(service, caller) : short;
  const rank = namespace === own ? 1 : 2;
  return service.ports.every(({ port, protocol }) => {
    if (protocol === 'GRPC') return add(`grpc://${host}:${port}/`, 'POST', `port of ${short}`, rank);
    if (protocol === 'HTTPS' || protocol === 'TLS')
      return add(`https://${host}:${port}/`, 'GET', `port of ${short}`, rank);
    if (protocol === 'auto' || isHttp(protocol)) return add(`http://${host}:${port}/`, 'GET', `port of ${short}`, rank);
    return add(`tcp://${host}:${port}`, 'GET', `port of ${short}`, rank);
  });
}

/** Methods: those that rules ask for first. */
export function requestMethods(mesh: Mesh): Suggestion[] {
  const asked = matchesOf(mesh).flatMap(({ method }) => valueOf(method) ?? []);
  const common = corsMethods.filter((method) => method !== '*');
  return [...new Set([...asked, ...common])].map((value) => ({ value, kind: 'value' }));
}

/** Names of headers that rules ask for. */
export function requestHeaders(mesh: Mesh): Suggestion[] {
  const names = matchesOf(mesh).flatMap(({ headers, withoutHeaders }) => [...headers.keys(), ...withoutHeaders.keys()]);
  return [...new Set(names)]
    .filter((name) => !name.startsWith('@'))
    .sort()
    .map((value) => ({ value, kind: 'value', detail: 'a rule asks for it' }));
}

/** Values that rules ask for in a header. */
export function headerValues(mesh: Mesh, name: string): Suggestion[] {
  const values = matchesOf(mesh).flatMap(({ headers, withoutHeaders }) =>
    [headers.get(name.toLowerCase()), withoutHeaders.get(name.toLowerCase())].flatMap((match) => valueOf(match) ?? []),
  );
  return [...new Set(values)].map((value) => ({ value, kind: 'value', detail: 'a rule asks for it' }));
}

function matchesOf(mesh: Mesh) {
  return mesh.virtualServices.all.flatMap(({ http }) => http.flatMap(({ matches }) => matches));
}

/** A value that a condition is fulfilled by, where it says one. */
function valueOf(match: StringMatch | undefined): string | undefined {
  return match?.type === 'exact' || match?.type === 'prefix' ? match.value : undefined;
}
