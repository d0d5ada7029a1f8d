import type { MetadataKey } from '../../../schema/metadata/types';
import { namespaceLabel } from '../../../mesh/namespaceLookup';
import { findWaypoint, ownWaypoint } from '../../../mesh/waypoints';
import { code, count, named, namedAll } from '../../markdown';
import type { AppliedContext } from '../context';
import { visibility } from '../exportTo';
import type { Told } from '../table';

type Effect = (context: AppliedContext, value: string, meaning: string | undefined) => Told | undefined;

/** What the value of a label or annotation comes to in this workspace; undefined where only its words are known. */
export function effectOf(context: AppliedContext, known: MetadataKey, value: string): Told | undefined {
  const effect = Object.hasOwn(EFFECTS, known.key) ? EFFECTS[known.key] : undefined;
  return effect?.(context, value, known.values?.[value]);
}

const EFFECTS: Readonly<Record<string, Effect>> = {
  'istio-injection': namespaceEffect,
  'istio.io/rev': revisionEffect,
  'istio.io/dataplane-mode': namespaceEffect,
  'istio.io/use-waypoint': waypointEffect,
  'sidecar.istio.io/inject': injectEffect,
  'networking.istio.io/exportTo': (context, value) => ({
    here: `seen by ${visibility(
      context,
      value.split(',').map((entry) => entry.trim()),
    )}`,
  }),
  'sidecar.istio.io/bootstrapOverride': (context, value) => objectEffect(context, '/ConfigMap', value),
  'gateway.istio.io/service-account': (context, value) => objectEffect(context, '/ServiceAccount', value),
  'gateway.networking.k8s.io/gateway-name': (context, value) =>
    objectEffect(context, 'gateway.networking.k8s.io/Gateway', value),
  'traffic.sidecar.istio.io/excludeInboundPorts': inboundEffect,
  'traffic.sidecar.istio.io/includeInboundPorts': inboundEffect,
  'traffic.sidecar.istio.io/excludeOutboundPorts': outboundEffect,
  'traffic.sidecar.istio.io/includeOutboundPorts': outboundEffect,
};

/** What a Namespace means for the workloads that stand in it. */
function namespaceEffect({ view, facts }: AppliedContext, value: string, meaning = ''): Told | undefined {
  if (facts.kind !== 'Namespace' || facts.name === undefined) return meaning === '' ? undefined : { here: meaning };
  const workloads = view.find('workload', facts.name).length;
  const about = workloads === 0 ? '' : `; the workspace has ${count(workloads, 'workload')} there`;
  if (meaning !== '') return { here: `${meaning}${about}` };
  return facts.labels['istio-injection'] === value
    ? { watch: `only \`enabled\` injects, so ${code(value)} keeps sidecars away${about}` }
    : undefined;
}

function revisionEffect(context: AppliedContext, value: string): Told | undefined {
  const { view, facts, resource } = context;
  if (facts.kind === 'Namespace') {
    const injection = facts.labels['istio-injection'];
    if (injection !== undefined)
      return { watch: `\`istio-injection: ${injection}\` stands beside it, and then the revision is not read` };
    return namespaceEffect(context, value, `control plane ${code(value)} injects new pods`);
  }
  if (facts.spec.type !== 'Workload') return { here: `read by control plane ${code(value)} only` };
  const injection = namespaceLabel(view, resource.namespace, 'istio-injection');
  const revision = namespaceLabel(view, resource.namespace, 'istio.io/rev');
  const decided = [injection, revision].find((label) => label.known && label.value !== undefined);
  return decided?.known === true
    ? { watch: `${named(decided.from, resource)} has a label of its own, and then that of the pod is not read` }
    : undefined;
}

function injectEffect({ view, resource, path }: AppliedContext, value: string, meaning = ''): Told | undefined {
  const injection = namespaceLabel(view, resource.namespace, 'istio-injection');
  const refuses = injection.known && injection.value !== undefined && injection.value !== 'enabled';
  if (path.at(-2) === 'labels' && value === 'true' && refuses)
    return { watch: `${named(injection.from, resource)} switches injection off, so the pod gets no sidecar` };
  return meaning === '' ? undefined : { here: meaning };
}

function waypointEffect({ view, facts, resource }: AppliedContext, value: string, meaning = ''): Told | undefined {
  if (meaning !== '') return { here: meaning };
  const labels = facts.spec.type === 'Workload' ? facts.spec.podLabels : facts.labels;
  const own = facts.kind === 'Namespace' ? (facts.name ?? '') : resource.namespace;
  const enrolment = ownWaypoint(resource, labels, own);
  if (enrolment?.to !== 'waypoint') return undefined;
  const { name, namespace } = enrolment.reference;
  const [found] = findWaypoint(view, namespace, name);
  if (found !== undefined) return { here: named(found, resource) };
  const others = view.find('name', `gateway.networking.k8s.io/Gateway|${value}`);
  return {
    watch: `the workspace has no waypoint ${code(`${namespace}/${name}`)}${others.length === 0 ? '' : `, but ${namedAll(others, resource)}`}; without one the traffic goes there directly`,
  };
}

/** A key that names an object of the own namespace. */
function objectEffect({ view, resource }: AppliedContext, type: string, name: string): Told {
  const kind = type.slice(type.indexOf('/') + 1);
  const [found] = view.variants(type, resource.namespace, name);
  return {
    here:
      found === undefined
        ? `${kind} ${code(`${resource.namespace}/${name}`)}, which the workspace does not show`
        : named(found, resource),
  };
}

function portsIn(value: string): number[] {
  return value.split(',').flatMap((entry) => {
    const number = Number(entry.trim());
    return entry.trim() !== '' && Number.isInteger(number) ? [number] : [];
  });
}

/** Ports of the pod: which of them the pod has, and the mistake of naming the one of a Service. */
function inboundEffect({ facts }: AppliedContext, value: string): Told | undefined {
  const { spec } = facts;
  const numbers = portsIn(value);
  if (spec.type !== 'Workload' || numbers.length === 0 || spec.openPorts === true) return undefined;
  const known = spec.ports.map(({ number }) => number);
  const strange = numbers.filter((number) => !known.includes(number));
  if (known.length === 0 || strange.length === 0) return undefined;
  return {
    here: `the pod declares ${known.map(code).join(', ')}; ${strange.map(code).join(', ')} ${strange.length === 1 ? 'is' : 'are'} not among them, and ports of a Service do not count here`,
  };
}

/** Ports of destinations: who has them. */
function outboundEffect({ view, resource }: AppliedContext, value: string): Told | undefined {
  const owners = [...new Set(portsIn(value).flatMap((number) => view.find('port', `${number}`)))];
  return owners.length === 0 ? undefined : { here: `calls to ${namedAll(owners, resource, 4)} are among them` };
}
