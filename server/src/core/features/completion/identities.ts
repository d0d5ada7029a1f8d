import { meshSettings } from '../../mesh/meshSettings';
import { displayName } from '../../workspace/resource';
import type { Resource } from '../../workspace/resource';
import { writtenObject } from '../input';
import type { CompletionContext } from './context';
import type { Suggestion } from './item';
import { hasLetters, MOST_NAMES, namespaces } from './known';
import { workloadsAnywhere } from './labels';
import { without } from './names';

/** A service account, and what tells of it. */
interface Account {
  readonly namespace: string;
  readonly name: string;
  readonly shownBy: Resource;
}

/**
 * Service accounts that workloads run as, or that are declared. The own namespace first, and only those that have what
 * is typed in them: there may be one for every service.
 */
function accounts(context: CompletionContext, write: (namespace: string, name: string) => string): Account[] {
  const found = new Map<string, Account>();
  const typed = context.place.typed.toLowerCase();
  const add = (shownBy: Resource, name: string | undefined): boolean => {
    const { namespace } = shownBy;
    const key = `${namespace}/${name ?? ''}`;
    if (name !== undefined && namespace !== '' && !found.has(key) && hasLetters(write(namespace, name), typed))
      found.set(key, { namespace, name, shownBy });
    return found.size < MOST_NAMES;
  };
  for (const workload of workloadsAnywhere(context)) if (!add(workload, accountOf(workload))) break;
  for (const account of context.view.find('kind-anywhere', '/ServiceAccount'))
    if (!add(account, account.facts.name)) break;
  return [...found.values()].sort((a, b) => order(context, a, b));
}

function usedBy({ shownBy }: Account): string {
  const { kind } = shownBy.facts;
  return `${kind === 'ServiceAccount' ? '' : 'of '}${kind} ${displayName(shownBy)}`;
}

function order({ namespace }: CompletionContext, a: Account, b: Account): number {
  const own = Number(b.namespace === namespace) - Number(a.namespace === namespace);
  if (own !== 0) return own;
  return `${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1;
}

/** A pod that names none runs as `default`; workloads outside of Kubernetes that name none have no identity. */
function accountOf({ facts }: Resource): string | undefined {
  const { spec } = facts;
  if (spec.type === 'Workload') return spec.serviceAccount ?? 'default';
  if (spec.type === 'WorkloadEntry') return spec.endpoint.serviceAccount;
  return spec.type === 'WorkloadGroup' ? spec.serviceAccount : undefined;
}

/** Principals as AuthorizationPolicies write them: `cluster.local/ns/shop/sa/web`. */
export function principals(context: CompletionContext): Suggestion[] {
  const { trustDomain } = meshSettings(context.view);
  const write = (namespace: string, name: string): string => `${trustDomain}/ns/${namespace}/sa/${name}`;
  const found = accounts(context, write).map((account): Suggestion => ({
    value: write(account.namespace, account.name),
    kind: 'object',
    detail: usedBy(account),
    rank: account.namespace === context.namespace ? 0 : 1,
  }));
  const whole = namespaces(context).map((namespace): Suggestion => ({
    value: `${trustDomain}/ns/${namespace}/*`,
    kind: 'namespace',
    detail: `every service account of ${namespace}`,
    rank: 2,
  }));
  return without(context, [...found, ...whole]);
}

/** Service accounts as `source.serviceAccounts` has them: by name in the own namespace, else `namespace/name`. */
export function serviceAccounts(context: CompletionContext): Suggestion[] {
  const write = (namespace: string, name: string): string =>
    namespace === context.namespace ? name : `${namespace}/${name}`;
  return without(
    context,
    accounts(context, write).map((account) => ({
      value: write(account.namespace, account.name),
      kind: 'object',
      detail: usedBy(account),
      rank: account.namespace === context.namespace ? 0 : 1,
    })),
  );
}

/** Service accounts of the own namespace, for what runs in it. */
export function ownServiceAccounts(context: CompletionContext): Suggestion[] {
  return accounts(context, (_, name) => name)
    .filter(({ namespace }) => namespace === context.namespace)
    .map((account) => ({ value: account.name, kind: 'object', detail: usedBy(account) }));
}

/** Namespaces that requests can come from. */
export function sourceNamespaces(context: CompletionContext): Suggestion[] {
  return without(
    context,
    namespaces(context).map((value) => ({
      value,
      kind: 'namespace',
      ...(value === context.namespace ? { detail: 'this namespace', rank: 0 } : { rank: 1 }),
    })),
  );
}

/** All subjects of the issuers whose tokens are accepted here, as `requestPrincipals` has them. */
export function requestPrincipals(context: CompletionContext): Suggestion[] {
  const { rootNamespace } = meshSettings(context.view);
  const issuers = new Map<string, string>();
  for (const namespace of new Set([context.namespace, rootNamespace])) {
    for (const resource of context.view.find('kind', `security.istio.io/RequestAuthentication|${namespace}`)) {
      const rules = writtenObject(context.input, resource)?.at('spec.jwtRules').items() ?? [];
      for (const rule of rules) {
        const issuer = rule.get('issuer').text;
        if (issuer !== undefined && !issuers.has(issuer)) issuers.set(issuer, displayName(resource));
      }
    }
  }
  return without(context, [
    ...[...issuers].map(([issuer, name]): Suggestion => ({
      value: `${issuer}/*`,
      kind: 'value',
      detail: `any token of RequestAuthentication ${name}`,
    })),
    { value: '*', kind: 'value', detail: 'any valid token', rank: 1 },
  ]);
}
