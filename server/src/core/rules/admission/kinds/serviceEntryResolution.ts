import { fqdnProblem, isPartialWildcard, wildcardDomainProblem } from '../../../istio/hostCheck';
import { isHttp, isTcp, isTls, parseProtocol } from '../../../istio/protocol';
import { replaceScalar } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import type { Fix } from '../../finding';
import type { ObjectContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';
import { testing } from '../row';
import type { Test } from '../row';
import { bareWildcardHost, checkHost, hostRules, partialWildcardHost, reportPartialWildcard } from '../tests/hosts';
import { hasEntries, lacksEntries, shown, textOf, wordOf } from '../values';

const SOURCE = 'ValidateServiceEntry, pkg/config/validation/validation.go';
const REFUSED = 'the cluster refuses the object.';

/** The resolution in force; undefined when it is not known. */
export function resolutionOf(spec: Field): string | undefined {
  return wordOf(spec.get('resolution'), 'NONE');
}

/** Fixes that change the resolution to one of the words. */
export function changeResolution(spec: Field, ...words: readonly string[]): Fix[] {
  const node = spec.get('resolution').scalar;
  return node === undefined
    ? []
    : words.flatMap((word) => fix(`Change resolution to ${word}`, [replaceScalar(node, word)]));
}

/** A host is a name; `*` alone is none, and only DYNAMIC_DNS has a use for `*foo.com`. */
export const isNoBareWildcard: Test = testing(
  [bareWildcardHost, partialWildcardHost, ...hostRules],
  (field, context) => {
    if (field.text === '*') return context.report(bareWildcardHost, field, 'serviceEntry');
    if (!checkHost(field, context, wildcardDomainProblem) || field.text === undefined) return;
    const resolution = resolutionOf(context.object.get('spec'));
    if (isPartialWildcard(field.text) && resolution !== undefined && resolution !== 'DYNAMIC_DNS')
      reportPartialWildcard(field, field.text, context, false);
  },
);

export const cidrWithDns = defineRule({
  code: 'cidr-with-dns',
  aliases: ['IST0106'],
  refused: true,
  title: 'A range of addresses needs resolution NONE or STATIC',
  source: SOURCE,
  messages: {
    range: {
      what: '{value} is a range of addresses, and resolution is {resolution}.',
      why: `With DNS the entry stands for single addresses; ${REFUSED}`,
      todo: 'Write a single address, or change resolution to STATIC or NONE.',
    },
  },
});

/** A range stands only with NONE and STATIC. */
export const addressesSuitResolution: Test = testing([cidrWithDns], (field, context) => {
  const spec = context.object.get('spec');
  const resolution = resolutionOf(spec);
  if (resolution === undefined || resolution === 'NONE' || resolution === 'STATIC') return;
  const range = field.items().find((item) => item.text?.includes('/'));
  if (range === undefined) return;
  const values = { value: shown(range.text ?? ''), resolution };
  const fixes = hasEntries(spec.get('endpoints')) ? [] : changeResolution(spec, 'STATIC', 'NONE');
  context.report(cidrWithDns, range, 'range', values, { fixes });
});

export const tcpPortWithoutAddress = defineRule({
  code: 'tcp-port-without-address',
  aliases: ['IST0133', 'IST0134'],
  severity: 'warning',
  title: 'A TCP port without an address to tell it by',
  source: SOURCE,
  messages: {
    port: {
      what: 'This port speaks TCP or nothing in particular, and the entry has no addresses.',
      why: 'TCP has no host name to tell connections by, and no address is allocated here; so the proxy takes every connection to this port number, wherever it goes; with resolution NONE the port is open to every IP, under REGISTRY_ONLY too.',
      todo: 'Add "addresses", name the protocol (TLS, HTTP), or let Istio allocate an address with another resolution.',
    },
  },
});

/** TCP ports have addresses, written or allocated. */
export const portsNeedAddresses: Test = testing([tcpPortWithoutAddress], (field, context) => {
  const spec = context.object.get('spec');
  const resolution = resolutionOf(spec);
  const optOut = context.object.at('metadata.labels').get('networking.istio.io/enable-autoallocate-ip');
  const allocates = resolution !== 'NONE' && textOf(optOut) !== 'false';
  if (resolution === undefined || optOut.unknown || allocates || !lacksEntries(spec.get('addresses'))) return;
  for (const port of field.items()) {
    const protocol = port.get('protocol');
    const text = textOf(protocol);
    if (port.map !== undefined && (text === '' || text === 'TCP'))
      context.report(tcpPortWithoutAddress, protocol, 'port');
  }
});

export const selectorIgnored = defineRule({
  code: 'selector-with-resolution-none',
  aliases: ['IST0133'],
  severity: 'warning',
  title: 'A selector without effect',
  source: SOURCE,
  messages: {
    none: {
      what: 'The entry selects workloads, and resolution is NONE.',
      why: 'With NONE the proxy keeps the address that the application dialled, so the workloads are never used.',
      todo: 'Change resolution to STATIC.',
    },
  },
});

/** A selector goes with another resolution than NONE. */
export const selectorSuitsResolution: Test = testing([selectorIgnored], (field, context) => {
  const spec = context.object.get('spec');
  if (!field.exists || resolutionOf(spec) !== 'NONE') return;
  context.report(selectorIgnored, field, 'none', {}, { span: field.keySpan, fixes: changeResolution(spec, 'STATIC') });
});

export const wildcardWithDns = defineRule({
  code: 'wildcard-with-dns',
  aliases: ['IST0106'],
  refused: true,
  title: 'DNS cannot look up a wildcard',
  source: SOURCE,
  messages: {
    lookup: {
      what: '"{value}" cannot be looked up, and resolution is {resolution} without endpoints.',
      why: `DNS answers for whole names only; ${REFUSED}`,
      todo: 'Add an endpoint with a whole name, or change resolution to NONE or DYNAMIC_DNS.',
    },
  },
});

export const manyHostsOneTcp = defineRule({
  code: 'many-hosts-one-tcp',
  aliases: ['IST0106', 'IST0133'],
  refused: true,
  title: 'Several hosts on a port that cannot tell them apart',
  source: SOURCE,
  messages: {
    refused: {
      what: 'The entry has {count} hosts, and port {port} speaks {protocol}.',
      why: `Only HTTP and TLS say which host is meant; ${REFUSED}`,
      todo: 'Make an entry for each host, or name the protocol if it is HTTP or TLS.',
    },
    caution: {
      what: 'The entry has {count} hosts, addresses, and the TCP port {port}.',
      why: 'istiod warns: by the address alone connections to the hosts cannot be told apart.',
      todo: 'Make an entry for each host.',
    },
  },
});

/** With DNS every host can be looked up, and several hosts do not share addresses on a TCP port. */
export const hostsSuitResolution: Test = testing([wildcardWithDns, manyHostsOneTcp], (field, context) => {
  const spec = context.object.get('spec');
  const resolution = resolutionOf(spec);
  if (resolution !== 'DNS' && resolution !== 'DNS_ROUND_ROBIN') return;
  const hosts = field.items();
  const bad = hosts.find((host) => host.text !== undefined && fqdnProblem(host.text) !== undefined);
  // A host that is bad whatever the resolution is has been reported as such.
  const onlyWildcard = bad?.text !== undefined && bad.text !== '*' && wildcardDomainProblem(bad.text) === undefined;
  if (bad !== undefined && onlyWildcard && lacksEntries(spec.get('endpoints'))) {
    const dynamic = hosts.every((host) => host.text?.startsWith('*')) && !hasEntries(spec.get('addresses'));
    const suits = spec
      .get('ports')
      .items()
      .every((port) => ['HTTP', 'HTTP2', 'GRPC', 'TLS'].includes(parseProtocol(port.get('protocol').text ?? '')));
    const fixes = changeResolution(spec, 'NONE', ...(dynamic && suits ? ['DYNAMIC_DNS'] : []));
    context.report(wildcardWithDns, bad, 'lookup', { value: shown(bad.text ?? ''), resolution }, { fixes });
  }
  if (hosts.length < 2 || !hasEntries(spec.get('addresses'))) return;
  const port = spec
    .get('ports')
    .items()
    .find((each) => isTcp(parseProtocol(each.get('protocol').text ?? '')));
  if (port !== undefined) reportHosts(field, hosts.length, port, 'caution', context);
});

/** Several hosts go only with ports that say which one is meant. */
export const hostsSuitPorts: Test = testing([manyHostsOneTcp], (field, context) => {
  const spec = context.object.get('spec');
  const resolution = resolutionOf(spec);
  const count = field.items().length;
  if (resolution === undefined || resolution === 'NONE' || count < 2) return;
  const port = spec
    .get('ports')
    .items()
    .find((each) => isOpaque(each.get('protocol')));
  if (port !== undefined) reportHosts(field, count, port, 'refused', context);
});

function isOpaque(protocol: Field): boolean {
  const text = textOf(protocol);
  if (text === undefined) return false;
  const parsed = parseProtocol(text);
  return !isHttp(parsed) && !isTls(parsed);
}

function reportHosts(
  field: Field,
  count: number,
  port: Field,
  message: 'refused' | 'caution',
  context: ObjectContext,
): void {
  const number = port.get('number').scalar?.text ?? '';
  const protocol = shown(port.get('protocol').text ?? '') || 'no protocol in particular';
  const caution = { severity: 'warning', refused: false } as const;
  const related = [{ resource: context.resource, span: port.get('protocol').span, message: 'the port in question' }];
  context.report(
    manyHostsOneTcp,
    field.parent ?? field,
    message,
    { count, port: number, protocol },
    { span: field.span, related, ...(message === 'caution' ? caution : {}) },
  );
}
