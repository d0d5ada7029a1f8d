import { meshSettings } from '../../../mesh/meshSettings';
import { servicesSelecting } from '../../../mesh/gatewayWorkloads';
import { selectWorkloads } from '../../../mesh/workloads';
import { labelsOf } from '../../../workspace/facts/read';
import type { Resource } from '../../../workspace/resource';
import type { Field } from '../../../yaml/field';
import { writtenObject } from '../../input';
import { code, join, named } from '../../markdown';
import type { AppliedContext } from '../context';
import { atAll, here } from '../table';
import type { HoverTable, Told } from '../table';
import { scopeHover, scopeWords } from './scope';

/** Of more policies than these in a namespace the rest is not read for a hover. */
const POLICIES_READ = 8;

function selectorOf(object: Field): Field {
  return object.at('spec.selector.matchLabels');
}

/** The mode of a level without a selector, from the other objects; the smaller name counts, as files have no age. */
function levelMode(
  { input, view, resource }: AppliedContext,
  namespace: string,
): { mode: string; from: Resource } | undefined {
  const policies = view
    .find('kind', `security.istio.io/PeerAuthentication|${namespace}`)
    .filter((other) => other !== resource && other.role === 'resource')
    .slice(0, POLICIES_READ)
    .sort((a, b) => ((a.facts.name ?? '') < (b.facts.name ?? '') ? -1 : 1));
  for (const from of policies) {
    const object = writtenObject(input, from);
    if (object === undefined || selectorOf(object).members().length > 0) continue;
    const mode = object.at('spec.mtls.mode').text;
    return mode === undefined || mode === 'UNSET' ? undefined : { mode, from };
  }
  return undefined;
}

/** What the wider levels say: the namespace, then the mesh, then Istio's default. */
function inherited(context: AppliedContext, isSelecting: boolean): { mode: string; words: string } {
  const { rootNamespace } = meshSettings(context.view);
  const { namespace } = context.resource;
  const levels = [
    ...(isSelecting && namespace !== rootNamespace ? [namespace] : []),
    ...(isSelecting || namespace !== rootNamespace ? [rootNamespace] : []),
  ];
  for (const level of levels) {
    const found = levelMode(context, level);
    if (found !== undefined) return { mode: found.mode, words: `from ${named(found.from, context.resource)}` };
  }
  return { mode: 'PERMISSIVE', words: "Istio's default, as no wider policy in the workspace says anything" };
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
  const wider = inherited(context, isSelecting);
  const effective = own ?? wider.mode;
  const level = isSelecting ? 'workload' : isRoot ? 'mesh' : 'namespace';
  return {
    here: `${code(effective)}${own === undefined ? ` (${wider.words})` : ''} for ${scope}: ${TAKEN[effective] ?? 'not a mode'}`,
    ...(level === 'workload' && effective !== 'DISABLE' && wider.mode === 'DISABLE'
      ? {
          watch: `the wider level says DISABLE (${wider.words}), so callers with automatic mTLS send plain text and are refused under STRICT`,
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
