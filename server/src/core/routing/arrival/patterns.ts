import { isPathTemplate } from '../../istio/authorizationValues';
import { parseIp } from '../../istio/ip';
import type { IpAddress } from '../../istio/ip';
import { parsePrefix, prefixContains, prefixOf } from '../../istio/ipPrefix';
import { re2ToMatcher } from '../../istio/re2';

/**
 * Whether a value of a policy takes a text: `*` any text that is not empty, `*x` its end, `x*` its start, else all of it.
 * Source: `StringMatcherWithPrefix`, pilot/pkg/security/authz/matcher/string.go.
 */
export function textFits(value: string, text: string): boolean {
  if (value === '*') return text !== '';
  if (value.startsWith('*')) return text.endsWith(value.slice(1));
  return value.endsWith('*') ? text.startsWith(value.slice(0, -1)) : text === value;
}

/**
 * Whether a value takes a header: `*` is any value, an empty one too.
 * @param text undefined: the request has no such header
 * Source: `HeaderMatcher`, pilot/pkg/security/authz/matcher/header.go.
 */
export function headerFits(value: string, text: string | undefined): boolean {
  if (text === undefined) return false;
  return value === '*' || textFits(value, text);
}

/** As `headerFits`; the case of letters does not matter. Source: `HostMatcher`, as above. */
export function hostFits(value: string, host: string): boolean {
  return headerFits(value.toLowerCase(), host.toLowerCase());
}

const SEGMENT = "[a-zA-Z0-9._~%!$&'()+,;:@=-]";

/**
 * Whether a value takes a path. With `{*}` or `{**}` in it, it is a template of the whole path: one segment that is not
 * empty, or any rest.
 * Source: `pathGenerator`, pilot/pkg/security/authz/model/generator.go;
 * https://www.envoyproxy.io/docs/envoy/latest/api-v3/extensions/path/match/uri_template/v3/uri_template_match.proto.
 */
export function pathFits(value: string, path: string): boolean {
  if (!isPathTemplate(value)) return textFits(value, path);
  const pattern = value
    .split(/(\{\*\*?\})/)
    .map((part) => (part === '{*}' ? `${SEGMENT}+` : part === '{**}' ? `(?:${SEGMENT}|/)*` : quoted(part)))
    .join('');
  return whole(pattern, path);
}

/** Whether a value takes the principal of a peer. Source: `srcPrincipalGenerator`, as above. */
export function principalFits(value: string, principal: string): boolean {
  return value.startsWith('*') ? principal.endsWith(value.slice(1)) : textFits(value, principal);
}

/** Whether a value of `namespaces` takes a principal; stars may stand anywhere. Source: `srcNamespaceGenerator`, as above. */
export function namespaceFits(value: string, principal: string): boolean {
  const pattern = value.split('*').map(quoted).join('.*');
  return whole(`.*/ns/${pattern}/.*`, principal);
}

/** Whether a value of `trustDomains` takes a trust domain. Source: `srcTrustDomainGenerator`, as above. */
export function trustDomainFits(value: string, trustDomain: string): boolean {
  if (value === '*') return true;
  const star = value.indexOf('*');
  if (star < 0) return value === trustDomain;
  const [start, end] = [value.slice(0, star), value.slice(star + 1)];
  return trustDomain.length >= start.length + end.length && trustDomain.startsWith(start) && trustDomain.endsWith(end);
}

/** The namespace and name that a value of `serviceAccounts` means. Source: `serviceAccountRegex`, as above. */
export function serviceAccountOf(value: string, policyNamespace: string): { namespace: string; name: string } {
  const slash = value.indexOf('/');
  return slash < 0
    ? { namespace: policyNamespace, name: value }
    : { namespace: value.slice(0, slash), name: value.slice(slash + 1) };
}

/** Whether an address or range takes an address. Source: `AddrStrToCidrRange`, pilot/pkg/networking/util/util.go. */
export function addressFits(value: string, address: IpAddress): boolean {
  if (value.includes('/')) {
    const range = parsePrefix(value);
    return range !== undefined && prefixContains(range, address);
  }
  const single = parseIp(value);
  return single !== undefined && prefixContains(prefixOf(single), address);
}

function quoted(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}

function whole(pattern: string, text: string): boolean {
  return re2ToMatcher(pattern)?.(text) === true;
}
