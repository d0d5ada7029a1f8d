import { wildcardDomainOrIpProblem, wildcardDomainProblem } from '../../../istio/hostCheck';
import { matches, subsetOf } from '../../../istio/hosts';
import { parseIp } from '../../../istio/ip';
import { parseJwtClaimKey } from '../../../istio/jwtClaim';
import { appendItem } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';
import type { Fix } from '../../finding';
import { listWords } from '../../structure/words';
import { removal } from '../removal';
import { testing } from '../row';
import type { Test } from '../row';
import { bareWildcardHost, checkGatewaySni, checkHost, hostRules, invalidSniName } from '../tests/hosts';
import { hasEntries, isKnownKey, lacksEntries, shown } from '../values';

const SOURCE = 'ValidateVirtualService, pkg/config/validation/validation.go';

/** Whether sidecars obey the VirtualService; undefined when its gateways are not known. */
function appliesToMesh(spec: Field): boolean | undefined {
  const gateways = spec.get('gateways');
  const names = gateways.items();
  if (names.some((name) => name.text === 'mesh')) return true;
  if (gateways.open || gateways.unknown || names.some((name) => name.text === undefined)) return undefined;
  return names.length === 0;
}

export const delegateWithMore = defineRule({
  code: 'delegate-with-more-than-http',
  aliases: ['IST0106'],
  refused: true,
  title: 'A delegate may only have HTTP routes',
  source: SOURCE,
  messages: {
    member: {
      what: 'The VirtualService has no hosts, so it is a delegate, but it has "{name}".',
      why: "A delegate is used from within a route of another VirtualService, which has hosts and gateways; istiod's webhook refuses any other part.",
      todo: 'Add "hosts" if it is no delegate, or remove "{name}".',
    },
  },
});

/** A VirtualService without hosts has only HTTP routes. */
export const delegateHasOnlyHttp: Test = testing([delegateWithMore], (field, context) => {
  if (!lacksEntries(field.get('hosts')) || field.open) return;
  for (const name of ['gateways', 'tls', 'tcp']) {
    const member = field.get(name);
    if (!hasEntries(member)) continue;
    const fixes = hasEntries(field.get('http')) ? removal(`Remove "${name}"`, member, context) : [];
    context.report(delegateWithMore, field, 'member', { name }, { span: member.keySpan, fixes });
  }
});

export const jwtClaimWithoutGateway = defineRule({
  code: 'jwt-claim-without-gateway',
  aliases: ['IST0106'],
  refused: true,
  title: 'Routing by JWT claims needs a gateway',
  source: SOURCE,
  messages: {
    mesh: {
      what: '"{key}" routes by a claim of a token, but the VirtualService is for sidecars, too.',
      why: "Only gateways know the claims when they choose a route; istiod's webhook refuses the object.",
      todo: 'List only gateways in "gateways", without "mesh".',
    },
  },
});

/** Only at gateways requests are routed by claims. */
export const claimsAreForGateways: Test = testing([jwtClaimWithoutGateway], (spec, context) => {
  if (appliesToMesh(spec) !== true) return;
  for (const route of spec.get('http').items())
    for (const match of route.get('match').items())
      for (const headers of [match.get('headers'), match.get('withoutHeaders')])
        for (const member of headers.members()) {
          const key = String(member.key);
          if (!isKnownKey(member) || !member.exists || parseJwtClaimKey(key) === undefined) continue;
          context.report(jwtClaimWithoutGateway, member, 'mesh', { key: shown(key) }, { span: member.keySpan });
        }
});

function usesSni(spec: Field): boolean {
  return spec
    .get('tls')
    .items()
    .some((route) =>
      route
        .get('match')
        .items()
        .some((match) => hasEntries(match.get('sniHosts'))),
    );
}

/** A host is a name, a wildcard or an IP address; `*` alone only at gateways. */
export const isRoutedHost: Test = testing([bareWildcardHost, invalidSniName, ...hostRules], (field, context) => {
  const spec = context.object.get('spec');
  const mesh = appliesToMesh(spec);
  if (mesh === false && usesSni(spec)) checkGatewaySni(field, context, true);
  else if (field.text === '*') {
    if (mesh === true) context.report(bareWildcardHost, field, 'mesh');
  } else checkHost(field, context, wildcardDomainOrIpProblem);
});

export const overlappingHosts = defineRule({
  code: 'overlapping-hosts',
  aliases: ['IST0106'],
  refused: true,
  title: 'Hosts that take each other in',
  source: SOURCE,
  messages: {
    same: {
      what: '"{value}" stands twice in "hosts".',
      why: "istiod's webhook refuses hosts that overlap.",
      todo: 'Remove one of the two.',
    },
    covered: {
      what: '"{value}" and "{other}" overlap.',
      why: "A request could match both; istiod's webhook refuses hosts of one VirtualService that overlap.",
      todo: 'Remove the narrower one, or split the VirtualService.',
    },
  },
});

/** No host takes in another. */
export const hostsDoNotOverlap: Test = testing([overlappingHosts], (field, context) => {
  const mesh = appliesToMesh(context.object.get('spec'));
  const hosts = field.items();
  // With a bad host among them istiod does not compare.
  const bad = (host: Field): boolean =>
    host.text === undefined ||
    wildcardDomainOrIpProblem(host.text) !== undefined ||
    (host.text === '*' && mesh !== false);
  if (hosts.some(bad)) return;
  const first = new Map<string, Field>();
  for (const host of hosts) {
    const text = host.text ?? '';
    const same = first.get(text);
    if (same === undefined) first.set(text, host);
    else reportOverlap(field, same, host, 'same', context);
  }
  for (const [text, host] of first) {
    const wide = coveringHosts(text, first).find((other) => other !== text && matches(text, other));
    const other = wide === undefined ? undefined : first.get(wide);
    if (other !== undefined) reportOverlap(field, other, host, 'covered', context);
  }
});

function reportOverlap(
  list: Field,
  kept: Field,
  host: Field,
  message: 'same' | 'covered',
  context: ObjectContext,
): void {
  const values = { value: shown(host.text ?? ''), other: shown(kept.text ?? '') };
  const related = [{ resource: context.resource, span: kept.span, message: 'the other one stands here' }];
  const fixes = removal(`Remove "${values.value}"`, host, context, message === 'same');
  context.report(overlappingHosts, list, message, values, { span: host.span, related, fixes });
}

/** The names in `hosts` that may take in a name: itself, or `*` and one of its endings. */
function coveringHosts(name: string, hosts: { has(host: string): boolean }): string[] {
  const found = hosts.has(name) ? [name] : [];
  for (let at = name.startsWith('*') ? 1 : 0; at <= name.length && at <= 256; at++) {
    const wide = `*${name.slice(at)}`;
    if (wide !== name && hosts.has(wide)) found.push(wide);
  }
  return found;
}

export const sniHostsNotInHosts = defineRule({
  code: 'snihosts-not-in-hosts',
  aliases: ['IST0106'],
  refused: true,
  title: 'A server name beside the hosts',
  source: 'validateSniHost, pkg/config/validation/validation.go',
  messages: {
    outside: {
      what: '"{value}" is within none of the hosts {hosts}.',
      why: "A TLS route holds only for hosts of its VirtualService; istiod's webhook refuses the object.",
      todo: 'Add it to "hosts", or correct the name.',
    },
  },
});

export const ipAsSniHost = defineRule({
  code: 'ip-as-sni-host',
  aliases: ['IST0133'],
  severity: 'warning',
  title: 'An IP address as a server name',
  source: 'validateSniHost, pkg/config/validation/validation.go',
  messages: {
    ip: {
      what: '{value} is an IP address.',
      why: 'The SNI of a TLS connection has names only, so hardly any client ever sends it; istiod warns.',
      todo: 'Write the name that clients send, or match by "destinationSubnets".',
    },
  },
});

/** Server names are names within the hosts. */
export const areSniHosts: Test = testing(
  [sniHostsNotInHosts, ipAsSniHost, invalidSniName, ...hostRules],
  (spec, context) => {
    const hosts = spec.get('hosts');
    const isKnown = !hosts.open && hosts.items().every((host) => host.text !== undefined);
    const names = isKnown ? new Set(hosts.texts()) : undefined;
    const gateways = spec.get('gateways');
    const mesh = gateways.items().some((name) => name.text === 'mesh');
    for (const route of spec.get('tls').items())
      for (const match of route.get('match').items())
        for (const host of match.get('sniHosts').items()) checkSniHost(host, mesh, names, context);
  },
);

function checkSniHost(
  field: Field,
  mesh: boolean,
  names: ReadonlySet<string> | undefined,
  context: ObjectContext,
): void {
  const text = field.text;
  if (text === undefined) return;
  if (wildcardDomainProblem(text) !== undefined && parseIp(text) !== undefined)
    return context.report(ipAsSniHost, field, 'ip', { value: text });
  const isGood = mesh ? checkHost(field, context, wildcardDomainProblem) : checkGatewaySni(field, context, false);
  if (!isGood || names === undefined || coveringHosts(text, names).some((host) => subsetOf(text, host))) return;
  const shownNames = listWords([...names].slice(0, 5).map((name) => `"${shown(name)}"`));
  const values = { value: shown(text), hosts: shownNames };
  context.report(sniHostsNotInHosts, field, 'outside', values, { fixes: addHost(text, names, context) });
}

/** Offered for lists of the length that people write. */
function addHost(text: string, names: ReadonlySet<string>, context: ObjectContext): Fix[] {
  const list = context.object.at('spec.hosts').node;
  if (list?.kind !== 'list' || names.size > 100 || [...names].some((name) => matches(name, text))) return [];
  return fix(`Add "${text}" to hosts`, [appendItem(context.document.text, list, text)]);
}
