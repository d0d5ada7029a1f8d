import { portsOf } from '../../mesh/hosts';
import { meshSettings } from '../../mesh/meshSettings';
import { selectWorkloads } from '../../mesh/workloads';
import { displayName } from '../../workspace/resource';
import type { Resource } from '../../workspace/resource';
import type { Field } from '../../yaml/field';
import { writtenObject } from '../input';
import type { CompletionContext } from './context';
import type { Suggestion } from './item';
import { namespaces } from './known';
import { holder, without } from './names';

/** Group and kind of what a reference can mean; the first is meant where the reference says nothing. */
export interface Target {
  readonly group: string;
  readonly kind: string;
}

const GATEWAY_API = 'gateway.networking.k8s.io';
const GATEWAY: Target = { group: GATEWAY_API, kind: 'Gateway' };
const SERVICE: Target = { group: '', kind: 'Service' };
const SERVICE_ENTRY: Target = { group: 'networking.istio.io', kind: 'ServiceEntry' };

/** What the target references of policies can name. Source: `allowedTargetRefs`, pkg/config/validation/validation.go. */
export const POLICY_TARGETS: readonly Target[] = [
  GATEWAY,
  SERVICE,
  SERVICE_ENTRY,
  { group: GATEWAY_API, kind: 'GatewayClass' },
];

/** What routes of the Gateway API can be attached to. Source: pilot/pkg/config/kube/gateway/conversion.go. */
export const PARENTS: readonly Target[] = [GATEWAY, SERVICE, SERVICE_ENTRY];

/** Where routes of the Gateway API can send requests. Source: `buildDestination`, pilot/pkg/config/kube/gateway/conversion.go. */
export const BACKENDS: readonly Target[] = [SERVICE, { group: 'networking.istio.io', kind: 'Hostname' }, SERVICE_ENTRY];

/** What can hold certificates of a listener. */
export const CERTIFICATES: readonly Target[] = [{ group: '', kind: 'Secret' }];

/** The reference that holds the value, and the targets that fit what it says already. */
function fitting(context: CompletionContext, targets: readonly Target[]): { reference: Field; fits: Target[] } {
  const reference = holder(context, 1);
  const { group, kind } = writtenTarget(reference);
  const fits = targets.filter(
    (target) => (group === undefined || group === target.group) && (kind === undefined || kind === target.kind),
  );
  return { reference, fits };
}

function writtenTarget(reference: Field): { group: string | undefined; kind: string | undefined } {
  const group = reference.get('group').text;
  return { group: group === 'core' ? '' : group, kind: reference.get('kind').text };
}

/** Names of the objects that a reference can mean: of the kind and namespace it says. */
export function referenceNames(targets: readonly Target[]): (context: CompletionContext) => Suggestion[] {
  return (context) => {
    const { reference, fits } = fitting(context, targets);
    const namespace = reference.get('namespace').text ?? context.namespace;
    const saysKind = reference.get('kind').exists;
    return (saysKind ? fits : fits.slice(0, 1)).flatMap(({ group, kind }) => {
      if (kind === 'GatewayClass') return classes(context);
      if (kind === 'Hostname') return [];
      return named(context.view.find('kind', `${group}/${kind}|${namespace}`));
    });
  };
}

function named(resources: readonly Resource[]): Suggestion[] {
  const names = new Map<string, Resource>();
  for (const resource of resources) if (resource.facts.name !== undefined) names.set(resource.facts.name, resource);
  return [...names]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([value, resource]) => ({
      value,
      kind: 'object',
      detail: `${resource.facts.kind} ${displayName(resource)}`,
    }));
}

/** Kinds that a reference can have; with another group than the default one, those of the group. */
export function referenceKinds(targets: readonly Target[]): (context: CompletionContext) => Suggestion[] {
  return (context) => {
    const { group } = writtenTarget(holder(context, 1));
    return targets
      .filter((target) => group === undefined || target.group === group)
      .map(({ kind, group: of }) => ({ value: kind, kind: 'value', detail: of === '' ? 'group ""' : `group ${of}` }));
  };
}

/** Groups of the kinds that a reference can have. */
export function referenceGroups(targets: readonly Target[]): (context: CompletionContext) => Suggestion[] {
  return (context) => {
    const { kind } = writtenTarget(holder(context, 1));
    const fits = targets.filter((target) => kind === undefined || target.kind === kind);
    return [...new Set(fits.map(({ group }) => group))].map((group) => ({
      value: group,
      kind: 'value',
      label: group === '' ? '""' : group,
      detail: fits
        .filter((target) => target.group === group)
        .map((target) => target.kind)
        .join(', '),
    }));
  };
}

/** Namespaces in which a reference finds something. */
export function referenceNamespaces(targets: readonly Target[]): (context: CompletionContext) => Suggestion[] {
  return (context) => {
    const { fits } = fitting(context, targets);
    return namespaces(context).map((value) => {
      const holds = fits.some(({ group, kind }) => context.view.find('kind', `${group}/${kind}|${value}`).length > 0);
      return { value, kind: 'namespace', rank: holds ? 0 : 1 };
    });
  };
}

/** Listeners of the Gateway, or named ports of the Service, that a reference means. */
export function sectionNames(targets: readonly Target[]): (context: CompletionContext) => Suggestion[] {
  return (context) =>
    referred(context, targets).flatMap((resource): Suggestion[] => {
      if (resource.facts.kind !== 'Gateway')
        return portsOf(resource).flatMap(({ name, number }) =>
          name === undefined ? [] : [{ value: name, kind: 'port', detail: `port ${number}` }],
        );
      return listenersOf(context, resource).flatMap((listener) => {
        const name = listener.get('name').text;
        return name === undefined ? [] : [{ value: name, kind: 'port', detail: toldListener(listener) }];
      });
    });
}

/** Ports of what a reference means. */
export function referencePorts(targets: readonly Target[]): (context: CompletionContext) => Suggestion[] {
  return (context) => {
    const found = new Map<number, Suggestion>();
    for (const resource of referred(context, targets)) {
      const ports =
        resource.facts.kind === 'Gateway'
          ? listenersOf(context, resource).map((listener) => ({
              number: listener.get('port').number,
              name: listener.get('name').text,
            }))
          : portsOf(resource);
      const owner = `of ${resource.facts.kind} ${displayName(resource)}`;
      for (const { number, name } of ports)
        if (number !== undefined && !found.has(number))
          found.set(number, { value: number, kind: 'port', detail: [name, owner].filter(Boolean).join(' ') });
    }
    return [...found.values()];
  };
}

function referred(context: CompletionContext, targets: readonly Target[]): Resource[] {
  const { reference, fits } = fitting(context, targets);
  const name = reference.get('name').text;
  const namespace = reference.get('namespace').text ?? context.namespace;
  const [target] = fits;
  if (name === undefined || target === undefined) return [];
  return [...context.view.variants(`${target.group}/${target.kind}`, namespace, name)];
}

function listenersOf({ input }: CompletionContext, gateway: Resource): Field[] {
  return writtenObject(input, gateway)?.at('spec.listeners').items() ?? [];
}

function toldListener(listener: Field): string {
  const parts = [listener.get('port').number, listener.get('protocol').text, listener.get('hostname').text];
  return parts.filter((part) => part !== undefined).join(' ');
}

/** VirtualServices that can be delegates: those without hosts, in the namespace that the delegate names. */
export function delegates(context: CompletionContext): Suggestion[] {
  const namespace = holder(context, 1).get('namespace').text ?? context.namespace;
  const all = context.view.find('kind', `networking.istio.io/VirtualService|${namespace}`);
  return named(
    all.filter(({ facts }) => {
      const { spec } = facts;
      return spec.type === 'VirtualService' && spec.hosts.length === 0 && !spec.openHosts;
    }),
  );
}

/** Namespaces that hold a VirtualService, which a delegate needs. */
export function delegateNamespaces(context: CompletionContext): Suggestion[] {
  return namespaces(context).flatMap((value) =>
    context.view.find('kind', `networking.istio.io/VirtualService|${value}`).length > 0
      ? [{ value, kind: 'namespace' as const }]
      : [],
  );
}

/** Secrets of a namespace. */
function secretsIn({ view }: CompletionContext, namespace: string, rank: number): Suggestion[] {
  return named(view.find('kind', `/Secret|${namespace}`)).map((secret) => ({ ...secret, rank }));
}

/** Secrets of the own namespace. */
export function ownSecrets(context: CompletionContext): Suggestion[] {
  return secretsIn(context, context.namespace, 0);
}

/**
 * Secrets for the servers of a Gateway: they have to be where its pods run. While no pod with its labels is known, all
 * Secrets are offered, with their namespaces beside them.
 */
export function gatewaySecrets(context: CompletionContext): Suggestion[] {
  const selector: Record<string, string> = {};
  for (const label of context.object.at('spec.selector').members())
    if (label.text !== undefined) selector[String(label.key)] = label.text;
  const all = namespaces(context);
  const running =
    Object.keys(selector).length === 0
      ? []
      : all.filter((namespace) => selectWorkloads(context.view, namespace, selector).workloads.length > 0);
  const places = running.length > 0 ? running : all;
  return without(
    context,
    places.flatMap((namespace) => secretsIn(context, namespace, namespace === context.namespace ? 0 : 1)),
  );
}

/** Secrets for the client certificate of a DestinationRule: at the sidecars it selects, else at gateways anywhere. */
export function clientSecrets(context: CompletionContext): Suggestion[] {
  const own = ownSecrets(context);
  if (context.object.at('spec.workloadSelector').exists) return own;
  const others = namespaces(context).filter((namespace) => namespace !== context.namespace);
  return [...own, ...others.flatMap((namespace) => secretsIn(context, namespace, 1))];
}

/** Classes that istiod itself serves. Source: pilot/pkg/config/kube/gateway/gatewayclass.go. */
const CLASSES: readonly (readonly [string, string])[] = [
  ['istio', 'a gateway that istiod deploys'],
  ['istio-waypoint', 'a waypoint of ambient mode'],
  ['istio-remote', 'a gateway that runs elsewhere'],
  ['istio-east-west', 'a gateway between the networks of an ambient mesh'],
];

/** Classes of Gateways: those of istiod, and those that are declared. */
export function classes(context: CompletionContext): Suggestion[] {
  const own = new Map<string, Suggestion>(
    CLASSES.map(([value, detail]) => [value, { value, kind: 'object' as const, detail }]),
  );
  for (const suggestion of named(context.view.find('kind-anywhere', `${GATEWAY_API}/GatewayClass`)))
    if (!own.has(String(suggestion.value))) own.set(String(suggestion.value), { ...suggestion, rank: 1 });
  return [...own.values()];
}

/** Extension providers by what they can be used for; provider names are compared without regard to case. */
export function providers(types: RegExp): (context: CompletionContext) => Suggestion[] {
  return (context) =>
    meshSettings(context.view).providers.flatMap(({ name, type }) =>
      type === undefined || types.test(type)
        ? [{ value: name, kind: 'object' as const, ...(type === undefined ? {} : { detail: type }) }]
        : [],
    );
}
