import { percentText } from '../../istio/shares';
import type { ClusterOutcome, RedirectOutcome } from '../outcome';
import type { HttpMatch, HttpRule, NamedMatches } from '../spec/httpRule';
import type { Destination, StringMatch } from '../spec/rule';
import type { L4Match } from '../spec/virtualService';
import { redirectOutcome } from '../routes/simpleActions';

/** `reviews.shop` for `reviews.shop.svc.cluster.local`; other hosts as they are. */
export function shortHost(host: string): string {
  return host.replace(/\.svc\.[^:]*$/, '');
}

/** `reviews.shop v2` of a destination or cluster. */
export function destinationTitle({ host, subset }: Pick<Destination, 'host'> & { subset?: string }): string {
  return `${shortHost(host)}${subset === undefined || subset === '' ? '' : ` ${subset}`}`;
}

/** A sentence names so many of a list; all of them stand below it. */
const MOST_NAMED = 6;

/** A list in a sentence, cut where nobody would read on. */
export function shortList(texts: readonly string[]): string {
  if (texts.length <= MOST_NAMED + 1) return texts.join(', ');
  return `${texts.slice(0, MOST_NAMED).join(', ')} and ${texts.length - MOST_NAMED} more`;
}

/** The conditions of a match of an `http` rule, one text each; none for a rule that takes every request. */
export function httpConditions(match: HttpMatch | undefined): string[] {
  if (match === undefined) return [];
  const fold = match.ignoreUriCase ? ' (in any case)' : '';
  return [
    ...(match.uri === undefined || match.uri.type === 'present' ? [] : [`path ${compared(match.uri)}${fold}`]),
    ...(match.method === undefined ? [] : [`method ${compared(match.method)}`]),
    ...(match.authority === undefined ? [] : [`authority ${compared(match.authority)}`]),
    ...(match.scheme === undefined ? [] : [`scheme ${compared(match.scheme)}`]),
    ...namedConditions('header', match.headers),
    ...[...match.withoutHeaders].map(([name, value]) =>
      value.type === 'present' ? `no header ${name}` : `not: header ${name} ${compared(value)}`,
    ),
    ...namedConditions('query parameter', match.queryParams),
    ...sourceConditions(match),
  ];
}

/** The conditions of a match of a `tls` or `tcp` rule. */
export function l4Conditions(match: L4Match | undefined): string[] {
  if (match === undefined) return [];
  return [
    ...(match.sniHosts.length === 0 ? [] : [`SNI ${match.sniHosts.join(' or ')}`]),
    ...(match.destinationSubnets.length === 0 ? [] : [`address in ${match.destinationSubnets.join(' or ')}`]),
    ...sourceConditions(match),
  ];
}

function sourceConditions({
  port,
  gateways,
  sourceLabels,
  sourceNamespace,
}: Pick<HttpMatch, 'port' | 'gateways' | 'sourceLabels' | 'sourceNamespace'>): string[] {
  const labels = labelsText(sourceLabels);
  return [
    ...(port === undefined || port === 0 ? [] : [`port ${port}`]),
    ...(gateways.length === 0 ? [] : [`through ${gateways.join(' or ')}`]),
    ...(labels === '' ? [] : [`caller labelled ${labels}`]),
    ...(sourceNamespace === '' ? [] : [`caller in ${sourceNamespace}`]),
  ];
}

function namedConditions(kind: string, matches: NamedMatches): string[] {
  return [...matches].map(([name, value]) => `${kind} ${name} ${compared(value)}`);
}

function compared({ type, value }: StringMatch): string {
  switch (type) {
    case 'exact':
      return `is ${value}`;
    case 'prefix':
      return `begins with ${value}`;
    case 'regex':
      return `matches ${value}`;
    case 'present':
      return 'is there';
    case 'unknown':
      return 'is compared with a value that is not known yet';
  }
}

/** `version=v1, app=web`. */
export function labelsText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}

/** Where a rule leads, in a few words. */
export function leadsTo(rule: HttpRule): string {
  if (rule.redirect !== undefined) return redirectText(redirectOutcome(rule.redirect, 0, false));
  if (rule.directResponse !== undefined) return `answers ${rule.directResponse.status}`;
  return splitText(rule.route.map(({ destination, weight }) => ({ title: destinationTitle(destination), weight })));
}

/** `reviews.shop v1 90 %, reviews.shop v2 10 %`. */
export function splitText(shares: readonly { readonly title: string; readonly weight: number | undefined }[]): string {
  const [only] = shares;
  if (only === undefined) return 'nowhere';
  if (shares.length === 1) return only.title;
  const sum = shares.reduce((total, { weight }) => total + (weight ?? 0), 0);
  return shares.map(({ title, weight }) => `${title} ${percentText(weight ?? 0, sum)}`).join(', ');
}

/** `redirects (301) to https://example.com/x`. */
export function redirectText({ code, scheme, authority, port, uri, prefix }: RedirectOutcome): string {
  const host = authority ?? (scheme === undefined && port === undefined ? '' : 'the same host');
  const path = uri ?? (prefix === undefined ? '' : `${prefix}…`);
  const target = `${scheme === undefined ? '' : `${scheme}://`}${host}${port === undefined ? '' : `:${port}`}${path}`;
  return `redirects (${code})${target === '' ? '' : ` to ${target}`}`;
}

/** The title of a cluster: its host and subset, or its own name. */
export function clusterTitle({ name, host, subset }: ClusterOutcome): string {
  return host === undefined ? name : destinationTitle({ host, ...(subset === undefined ? {} : { subset }) });
}
