import { isWildcard, subsetOf } from '../istio/hosts';
import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';
import { ruleOf } from './destinationRules';

/** True when the client's mode is one in which it shows a certificate. */
export function showsCertificate(mode: string | undefined): boolean {
  return mode === 'ISTIO_MUTUAL' || mode === 'MUTUAL';
}

/** The host that stands for all Services of a namespace. */
export function namespaceWildcard(namespace: string, domain: string): string {
  return `*.${namespace}.svc.${domain}`;
}

/** True when a host of a DestinationRule takes in every Service of the cluster: `*.local`, `*`. */
export function coversMesh(host: string, domain: string): boolean {
  return isWildcard(host) && subsetOf(`*.svc.${domain}`, host);
}

/** The namespace whose Services a host takes in, all of them and no others: that of `*.shop.svc.cluster.local`. */
export function coveredNamespace(host: string, domain: string): string | undefined {
  const ending = `.svc.${domain}`;
  if (!host.startsWith('*.') || !host.endsWith(ending)) return undefined;
  const namespace = host.slice(2, -ending.length);
  return namespace === '' || namespace.includes('.') ? undefined : namespace;
}

/** DestinationRules for all Services of the mesh. */
export function meshRules(view: View): readonly Resource[] {
  const { domainSuffix } = view.settings;
  return wildcardRules(view).filter((rule) => coversMesh(ruleOf(rule)?.host?.text ?? '', domainSuffix));
}

/** DestinationRules for all Services of one namespace. */
export function namespaceRules(view: View, namespace: string): readonly Resource[] {
  const wildcard = namespaceWildcard(namespace, view.settings.domainSuffix);
  return wildcardRules(view).filter((rule) => ruleOf(rule)?.host?.text === wildcard);
}

function wildcardRules(view: View): readonly Resource[] {
  return view.find('wildcard-destination-rule', '').filter(({ role }) => role === 'resource');
}

/** The TLS mode of a rule for all ports; undefined when it says nothing. */
export function ruleMode(rule: Resource): string | undefined {
  return ruleOf(rule)?.policy?.tls?.mode;
}
