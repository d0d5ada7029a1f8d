import { meshSettings } from '../../../mesh/meshSettings';
import { selectWorkloads } from '../../../mesh/workloads';
import type { Resource } from '../../../workspace/resource';
import { code, codes, count, named, namedAll } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';
import { issuersOf, needWords } from './needs';

/** Who a principal is: `trust domain/ns/namespace/sa/account`. */
export function principalHover(context: AppliedContext): Told | undefined {
  const text = context.field.text;
  if (text === undefined || context.field.unknown) return undefined;
  if (text === '*') return { here: 'any caller with a mesh certificate; plain text has no identity and never matches' };
  if (text.startsWith('spiffe://'))
    return {
      watch: `Istio puts \`spiffe://\` in front itself, so this matches nobody; write ${code(text.slice('spiffe://'.length))}`,
    };
  const [, domain = '', namespace = '', account = ''] = /^([^/]+)\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(text) ?? [];
  if (account === '')
    return text.includes('*')
      ? undefined
      : { watch: `an identity has the form ${code('cluster.local/ns/<namespace>/sa/<account>')}; this matches nobody` };
  const { trustDomain } = meshSettings(context.view);
  if (domain !== trustDomain && domain !== 'cluster.local' && domain !== '*')
    return {
      watch: `the trust domain of this mesh is ${code(trustDomain)}; callers of ${code(domain)} get in only as an alias of it`,
    };
  return { here: `${exceptWords(context)}${accountWords(context, namespace, account)}` };
}

/** A not-field takes everybody else, callers without an identity among them. */
function exceptWords(context: AppliedContext, others = 'everybody, plain text too,'): string {
  return isNegated(context) ? `${others} but ` : '';
}

/** A service account, with what runs under it. */
function accountWords({ view, resource }: AppliedContext, namespace: string, account: string): string {
  const running = selectWorkloads(view, namespace, {}).workloads.filter((workload) => accountOf(workload) === account);
  const [object] = view.variants('/ServiceAccount', namespace, account);
  if (running.length > 0)
    return `callers that run as ${code(account)} in ${code(namespace)}: ${namedAll(running, resource, 3)}`;
  if (object !== undefined) return `${named(object, resource)}; nothing in the workspace runs under it`;
  return `callers that run as ${code(account)} in ${code(namespace)}; the workspace shows neither the account nor anything under it`;
}

function accountOf({ facts: { spec } }: Resource): string | undefined {
  if (spec.type === 'Workload') return spec.serviceAccount ?? 'default';
  if (spec.type === 'WorkloadEntry') return spec.endpoint.serviceAccount;
  return spec.type === 'WorkloadGroup' ? spec.serviceAccount : undefined;
}

/** A service account, alone or with its namespace. */
export function serviceAccountHover(context: AppliedContext): Told | undefined {
  const [first = '', second] = (context.field.text ?? '').split('/');
  if (first === '' || context.field.unknown) return undefined;
  return {
    here:
      second === undefined
        ? accountWords(context, context.resource.namespace, first)
        : accountWords(context, first, second),
  };
}

/** A namespace of callers. */
export function namespaceHover(context: AppliedContext): Told | undefined {
  const text = context.field.text;
  if (text === undefined || text.includes('*') || context.field.unknown) return undefined;
  const { view, resource } = context;
  const { workloads } = selectWorkloads(view, text, {});
  return {
    here: `${exceptWords(context)}callers of namespace ${code(text)} that use mTLS${
      workloads.length === 0
        ? '; the workspace shows no workloads there'
        : `: ${count(workloads.length, 'workload')}, such as ${namedAll(workloads, resource, 2)}`
    }`,
  };
}

/** A principal of a token: `issuer/subject`. */
export function requestPrincipalHover(context: AppliedContext): Told | undefined {
  const text = context.field.text;
  if (text === undefined || context.field.unknown) return undefined;
  const watch = needWords(context, 'token', isNegated(context));
  const told = (here: string): Told => ({
    here: `${exceptWords(context, 'every request, also without a token,')}${here}`,
    ...(watch === undefined ? {} : { watch }),
  });
  if (text === '*') return told('requests with any valid token');
  const at = text.lastIndexOf('/');
  if (at < 0)
    return text.includes('*')
      ? told(`requests with a token whose issuer and subject fit ${code(text)}`)
      : { watch: `it has the form ${code('<issuer>/<subject>')}; without the slash it matches nobody` };
  const [issuer, subject] = [text.slice(0, at), text.slice(at + 1)];
  const issuers = issuersOf(context);
  if (issuers !== undefined && !text.startsWith('*') && !issuers.includes(issuer))
    return {
      watch: `no RequestAuthentication for these workloads takes tokens of ${code(issuer)}; they take ${codes(issuers, 4)}, letter by letter`,
    };
  return told(`tokens of issuer ${code(issuer)}, ${subject === '*' ? 'any subject' : `subject ${code(subject)}`}`);
}

/** An address: of the connection itself, or of the client behind proxies. */
export function addressHover(context: AppliedContext): Told | undefined {
  const text = context.field.text;
  if (text === undefined || context.field.unknown) return undefined;
  const isRemote = context.path.some((step) => /remoteIpBlocks/i.test(String(step)));
  return {
    here: `${exceptWords(context, 'all')}${isRemote ? 'clients' : 'connections'} from ${code(text)}${
      isRemote
        ? ', by X-Forwarded-For as far as `numTrustedProxies` trusts it, or by the PROXY protocol; with neither it is the address of the connection'
        : ': the pod that calls, or the last proxy or load balancer in front'
    }`,
  };
}

/** A trust domain, compared with those of this mesh. */
export function trustDomainHover(context: AppliedContext): Told | undefined {
  const text = context.field.text;
  if (text === undefined || context.field.unknown) return undefined;
  const { trustDomain, trustDomainAliases } = meshSettings(context.view);
  const own = text === trustDomain || text === 'cluster.local';
  const watch = needWords(context, 'identity', isNegated(context));
  return {
    here: `${exceptWords(context)}callers of ${
      own
        ? `this mesh (${code(trustDomain)}${trustDomainAliases.length === 0 ? '' : `, also known as ${codes(trustDomainAliases, 3)}`})`
        : trustDomainAliases.includes(text)
          ? `${code(text)}, another name of this mesh`
          : `${code(text)}, which is not the trust domain of this mesh (${code(trustDomain)})`
    }`,
    ...(watch === undefined ? {} : { watch }),
  };
}

function isNegated({ path }: AppliedContext): boolean {
  return path.some((step) => /^not[A-Z]/.test(String(step)));
}
