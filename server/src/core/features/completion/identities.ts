import { meshSettings } from '../../mesh/meshSettings';
import { displayName } from '../../workspace/resource';
import type { Resource } from '../../workspace/resource';
import { writtenObject } from '../input';
import type { CompletionContext } from './context';
import type { Suggestion } from './item';
import { namespaces } from './known';
import { workloadsAnywhere } from './labels';
import { without } from './names';

/** A service account, and what tells of it. */
interface Account {
  readonly namespace: string;
  readonly name: string;
  readonly usedBy: string;
}

/** Service accounts that are declared, or that workloads run as. The own namespace first. */
function accounts(context: CompletionContext): Account[] {
  const found = new Map<string, Account>();
  const add = (namespace: string, name: string | undefined, usedBy: string): void => {
    const key = `${namespace}/${name ?? ''}`;
    if (name !== undefined && namespace !== '' && !found.has(key)) found.set(key, { namespace, name, usedBy });
  };
  for (const workload of workloadsAnywhere(context))
    add(workload.namespace, accountOf(workload), `of ${workload.facts.kind} ${displayName(workload)}`);
  for (const resource of context.view.find('kind-anywhere', '/ServiceAccount'))
    add(resource.namespace, resource.facts.name, `ServiceAccount ${displayName(resource)}`);
  return [...found.values()].sort((a, b) => order(context, a, b));
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
  const found = accounts(context).map(({ namespace, name, usedBy }): Suggestion => ({
    value: `${trustDomain}/ns/${namespace}/sa/${name}`,
    kind: 'object',
    detail: usedBy,
    rank: namespace === context.namespace ? 0 : 1,
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
  return without(
    context,
    accounts(context).map(({ namespace, name, usedBy }) => ({
      value: namespace === context.namespace ? name : `${namespace}/${name}`,
      kind: 'object',
      detail: usedBy,
      rank: namespace === context.namespace ? 0 : 1,
    })),
  );
}

/** Service accounts of the own namespace, for what runs in it. */
export function ownServiceAccounts(context: CompletionContext): Suggestion[] {
  return accounts(context)
    .filter(({ namespace }) => namespace === context.namespace)
    .map(({ name, usedBy }) => ({ value: name, kind: 'object', detail: usedBy }));
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
