import { randomFrom } from './random';
import type { Random } from './random';

const DOMAINS = [
  'checkout',
  'cart',
  'catalog',
  'search',
  'pricing',
  'identity',
  'billing',
  'ledger',
  'shipping',
  'returns',
  'inventory',
  'media',
  'notify',
  'audit',
  'risk',
  'loyalty',
  'support',
  'content',
  'reporting',
  'partner',
];
const ROLES = [
  'api',
  'web',
  'worker',
  'gateway',
  'sync',
  'store',
  'events',
  'admin',
  'export',
  'cache',
  'rules',
  'proxy',
];
const TEAMS = ['atlas', 'boreal', 'cobalt', 'delta', 'ember', 'falcon', 'garnet', 'harbor', 'indigo', 'juniper'];
const PER_NAMESPACE = 20;

/** A service of the corpus; its documents are drawn from its own random numbers. */
export interface Service {
  readonly i: number;
  readonly r: Random;
  readonly name: string;
  readonly ns: string;
  readonly port: number;
  readonly subsets: readonly string[];
  readonly apiVersion: string;
}

/** What the whole corpus has in common. */
export interface Context {
  readonly services: number;
  readonly seed: string;
  /** The share of services with a mistake. */
  readonly mistakes: number;
}

/** The number of the namespace of a service. */
export const nsIndex = (i: number): number => Math.floor(i / PER_NAMESPACE);

export const nsName = (n: number): string =>
  `${TEAMS[n % TEAMS.length]}-${DOMAINS[Math.floor(n / TEAMS.length) % DOMAINS.length]}-${String(n).padStart(3, '0')}`;

const svcName = (i: number): string =>
  `${DOMAINS[i % DOMAINS.length]}-${ROLES[Math.floor(i / DOMAINS.length) % ROLES.length]}-${String(i).padStart(5, '0')}`;

/** The full host name of a service. */
export const fqdn = (i: number): string => `${svcName(i)}.${nsName(nsIndex(i))}.svc.cluster.local`;

/** Service number `i`, drawn from its own stream, so that a larger corpus begins with the same services. */
export function service(i: number, seed: string): Service {
  const r = randomFrom(`${seed}/svc/${i}`);
  const subsets: string[] = [];
  const count = r.int(1, 3);
  for (let v = 1; v <= count; v++) subsets.push(`v${v}`);
  return {
    i,
    r,
    name: svcName(i),
    ns: nsName(nsIndex(i)),
    port: r.pick([80, 8080, 8000, 9090, 9080, 3000]),
    subsets,
    apiVersion: r.pick(['v1', 'v1', 'v1beta1', 'v1alpha3']),
  };
}

/** `metadata` as most documents have it. */
export function meta(name: string, ns: string, app: string, extra = ''): string {
  return `metadata:\n  name: ${name}\n  namespace: ${ns}\n  labels:\n    app: ${app}\n    app.kubernetes.io/name: ${app}\n    app.kubernetes.io/managed-by: gitops\n${extra}`;
}
