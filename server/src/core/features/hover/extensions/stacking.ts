import { labelsSubset } from '../../../istio/labels';
import { meshSettings } from '../../../mesh/meshSettings';
import { labelsOf } from '../../../workspace/facts/read';
import type { Labels } from '../../../workspace/facts/types';
import type { Resource } from '../../../workspace/resource';
import type { Field } from '../../../yaml/field';
import { writtenObject } from '../../input';
import { code, named, namedAll } from '../../markdown';
import type { AppliedContext } from '../context';
import { scopeWords } from '../security/scope';
import type { Told } from '../table';

/** Of more objects of a kind the rest is not read for a hover. */
const OBJECTS_READ = 8;

/** An object of the same kind that may reach the same proxies. */
interface Neighbour {
  readonly resource: Resource;
  readonly object: Field;
  readonly level: Level;
}

type Level = 'mesh' | 'namespace' | 'workload';

function selectorOf(object: Field): Labels {
  return labelsOf(object.at('spec.selector.matchLabels'));
}

function levelOf(object: Field, namespace: string, rootNamespace: string): Level {
  if (Object.keys(selectorOf(object)).length > 0) return 'workload';
  return namespace === rootNamespace ? 'mesh' : 'namespace';
}

/** Others of the kind in the namespace and in the root namespace that may meet this one on a proxy. */
function neighbours(context: AppliedContext): { readonly own: Level; readonly others: readonly Neighbour[] } {
  const { view, resource, input, object, facts } = context;
  const { rootNamespace } = meshSettings(view);
  const own = selectorOf(object);
  const others = [...new Set([resource.namespace, rootNamespace])]
    .flatMap((name) => view.find('kind', `${facts.group}/${facts.kind}|${name}`))
    .filter((other) => other.facts.name !== resource.facts.name || other.namespace !== resource.namespace)
    .slice(0, OBJECTS_READ)
    .flatMap((other): Neighbour[] => {
      const written = writtenObject(input, other);
      if (written === undefined || written.at('spec.targetRefs').exists || written.at('spec.targetRef').exists)
        return [];
      const asked = selectorOf(written);
      const meets = labelsSubset(asked, own) || labelsSubset(own, asked);
      return meets
        ? [{ resource: other, object: written, level: levelOf(written, other.namespace, rootNamespace) }]
        : [];
    });
  return { own: levelOf(object, resource.namespace, rootNamespace), others };
}

const ORDER: readonly Level[] = ['mesh', 'namespace', 'workload'];

/**
 * A Telemetry among others: what it adds to, and what overrides it.
 * Source: applicableTelemetries, pilot/pkg/model/telemetry.go.
 */
export function telemetryHover(context: AppliedContext): Told | undefined {
  const scope = scopeWords(context);
  if (scope === undefined) return undefined;
  const part = PARTS.find((key) => key === context.path[1]);
  const { own, others } = neighbours(context);
  const speaking = others.filter(({ object }) => part === undefined || object.at(`spec.${part}`).exists);
  const same = others.filter(
    ({ level, resource }) => level === own && own !== 'workload' && resource.namespace === context.resource.namespace,
  );
  const wider = speaking.filter(({ level }) => ORDER.indexOf(level) < ORDER.indexOf(own));
  const narrower = speaking.filter(({ level }) => ORDER.indexOf(level) > ORDER.indexOf(own));
  const name = (list: readonly Neighbour[]): string =>
    namedAll(
      list.map(({ resource }) => resource),
      context.resource,
    );
  return {
    here: `for ${scope}`,
    points: [
      wider.length === 0 ? undefined : `Laid over ${name(wider)}: what is not written here comes from there`,
      narrower.length === 0 ? undefined : `For some of the workloads ${name(narrower)} is laid over it`,
    ],
    ...(same.length === 0
      ? {}
      : { watch: `${name(same)} is for the same level, and only the oldest of them counts, as a whole` }),
  };
}

const PARTS = ['tracing', 'metrics', 'accessLogging'] as const;

/**
 * A ProxyConfig among others; read when a pod is injected.
 * Source: EffectiveProxyConfig, pilot/pkg/model/proxy_config.go.
 */
export function proxyConfigHover(context: AppliedContext): Told | undefined {
  const scope = scopeWords(context);
  if (scope === undefined) return undefined;
  const { own, others } = neighbours(context);
  const key = context.path[1];
  const speaking = others.filter(({ object }) => key === undefined || object.at(`spec.${String(key)}`).exists);
  const stronger = speaking.filter(({ level }) => ORDER.indexOf(level) > ORDER.indexOf(own));
  const weaker = speaking.filter(({ level }) => ORDER.indexOf(level) < ORDER.indexOf(own));
  const name = (list: readonly Neighbour[]): string =>
    namedAll(
      list.map(({ resource }) => resource),
      context.resource,
    );
  return {
    here: `for ${scope}, when their pods are made: running pods keep what they have`,
    points: [
      weaker.length === 0 ? undefined : `Goes before ${name(weaker)}`,
      stronger.length === 0 ? undefined : `${name(stronger)} goes before it`,
      own === 'workload'
        ? 'Goes before the annotation `proxy.istio.io/config`'
        : 'The annotation `proxy.istio.io/config` of a pod goes before it',
    ],
  };
}

/**
 * An extension among others: where in the chain of filters it stands.
 * Source: pilot/pkg/model/extensions.go; sortByPriority, pilot/pkg/model/push_context.go.
 */
export function phaseHover(context: AppliedContext): Told | undefined {
  const { object } = context;
  const phase = object.at('spec.phase');
  const priority = object.at('spec.priority');
  if (phase.unknown || priority.unknown) return undefined;
  const own = PHASES[phase.text ?? ''] === undefined ? 'UNSPECIFIED' : (phase.text ?? 'UNSPECIFIED');
  const { others } = neighbours(context);
  const beside = others.filter(
    ({ object: other }) =>
      (other.at('spec.phase').text ?? 'UNSPECIFIED').replace(/_PHASE$/, '') === own.replace(/_PHASE$/, ''),
  );
  const rank = (field: Field): number => field.number ?? -Infinity;
  const before = beside.filter(({ object: other }) => rank(other.at('spec.priority')) > rank(priority));
  const equal = beside.filter(({ object: other }) => rank(other.at('spec.priority')) === rank(priority));
  return {
    here: PHASES[own] ?? '',
    points: [
      before.length === 0
        ? undefined
        : `Behind ${namedAll(
            before.map(({ resource }) => resource),
            context.resource,
          )}, of a higher priority in the same phase`,
      equal.length === 0
        ? undefined
        : `${namedAll(
            equal.map(({ resource }) => resource),
            context.resource,
          )} has the same phase and priority: the own namespace goes first, then the older`,
    ],
  };
}

const PHASES: Readonly<Record<string, string>> = {
  AUTHN: "before Istio's check of tokens, so claims are not known yet",
  AUTHZ: 'after the check of tokens and before AuthorizationPolicies',
  STATS: 'after AuthorizationPolicies, before the metrics of Istio',
  UNSPECIFIED: 'after AuthorizationPolicies and all other phases, before faults and the router',
  UNSPECIFIED_PHASE: 'after AuthorizationPolicies and all other phases, before faults and the router',
};

/** On which side of the proxies an extension stands. */
export function modeHover(context: AppliedContext): Told | undefined {
  const mode = context.field.text;
  if (mode === undefined) return undefined;
  if (mode === 'CLIENT') return { here: 'on what sidecars send, and in gateways' };
  if (mode === 'SERVER') return { here: 'on what sidecars receive, and in waypoints; gateways are left out' };
  return { here: 'on both sides: a call between two sidecars meets it twice' };
}

/** The Secret that pulls the image. */
export function pullSecretHover(context: AppliedContext): Told | undefined {
  const name = context.field.text?.split('/').at(-1);
  if (name === undefined || name === '' || context.field.unknown) return undefined;
  const { view, resource } = context;
  const [secret] = view.variants('/Secret', resource.namespace, name);
  return {
    here:
      secret === undefined
        ? `a Secret ${code(`${resource.namespace}/${name}`)}, which the workspace does not show`
        : named(secret, resource),
  };
}
