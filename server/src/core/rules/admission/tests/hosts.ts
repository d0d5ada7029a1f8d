import {
  fqdnOrIpProblem,
  fqdnProblem,
  gatewaySniProblem,
  isPartialWildcard,
  wildcardDomainOrIpProblem,
  wildcardDomainProblem,
} from '../../../istio/hostCheck';
import type { HostProblem, SniNameProblem } from '../../../istio/hostCheck';
import { parseIp } from '../../../istio/ip';
import { replaceScalar } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import { isCapitalWord } from '../../../yaml/placeholder';
import type { ObjectContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';
import { nameOf } from '../../structure/words';
import { testing } from '../row';
import type { Test } from '../row';
import { shown, textOf } from '../values';

const SOURCE = 'ValidateWildcardDomain and ValidateFQDN, pkg/config/validation/agent/validation.go';
const REFUSED = "istiod's webhook refuses the object.";

export const invalidHost = defineRule({
  code: 'invalid-host',
  aliases: ['IST0106'],
  refused: true,
  title: 'Not a host name',
  source: SOURCE,
  messages: {
    empty: { what: '"{name}" is empty where a host name belongs.', why: REFUSED, todo: 'Write a host name.' },
    tooLong: {
      what: 'This host name of "{name}" has {length} bytes; the most is 255.',
      why: `DNS knows no longer names, and ${REFUSED}`,
      todo: 'Write a shorter name.',
    },
    label: {
      what: '"{value}" is no host name: "{label}" is no part of one.',
      why: `The parts between dots hold letters, digits and inner hyphens, 63 at most each; ${REFUSED}`,
      todo: 'Write a DNS name such as api.example.com.',
    },
    wildcard: {
      what: '"{value}" is no host name here: a wildcard is not allowed in "{label}".',
      why: `Only a wildcard in the very front has a meaning, where one is allowed at all; ${REFUSED}`,
      todo: 'Write out the name, or keep only a wildcard in front, as in *.example.com.',
    },
    number: {
      what: '"{value}" ends with a number, which no host name does.',
      why: `It reads like an IP address; ${REFUSED}`,
      todo: 'Write a DNS name.',
    },
  },
});

export const ipAsHost = defineRule({
  code: 'ip-as-host',
  aliases: ['IST0106'],
  refused: true,
  title: 'An IP address where a host name belongs',
  source: SOURCE,
  messages: {
    ip: {
      what: '{value} is an IP address; "{name}" takes host names.',
      why: `Hosts are matched against the Host header or the SNI; addresses have a field of their own. ${REFUSED}`,
      todo: 'Write the host name here; in a ServiceEntry the address goes to "addresses" or "endpoints".',
    },
  },
});

export const urlInHost = defineRule({
  code: 'url-in-host',
  aliases: ['IST0106'],
  refused: true,
  title: 'A URL where a host name belongs',
  source: SOURCE,
  messages: {
    url: {
      what: '"{value}" is more than a host name: it has {part} in it.',
      why: `A host is only a DNS name; ports and paths are set in fields of their own. ${REFUSED}`,
      todo: 'Keep only the host name.',
    },
  },
});

export const partialWildcardHost = defineRule({
  code: 'partial-wildcard',
  aliases: ['IST0133', 'IST0106'],
  severity: 'warning',
  title: 'A wildcard that is not a whole label',
  source: 'ValidatePartialWildCard, pkg/config/validation/agent/validation.go',
  messages: {
    caution: {
      what: 'The wildcard in "{value}" is not a whole label.',
      why: 'Envoy matches server names by whole labels, so a proxy may refuse its configuration.',
      todo: 'Write "*." in front of a whole name, such as *.example.com.',
    },
    refused: {
      what: 'The wildcard in "{value}" is not a whole label.',
      why: "istiod's webhook refuses it here.",
      todo: 'Write "*." in front of a whole name, such as *.example.com.',
    },
  },
});

export const bareWildcardHost = defineRule({
  code: 'bare-wildcard-host',
  aliases: ['IST0106'],
  refused: true,
  title: 'A wildcard that stands for every host',
  source: SOURCE,
  messages: {
    serviceEntry: {
      what: 'The host "*" alone is not allowed in a ServiceEntry.',
      why: 'It would take in every name there is; the API server refuses the object.',
      todo: 'Name the hosts, or at least a domain, as in *.example.com.',
    },
    mesh: {
      what: 'The host "*" alone is not allowed for sidecars.',
      why: `It would route every request of the mesh; ${REFUSED}`,
      todo: 'Name the hosts, or bind the VirtualService to gateways only.',
    },
    destination: {
      what: 'The host "*" is no destination.',
      why: `A request goes to one service; ${REFUSED}`,
      todo: 'Name the service.',
    },
  },
});

/** All rules that a host name can break. */
export const hostRules = [invalidHost, ipAsHost, urlInHost];

/** HOST-01 to HOST-05: a host, when written, is a DNS name that may begin with a wildcard. */
export const isHost: Test = testing(hostRules, (field, context) => checkHost(field, context, wildcardDomainProblem));

/** A host, when written, is a DNS name that may begin with a wildcard, or an IP address. */
export const isHostOrIp: Test = testing(hostRules, (field, context) =>
  checkHost(field, context, wildcardDomainOrIpProblem),
);

/** A host is a DNS name without wildcard; a missing one is empty and so none. */
export const isPlainHost: Test = testing(hostRules, (field, context) => checkHost(field, context, fqdnProblem));

/** A host is a DNS name without wildcard, or an IP address; a missing one is neither. */
export const isPlainHostOrIp: Test = testing(hostRules, (field, context) => checkHost(field, context, fqdnOrIpProblem));

/** Reports a host that `problemOf` finds fault with. @returns false when it did */
export function checkHost(
  field: Field,
  context: ObjectContext,
  problemOf: (host: string) => HostProblem | SniNameProblem | undefined,
): boolean {
  const host = textOf(field);
  const problem = host === undefined ? undefined : problemOf(host);
  if (host === undefined || problem === undefined) return true;
  reportHost(field, host, problem, context, problemOf);
  return false;
}

/** Reports a bad host with the fix that strips it to its host name, where that makes it good. */
function reportHost(
  field: Field,
  host: string,
  problem: HostProblem | SniNameProblem,
  context: ObjectContext,
  problemOf: (host: string) => HostProblem | SniNameProblem | undefined,
): void {
  const values = { value: shown(host), name: nameOf(field) };
  const part = extraPart(host);
  const node = field.scalar;
  if (part !== undefined && problem.problem !== 'too-long') {
    const bare = host.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/[/:?#].*$/s, '');
    const fixes =
      node === undefined || bare === '' || bare === '*' || problemOf(bare) !== undefined
        ? []
        : fix(`Change to ${bare}`, [replaceScalar(node, bare)], part === 'a scheme');
    context.report(urlInHost, field, 'url', { ...values, part }, { fixes });
    return;
  }
  if (parseIp(host) !== undefined) return context.report(ipAsHost, field, 'ip', values);
  switch (problem.problem) {
    case 'empty':
      return context.report(invalidHost, field, 'empty', values);
    case 'too-long':
      return context.report(invalidHost, field, 'tooLong', { ...values, length: problem.length });
    case 'numeric-top-level':
      return context.report(invalidHost, field, 'number', values);
    case 'bad-label': {
      if (isCapitalWord(problem.label)) return;
      const message = problem.label.includes('*') ? 'wildcard' : 'label';
      return context.report(invalidHost, field, message, { ...values, label: shown(problem.label) });
    }
    default:
      return;
  }
}

/** What of a URL stands in the text beside the host name. Each expression takes linear time. */
function extraPart(host: string): string | undefined {
  const [scheme = ''] = /^[a-z][a-z0-9+.-]*:\/\//i.exec(host) ?? [];
  const [authority = ''] = /^[^/?#]*/.exec(host.slice(scheme.length)) ?? [];
  const path = authority !== '' && authority.length < host.length - scheme.length;
  const colon = authority.indexOf(':');
  const port = colon > 0 && /^\d{1,9}$/.test(authority.slice(colon + 1)) && /[A-Za-z*]/.test(authority.slice(0, colon));
  const parts = [...(scheme === '' ? [] : ['a scheme']), ...(port ? ['a port'] : []), ...(path ? ['a path'] : [])];
  return parts.length === 0 ? undefined : parts.join(' and ');
}

/** HOST-06: a host has no wildcard that is only a part of a label. */
export function isNoPartialWildcard(refused: boolean): Test {
  return testing([partialWildcardHost], (field, context) => {
    if (field.text !== undefined && isPartialWildcard(field.text))
      reportPartialWildcard(field, field.text, context, refused);
  });
}

/** Reports a wildcard that is only a part of a label. */
export function reportPartialWildcard(field: Field, host: string, context: ObjectContext, refused: boolean): void {
  const severity = refused ? 'error' : 'warning';
  context.report(
    partialWildcardHost,
    field,
    refused ? 'refused' : 'caution',
    { value: shown(host) },
    { severity, refused },
  );
}

export const invalidSniName = defineRule({
  code: 'invalid-sni-name',
  aliases: ['IST0106'],
  refused: true,
  title: 'A malformed name of an AUTO_PASSTHROUGH destination',
  source: 'ValidateWildcardDomainForVirtualServiceBoundToGateway, pkg/config/validation/agent/validation.go',
  messages: {
    form: {
      what: '"{value}" begins with outbound_ but has not the form outbound_.<port>_.<subset>_.<host>.',
      why: `Names that begin so stand for the clusters of another mesh's gateway; ${REFUSED}`,
      todo: 'Write all four parts, as in outbound_.443_._.reviews.shop.svc.cluster.local.',
    },
  },
});

/** HOST-07 to HOST-10: reports a server name of a VirtualService that is bound to a gateway. @returns false when it is bad */
export function checkGatewaySni(field: Field, context: ObjectContext, orIp: boolean): boolean {
  const host = textOf(field);
  const problem = host === undefined || (orIp && parseIp(host) !== undefined) ? undefined : gatewaySniProblem(host);
  if (host === undefined || problem === undefined) return true;
  if (problem.problem.startsWith('sni-')) context.report(invalidSniName, field, 'form', { value: shown(host) });
  else reportHost(field, host, problem, context, gatewaySniProblem);
  return false;
}
