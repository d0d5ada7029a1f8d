import { isWildcard } from '../../../istio/hosts';
import { meshSettings } from '../../../mesh/meshSettings';
import { selectWorkloads } from '../../../mesh/workloads';
import type { Resource } from '../../../workspace/resource';
import { code, count, named, namedAll } from '../../markdown';
import type { AppliedContext } from '../context';
import { atAll, here } from '../table';
import type { HoverTable, Told } from '../table';
import { providerHover } from '../extensions/providers';
import { scopeWords, targetHover } from './scope';

function actionOf({ object }: AppliedContext): string | undefined {
  const action = object.at('spec.action');
  return action.unknown ? undefined : (action.text ?? 'ALLOW');
}

/** Where the action stands in the order of decisions, and what the rules come to. */
function actionHover(context: AppliedContext): Told | undefined {
  const action = actionOf(context);
  const scope = scopeWords(context);
  const rules = context.object.at('spec.rules');
  if (action === undefined || scope === undefined || rules.open) return undefined;
  return { here: `${ORDER[action] ?? action}; for ${scope}`, ...emptyRules(context, action) };
}

const ORDER: Readonly<Record<string, string>> = {
  CUSTOM: 'asked first of all; a yes of the provider still has to pass DENY and ALLOW',
  DENY: 'looked at after CUSTOM and before ALLOW: what one of its rules matches is refused, whoever else allows it',
  ALLOW:
    'looked at last: as soon as one ALLOW policy acts on a workload, only what some ALLOW rule matches gets through',
  AUDIT: 'never decides; requests are only marked for audit',
};

function emptyRules({ object }: AppliedContext, action: string): Pick<Told, 'watch'> {
  const rules = object.at('spec.rules');
  const items = rules.items();
  const all = items.some((rule) => !rule.open && rule.members().every((member) => member.items().length === 0));
  if (items.length === 0 && action === 'ALLOW')
    return { watch: 'there are no rules, so it allows **nothing**: every request is refused' };
  if (items.length === 0)
    return { watch: 'there are no rules, and without them this action is refused or does nothing' };
  if (all && action === 'ALLOW') return { watch: 'an empty rule matches everything, so it allows every request' };
  if (all && action === 'DENY')
    return { watch: 'an empty rule matches everything, so it denies every request, TCP too' };
  return {};
}

/** How the rules are put together, and what an empty one means. */
function rulesHover(context: AppliedContext): Told | undefined {
  const action = actionOf(context);
  if (action === undefined || context.object.at('spec.rules').open) return undefined;
  const rules = context.object.at('spec.rules').items();
  const httpOnly = rules.some((rule) =>
    HTTP_ONLY.some(([list, part, key]) =>
      rule
        .get(list)
        .items()
        .some((item) => item.get(part).get(key).exists),
    ),
  );
  const empty = emptyRules(context, action);
  return {
    here: `${count(rules.length, 'rule')}, of which one must match; ${action === 'ALLOW' ? 'it then lets the request through' : `the action is ${action}`}`,
    ...(empty.watch === undefined && httpOnly
      ? {
          watch:
            action === 'ALLOW'
              ? 'on TCP ports rules with HTTP fields match nothing, so TCP connections are refused'
              : `on TCP ports the HTTP fields are left out and the rules grow wider: ${action === 'DENY' ? 'they refuse connections that they do not seem to mean' : 'they take more than they seem to'}`,
        }
      : empty),
  };
}

const HTTP_ONLY = [
  ['to', 'operation', 'hosts'],
  ['to', 'operation', 'methods'],
  ['to', 'operation', 'paths'],
  ['from', 'source', 'requestPrincipals'],
] as const;

/** Who a principal is: `trust domain/ns/namespace/sa/account`. */
function principalHover(context: AppliedContext): Told | undefined {
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
function exceptWords({ path }: AppliedContext): string {
  return path.some((step) => /^not[A-Z]/.test(String(step))) ? 'everybody, plain text too, but ' : '';
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

function serviceAccountHover(context: AppliedContext): Told | undefined {
  const [first = '', second] = (context.field.text ?? '').split('/');
  if (first === '' || context.field.unknown) return undefined;
  return {
    here:
      second === undefined
        ? accountWords(context, context.resource.namespace, first)
        : accountWords(context, first, second),
  };
}

function namespaceHover(context: AppliedContext): Told | undefined {
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

function hostHover({ field }: AppliedContext): Told | undefined {
  const text = field.text;
  if (text === undefined || field.unknown) return undefined;
  if (isWildcard(text) || text.includes(':'))
    return { here: 'compared with the Host header as the client sent it, without case' };
  return {
    here: `the Host header ${code(text)}, without case`,
    watch: `${code(`${text}:8080`)} is another text: a client that adds the port is not matched. Add ${code(`${text}:*`)}`,
  };
}

function pathHover({ field }: AppliedContext): Told | undefined {
  const text = field.text;
  if (text === undefined || field.unknown) return undefined;
  if (text.includes('{'))
    return {
      here: `the whole path, where \`{*}\` is one segment and \`{**}\` any rest${text.endsWith('/{**}') ? `; ${code(text.slice(0, -5))} without the slash is not taken` : ''}`,
    };
  if (text === '*') return { here: 'every path' };
  if (text.endsWith('*'))
    return { here: `paths that begin with ${code(text.slice(0, -1))}, case and all, without the query` };
  if (text.startsWith('*')) return { here: `paths that end with ${code(text.slice(1))}, without the query` };
  return {
    here: `this path only, case and all; ${code(text.endsWith('/') ? text.slice(0, -1) : `${text}/`)} is another one`,
  };
}

/** Ports are those of the pod. */
function portHover(context: AppliedContext): Told | undefined {
  const number = Number(context.field.text);
  const { view, resource } = context;
  if (!Number.isInteger(number)) return undefined;
  const clash = view
    .find('service', resource.namespace)
    .slice(0, 200)
    .flatMap(({ facts: { spec } }) => (spec.type === 'Service' ? spec.ports : []))
    .find((port) => port.number === number && port.targetPort !== undefined && port.targetPort !== number);
  const isPodPort = selectWorkloads(view, resource.namespace, {}).workloads.some(
    ({ facts: { spec } }) => spec.type === 'Workload' && spec.ports.some((port) => port.number === number),
  );
  if (clash !== undefined && !isPodPort)
    return {
      watch: `${number} is a port of a Service here whose pods listen on ${code(clash.targetPort ?? '?')}; compared is the port of the **pod**`,
    };
  return { here: `port ${number} of the pod, not of the Service` };
}

const source = (key: string): string[] => [
  `spec.rules[].from[].source.${key}[]`,
  `spec.rules[].from[].source.not${key.charAt(0).toUpperCase()}${key.slice(1)}[]`,
];
const operation = (key: string): string[] => [
  `spec.rules[].to[].operation.${key}[]`,
  `spec.rules[].to[].operation.not${key.charAt(0).toUpperCase()}${key.slice(1)}[]`,
];

/** What the fields of an AuthorizationPolicy mean in an object. */
export const authorizationHovers: HoverTable = {
  ...atAll(['spec', 'spec.action'], here(actionHover)),
  'spec.rules': here(rulesHover),
  ...atAll(source('principals'), here(principalHover)),
  ...atAll(source('serviceAccounts'), here(serviceAccountHover)),
  ...atAll(source('namespaces'), here(namespaceHover)),
  ...atAll(operation('hosts'), here(hostHover)),
  ...atAll(operation('paths'), here(pathHover)),
  ...atAll(operation('ports'), here(portHover)),
  ...atAll(['spec.provider', 'spec.provider.name'], here(providerHover)),
  'spec.targetRefs[].name': here(targetHover),
  'spec.targetRef.name': here(targetHover),
};
