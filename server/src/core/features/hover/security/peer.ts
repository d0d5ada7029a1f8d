import { meshSettings } from '../../../mesh/meshSettings';
import { servicesSelecting } from '../../../mesh/gatewayWorkloads';
import { DEFAULT_MTLS, meshMtls, namespaceMtls } from '../../../mesh/peerAuthentication';
import type { ServerMtls } from '../../../mesh/peerAuthentication';
import { selectWorkloads } from '../../../mesh/workloads';
import { labelsOf } from '../../../workspace/facts/read';
import type { Resource } from '../../../workspace/resource';
import type { Field } from '../../../yaml/field';
import { code, join, named } from '../../markdown';
import type { AppliedContext } from '../context';
import { atAll, here } from '../table';
import type { HoverTable, Told } from '../table';
import { scopeHover, scopeWords } from './scope';

function selectorOf(object: Field): Field {
  return object.at('spec.selector.matchLabels');
}

type Level = 'workload' | 'namespace' | 'mesh';

/** What the level around a policy says: the namespace, the mesh, Istio's default. Undefined when policies disagree. */
function wider({ view, resource }: AppliedContext, level: Level): ServerMtls | undefined {
  if (level === 'mesh') return DEFAULT_MTLS;
  return level === 'namespace' ? meshMtls(view) : namespaceMtls(view, resource.namespace);
}

function widerWords(around: ServerMtls | undefined, resource: Resource): string {
  if (around === undefined) return 'the policies around it disagree, and the oldest counts';
  return around.from === undefined
    ? "Istio's default, as no wider policy in the workspace says anything"
    : `from ${named(around.from, resource)}`;
}

const TAKEN: Readonly<Record<string, string>> = {
  STRICT: 'plain text is refused',
  PERMISSIVE: 'mTLS and plain text are both taken',
  DISABLE: 'plain text only; callers have no identity',
};

/** The mode in force. Source: ComposePeerAuthentication, pilot/pkg/security/authn/policy_applier.go. */
function modeHover(context: AppliedContext): Told | undefined {
  const mode = context.object.at('spec.mtls.mode');
  const scope = scopeWords(context);
  if (mode.unknown || scope === undefined) return undefined;
  const isSelecting = selectorOf(context.object).members().length > 0;
  const isRoot = context.resource.namespace === meshSettings(context.view).rootNamespace;
  if (isSelecting && isRoot)
    return { watch: 'a PeerAuthentication with a selector in the root namespace has no effect at all' };
  const own = mode.text === undefined || mode.text === 'UNSET' ? undefined : mode.text;
  const level = isSelecting ? 'workload' : isRoot ? 'mesh' : 'namespace';
  const around = wider(context, level);
  const words = widerWords(around, context.resource);
  const effective = own ?? around?.mode;
  if (effective === undefined) return { here: `the mode for ${scope} is not known: ${words}` };
  return {
    here: `${code(effective)}${own === undefined ? ` (${words})` : ''} for ${scope}: ${TAKEN[effective] ?? 'not a mode'}`,
    ...(level === 'workload' && effective !== 'DISABLE' && around?.mode === 'DISABLE'
      ? {
          watch: `the wider level says DISABLE (${words}), so callers with automatic mTLS send plain text and are refused under STRICT`,
        }
      : {}),
  };
}

/** An entry of `portLevelMtls`: whose port it is. */
function portHover(context: AppliedContext): Told | undefined {
  const key = context.path[2];
  const number = Number(key);
  const { view, resource, object } = context;
  if (typeof key !== 'string' || !Number.isInteger(number)) return undefined;
  const labels = labelsOf(selectorOf(object));
  if (Object.keys(labels).length === 0) return undefined;
  const { workloads } = selectWorkloads(view, resource.namespace, labels);
  const ports = workloads.flatMap(({ facts: { spec } }) =>
    spec.type === 'Workload' ? spec.ports.map((port) => port.number) : [],
  );
  const services = servicesSelecting(view, resource.namespace, labels);
  const behind = services
    .flatMap(({ facts: { spec } }) => (spec.type === 'Service' ? spec.ports : []))
    .find((port) => port.number === number && port.targetPort !== undefined && port.targetPort !== number);
  if (behind !== undefined)
    return {
      watch: `${number} is the port of the Service; the pods listen on ${code(behind.targetPort ?? '?')}, and that number belongs here`,
    };
  if (ports.length === 0) return { here: `port ${number} of the pods, not of the Service` };
  return ports.includes(number)
    ? { here: `port ${number} of ${named(workloads[0] ?? resource, resource)}` }
    : { here: `port ${number} of the pods; the workspace shows only ${join([...new Set(ports)].map(code), 5)}` };
}

/** What the fields of a PeerAuthentication mean in an object. */
export const peerHovers: HoverTable = {
  spec: here(scopeHover),
  ...atAll(['spec.mtls', 'spec.mtls.mode'], here(modeHover)),
  ...atAll(['spec.portLevelMtls.*', 'spec.portLevelMtls.*.mode'], here(portHover)),
};
