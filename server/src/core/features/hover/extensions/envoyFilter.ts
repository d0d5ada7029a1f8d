import { resolveShortName } from '../../../istio/hosts';
import { findGateway, gatewayReference } from '../../../mesh/gateways';
import { findHost } from '../../../mesh/hosts';
import { meshSettings } from '../../../mesh/meshSettings';
import type { Field } from '../../../yaml/field';
import { writtenObject } from '../../input';
import { code, count, named, namedAll } from '../../markdown';
import type { AppliedContext } from '../context';
import { scopeWords } from '../security/scope';
import type { Told } from '../table';
import { operationEffect, TARGETS } from './patchEffects';

const CONTEXTS: Readonly<Record<string, string>> = {
  ANY: 'in sidecars, both ways, and in gateways',
  SIDECAR_INBOUND: 'on the way into the application, in sidecars; waypoints too',
  SIDECAR_OUTBOUND: 'on the way out of the application, in sidecars',
  GATEWAY: 'in gateways',
};

/** The patch that a path leads into. */
function patchAt({ object, path }: AppliedContext): Field | undefined {
  return typeof path[2] === 'number' ? object.follow(path.slice(0, 3)) : undefined;
}

/** A patch as a whole: what is done to which part of whose configuration. Source: pilot/pkg/networking/core/envoyfilter. */
export function patchHover(context: AppliedContext): Told | undefined {
  const patch = patchAt(context);
  const target = patch?.get('applyTo').text;
  const operation = patch?.at('patch.operation').text;
  const side = patch?.at('match.context').text ?? 'ANY';
  const scope = scopeWords(context);
  if (patch === undefined || target === undefined || operation === undefined || scope === undefined || patch.open)
    return undefined;
  const where = CONTEXTS[side];
  if (side === 'WAYPOINT')
    return {
      watch: 'no released istiod applies patches with this context; waypoints are patched under SIDECAR_INBOUND',
    };
  const { effect, watch } = operationEffect(target, operation, patch);
  const onlyOut = side === 'ANY' && operation === 'ADD' && (target === 'LISTENER' || target === 'CLUSTER');
  return {
    here: `${operation} of ${TARGETS[target] ?? code(target)} ${onlyOut ? 'on the way out in sidecars, and in gateways' : (where ?? '')}`,
    points: [effect, matchWords(patch, target), `For ${scope}`],
    ...(watch === undefined ? {} : { watch }),
  };
}

/** What a patch asks of the objects that it changes. */
function matchWords(patch: Field, target: string): string | undefined {
  if (target === 'CLUSTER') {
    const cluster = patch.at('match.cluster');
    const name = cluster.get('name').text ?? cluster.get('service').text;
    return name === undefined ? 'Every cluster is meant, as `match.cluster` names none' : `Only ${code(name)}`;
  }
  const listener = patch.get('match').get('listener');
  const number = listener.get('portNumber').number;
  const name = listener.get('name').text;
  if (name !== undefined) return `Only listener ${code(name)}`;
  return number === undefined ? undefined : `Only where connections are for port ${number}`;
}

/** A service whose clusters are patched. */
export function serviceHover(context: AppliedContext): Told | undefined {
  const text = context.field.text;
  const { view, resource } = context;
  if (text === undefined || context.field.unknown) return undefined;
  const full = resolveShortName(text, resource.namespace, view.settings.domainSuffix);
  if (full !== text) return { watch: `names are not completed here: write ${code(full)}, or no cluster is meant` };
  const [owner] = findHost(view, text, resource.namespace).owners;
  return { here: owner === undefined ? 'nobody in the workspace owns the name' : named(owner, resource) };
}

/** The gateway whose routes are patched. */
export function gatewayNameHover(context: AppliedContext): Told | undefined {
  const text = context.field.text;
  const { view, resource } = context;
  if (text === undefined || context.field.unknown) return undefined;
  if (!text.includes('/'))
    return { watch: `it is written with its namespace, as in ${code(`${resource.namespace}/${text}`)}` };
  const reference = gatewayReference(text, resource.namespace);
  const [gateway] = reference === undefined ? [] : findGateway(view, reference);
  return { here: gateway === undefined ? 'no such Gateway is in the workspace' : named(gateway, resource) };
}

/** A virtual host by its name, which has the port in it. */
export function virtualHostHover({ field }: AppliedContext): Told | undefined {
  const text = field.text;
  if (text === undefined || field.unknown) return undefined;
  return /:\d+$/.test(text)
    ? { here: `the virtual host ${code(text)}, letter by letter` }
    : { watch: `virtual hosts are named with their port, as in ${code(`${text}:80`)}` };
}

/** The version of proxies, by a regular expression that may fit anywhere. */
export function proxyVersionHover({ field }: AppliedContext): Told | undefined {
  const text = field.text;
  if (text === undefined || field.unknown) return undefined;
  return text.startsWith('^')
    ? { here: `proxies whose version fits ${code(text)}` }
    : { here: `proxies whose version has ${code(text)} **anywhere** in it; begin with \`^\` to mean the beginning` };
}

/** The place in the order of all EnvoyFilters that may meet on a proxy. */
export function priorityHover(context: AppliedContext): Told | undefined {
  const { view, resource, input, object } = context;
  const own = object.at('spec.priority').number ?? 0;
  const namespaces = new Set([resource.namespace, meshSettings(view).rootNamespace]);
  const others = [...namespaces]
    .flatMap((name) => view.find('kind', `networking.istio.io/EnvoyFilter|${name}`))
    .filter((other) => other.facts.name !== resource.facts.name || other.namespace !== resource.namespace);
  const read = others.slice(0, FILTERS_READ).flatMap((other) => {
    const written = writtenObject(input, other);
    return written === undefined ? [] : [{ other, priority: written.at('spec.priority').number ?? 0 }];
  });
  const before = read.filter(({ priority }) => priority < own).map(({ other }) => other);
  const equal = read.filter(({ priority }) => priority === own).map(({ other }) => other);
  return {
    here: `applied after ${before.length === 0 ? 'no other one of the workspace' : namedAll(before, resource)}: smaller numbers go first, and later patches see what earlier ones did`,
    points: [
      equal.length === 0
        ? undefined
        : `${count(equal.length, 'other one has', 'others have')} the same priority (${namedAll(equal, resource)}): the root namespace goes first, then the older`,
    ],
  };
}

/** Of more EnvoyFilters the rest is not read for a hover. */
const FILTERS_READ = 8;
