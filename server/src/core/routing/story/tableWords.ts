import type { ClusterOutcome } from '../outcome';
import { faultOutcome } from '../routes/simpleActions';
import type { HeaderOperations } from '../spec/httpAction';
import type { HttpRule } from '../spec/httpRule';
import { destinationTitle } from './words';

/** What a rule does beside leading somewhere, a text each. */
export function ruleDetails(rule: HttpRule): string[] {
  const { timeout, retries, rewrite, mirror, mirrorPercent, mirrors = [], headers, cors } = rule;
  const fault = faultOutcome(rule.fault);
  const copies = [...(mirror === undefined ? [] : [{ destination: mirror, percent: mirrorPercent }]), ...mirrors];
  return [
    ...(timeout === undefined ? [] : [`timeout ${timeout}`]),
    ...(retries === undefined ? [] : [retriesText(retries)]),
    ...(rewrite === undefined ? [] : [`rewritten to ${rewriteText(rewrite)}`]),
    ...copies.map(({ destination, percent = 100 }) => `${percent} % copied to ${destinationTitle(destination)}`),
    ...(fault.delay === undefined ? [] : [`${fault.delayPercent ?? 100} % wait ${fault.delay}`]),
    ...(fault.abort === undefined ? [] : [`${fault.abortPercent ?? 100} % are answered ${fault.abort}`]),
    ...(headers === undefined
      ? []
      : [...headersText('request', headers.request), ...headersText('response', headers.response)]),
    ...(cors === undefined ? [] : ['a CORS policy']),
  ];
}

function retriesText({ attempts, perTryTimeout, retryOn }: NonNullable<HttpRule['retries']>): string {
  const on = retryOn === '' ? '' : ` on ${retryOn}`;
  return `${attempts} retries${on}${perTryTimeout === undefined ? '' : ` of ${perTryTimeout}`}`;
}

function rewriteText({ uri, authority, regex }: NonNullable<HttpRule['rewrite']>): string {
  const path = regex === undefined ? uri : `${regex.rewrite} (from ${regex.match})`;
  return [authority, path].filter((part) => part !== '').join(' ');
}

function headersText(side: string, { set, add, remove }: HeaderOperations): string[] {
  return [
    ...Object.entries(set).map(([name, value]) => `${side} set ${name}: ${value}`),
    ...Object.entries(add).map(([name, value]) => `${side} add ${name}: ${value}`),
    ...remove.map((name) => `${side} remove ${name}`),
  ];
}

/** What holds for a destination, a text each; nothing for one that is not there. */
export function clusterFacts({
  exists,
  lb,
  tls,
  protocol,
  connectTimeout,
  connectionPool,
  outlierDetection,
  endpoints = [],
}: ClusterOutcome): string[] {
  if (!exists) return [];
  const members = (name: string, values: object | undefined): string[] =>
    values === undefined
      ? []
      : [
          `${name} ${Object.entries(values)
            .map(([key, value]) => `${key} ${String(value)}`)
            .join(', ')}`,
        ];
  const targets = [...new Set(endpoints.map(({ workload, address }) => workload ?? address))].sort();
  return [
    ...(lb === undefined ? [] : [`load balancing ${lb}`]),
    ...members('TLS', tls),
    ...(protocol === undefined ? [] : [`protocol ${protocol}`]),
    ...(connectTimeout === undefined ? [] : [`connect timeout ${connectTimeout}`]),
    ...members('connection pool', connectionPool),
    ...members('outlier detection', outlierDetection),
    ...(targets.length === 0 ? [] : [`endpoints ${targets.join(', ')}`]),
  ];
}
