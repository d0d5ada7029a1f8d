import { findAccount, isOwnTrustDomain, parsePrincipal } from '../../mesh/identities';
import type { AccountLookup, Principal } from '../../mesh/identities';
import { namespaceAbsence } from '../../mesh/namespaceLookup';
import { displayName } from '../../workspace/resource';
import { replaceScalar } from '../../yaml/edit';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import { nearestName } from '../nearest';
import { listWords } from '../structure/words';
import { effectOfNoMatch, sourceValues } from './sources';
import type { SourceValue } from './sources';

export const unknownPrincipal = defineRule({
  code: 'unknown-principal',
  aliases: ['KIA0106'],
  title: 'Nobody has this identity',
  source: 'pilot/pkg/security/authz/model/generator.go',
  messages: {
    missing: {
      what: 'Nothing in namespace {namespace} runs as ServiceAccount "{account}".',
      why: 'No certificate carries this identity, so {effect}.',
      todo: 'Correct the name; the accounts there are {accounts}.',
    },
    near: {
      what: 'Nothing in namespace {namespace} runs as ServiceAccount "{account}"; did you mean "{near}"?',
      why: 'No certificate carries this identity, so {effect}.',
      todo: 'Change it to "{near}".',
    },
    elsewhere: {
      what: 'Nothing in namespace {namespace} runs as ServiceAccount "{account}"; that account is {others}.',
      why: 'The namespace is part of an identity. No certificate carries this one, so {effect}.',
      todo: 'Write the namespace of the account.',
    },
    namespace: {
      what: 'There is no namespace {namespace} in the workspace.',
      why: 'If the cluster has none either, no certificate carries this identity, so {effect}.',
      todo: 'Nothing, if the namespace is kept elsewhere; else correct its name.',
    },
  },
});

/** Principals of AuthorizationPolicies whose account nothing uses, where the workspace holds the workloads of that namespace. */
export const unknownPrincipalCheck: WorldCheck = {
  scope: 'world',
  name: 'unknown-principal',
  rules: [unknownPrincipal],
  kinds: ['security.istio.io/AuthorizationPolicy'],
  reads: ['service-account', 'workload', 'service', 'sidecar', 'identity', 'name', 'kind', 'unnamed', 'mesh'],
  check(context) {
    for (const value of sourceValues(context.object, 'principals', 'source.principal')) {
      const principal = parsePrincipal(value.text);
      // One of another mesh is told by foreign-trust-domain, and nobody knows its accounts.
      if (principal === undefined || !isOwnTrustDomain(context.view, principal.trustDomain)) continue;
      checkPrincipal(context, value, principal);
    }
  },
};

function checkPrincipal(context: WorldContext, value: SourceValue, principal: Principal): void {
  const { namespace, account } = principal;
  const found = findAccount(context.view, context.resource, namespace, account);
  const effect = effectOfNoMatch(context.object, value.negated);
  if (found.kind === 'missing') reportMissing(context, value, principal, found, effect);
  else if (found.kind === 'unsure' && namespaceAbsence(context.view, namespace) === 'missing')
    context.report(unknownPrincipal, value.field, 'namespace', { namespace, effect }, { severity: 'hint' });
}

function reportMissing(
  { report }: WorldContext,
  { field }: SourceValue,
  { trustDomain, namespace, account }: Principal,
  found: Extract<AccountLookup, { kind: 'missing' }>,
  effect: string,
): void {
  const change = (to: { namespace: string; account: string }): ReturnType<typeof fix> => {
    const text = `${trustDomain}/ns/${to.namespace}/sa/${to.account}`;
    return fix(`Change to ${text}`, [field.scalar === undefined ? undefined : replaceScalar(field.scalar, text)]);
  };
  const near = nearestName(account, found.accounts);
  const values = { namespace, account, effect };
  if (found.elsewhere.length > 0) {
    const others = listWords([...new Set(found.elsewhere.map(displayName))], 3, 'and');
    const fixes = found.elsewhere.flatMap((other) => change({ namespace: other.namespace, account }));
    const related = found.elsewhere.map((resource) => ({
      resource,
      span: resource.facts.nameSpan,
      message: 'an account of this name is here',
    }));
    report(unknownPrincipal, field, 'elsewhere', { ...values, others }, { fixes, related });
  } else if (near !== undefined)
    report(unknownPrincipal, field, 'near', { ...values, near }, { fixes: change({ namespace, account: near }) });
  else {
    const accounts = listWords(found.accounts.length === 0 ? ['default'] : found.accounts, 5, 'and');
    report(unknownPrincipal, field, 'missing', { ...values, accounts });
  }
}
