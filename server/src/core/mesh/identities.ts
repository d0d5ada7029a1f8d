import type { AuthorizationFacts } from '../workspace/facts/types';
import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';
import { evidence, isPlacedSurely } from './certainty';
import { meshSettings } from './meshSettings';
import { isWaypoint } from './waypoints';
import { podsOnly } from './workloads';

/** What an AuthorizationPolicy looks at; undefined for any other object. */
export function authorizationOf({ facts }: Resource): AuthorizationFacts | undefined {
  return facts.spec.type === 'Selecting' ? facts.spec.authorization : undefined;
}

/** An identity as policies write it: `cluster.local/ns/shop/sa/web`. */
export interface Principal {
  /** True when it is written with `spiffe://`, which istiod puts in front by itself. */
  readonly scheme: boolean;
  readonly trustDomain: string;
  readonly namespace: string;
  /** May end with `*`. */
  readonly account: string;
}

/** Takes an identity apart; undefined for any other shape, such as one that begins with `*`. */
export function parsePrincipal(text: string): Principal | undefined {
  const [, scheme, trustDomain = '', namespace = '', account = ''] =
    /^(spiffe:\/\/)?([^/*]+)\/ns\/([^/*]+)\/sa\/([^/]+)$/.exec(text) ?? [];
  return trustDomain === '' ? undefined : { scheme: scheme !== undefined, trustDomain, namespace, account };
}

/**
 * True when the mesh has this trust domain. `cluster.local` always stands for the local one.
 * Source: pilot/pkg/security/trustdomain/bundle.go.
 */
export function isOwnTrustDomain(view: View, trustDomain: string): boolean {
  const { trustDomain: own, trustDomainAliases } = meshSettings(view);
  return trustDomain === 'cluster.local' || trustDomain === own || trustDomainAliases.includes(trustDomain);
}

/** What the workspace knows of a ServiceAccount. */
export type AccountLookup =
  | { readonly kind: 'there' }
  /** Workloads of the namespace are in the workspace, and none uses it. */
  | { readonly kind: 'missing'; readonly accounts: readonly string[]; readonly elsewhere: readonly Resource[] }
  | { readonly kind: 'unsure' };

/**
 * Looks for a ServiceAccount, or for what runs under it.
 * @param name may end with `*`
 */
export function findAccount(view: View, seenFrom: Resource, namespace: string, name: string): AccountLookup {
  // Every namespace has the account `default`.
  if (accountMatches(name, 'default')) return { kind: 'there' };
  const exact = view.find('service-account', `${namespace}/${name}`);
  const elsewhere = view.findElsewhere('service-account', `${namespace}/${name}`);
  if (exact.length > 0 || elsewhere.length > 0) return { kind: 'there' };
  const inNamespace = view.find('service-account', namespace);
  const accounts = [...new Set(inNamespace.flatMap(accountsOf)), ...generatedAccounts(view, namespace)];
  if (accounts.some((account) => accountMatches(name, account))) return { kind: 'there' };
  const workloads = view.find('workload', namespace);
  const open = workloads.some(({ facts }) => facts.spec.type === 'Workload' && facts.spec.openAccount === true);
  if (
    open ||
    view.hasUnnamed('ServiceAccount') ||
    evidence(view, seenFrom, namespace, podsOnly(workloads)).length === 0
  )
    return { kind: 'unsure' };
  const sameName = view.find('name', `/ServiceAccount|${name}`);
  if (!sameName.every(isPlacedSurely)) return { kind: 'unsure' };
  return { kind: 'missing', accounts, elsewhere: sameName };
}

function accountMatches(wanted: string, account: string): boolean {
  return wanted.endsWith('*') ? account.startsWith(wanted.slice(0, -1)) : account === wanted;
}

function accountsOf({ facts }: Resource): string[] {
  const { spec } = facts;
  const used =
    spec.type === 'Workload' || spec.type === 'WorkloadGroup'
      ? spec.serviceAccount
      : spec.type === 'WorkloadEntry'
        ? spec.endpoint.serviceAccount
        : facts.name;
  return used === undefined ? [] : [used];
}

/** The accounts that istiod makes for Gateways of the Gateway API. Source: pilot/pkg/config/kube/gateway/deploymentcontroller.go. */
function generatedAccounts(view: View, namespace: string): string[] {
  return view.find('kind', `gateway.networking.k8s.io/Gateway|${namespace}`).flatMap((gateway) => {
    const { name, spec } = gateway.facts;
    if (name === undefined || spec.type !== 'ApiGateway') return [];
    return isWaypoint(gateway) === true ? [name] : [name, `${name}-${spec.className ?? 'istio'}`];
  });
}
