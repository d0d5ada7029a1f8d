import { exportVisibility } from '../../istio/exportTo';
import { meshSources } from '../../mesh/meshSettings';
import { protoMember } from '../../workspace/facts/mesh';
import type { Resource } from '../../workspace/resource';
import { writtenObject } from '../input';
import { code, count, named, namedAll } from '../markdown';
import type { AppliedContext } from './context';
import type { Told } from './table';

/** Of more objects with mesh configuration the rest is not read for a hover. */
const SOURCES_READ = 4;

/** A key of the mesh configuration: whether this object is the one that decides it, and what hangs on it here. */
export function meshConfigHover(context: AppliedContext): Told | undefined {
  const key = camelCase(String(context.path[0]));
  const told = context.path.length === 1 || MEANINGS_BELOW.has(key) ? MEANINGS[key]?.(context) : undefined;
  const decider = deciderOf(context, key);
  if (decider === undefined) return told;
  return {
    ...told,
    watch: `${named(decider, context.resource)} says it too and is what counts for the files beside it; this value is not used there`,
  };
}

/** istiod reads every name in both forms. */
function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The object that decides a key in place of this one. */
function deciderOf({ input, view, resource }: AppliedContext, key: string): Resource | undefined {
  const sources = meshSources(view);
  if (!sources.includes(resource)) return sources.find((source) => source !== resource);
  for (const source of sources.slice(0, SOURCES_READ)) {
    if (source === resource) return undefined;
    const written = writtenObject(input, source);
    if (written !== undefined && protoMember(written, key).exists) return source;
  }
  return undefined;
}

type Meaning = (context: AppliedContext) => Told | undefined;

/** Keys whose members are told as the key is. */
const MEANINGS_BELOW: ReadonlySet<string> = new Set(['outboundTrafficPolicy', 'extensionProviders']);

const MEANINGS: Readonly<Record<string, Meaning>> = {
  rootNamespace: ({ view, field, resource }) => {
    const name = field.text;
    if (name === undefined || field.unknown) return undefined;
    const policies = ROOT_KINDS.flatMap((type) => view.find('kind', `${type}|${name}`));
    return {
      here: `objects in ${code(name)} act on the whole mesh${policies.length === 0 ? '; the workspace shows none of that kind' : `: ${namedAll(policies, resource, 4)}`}`,
    };
  },
  outboundTrafficPolicy: ({ object }) => {
    const policy = object.get('outboundTrafficPolicy');
    const mode = policy.get('mode');
    if (mode.unknown || policy.open) return undefined;
    switch (mode.text) {
      case 'ALLOW_ANY':
        return { here: 'hosts that nobody declares are reached all the same, without routes and metrics by name' };
      case 'ALLOW_ANY_DYNAMIC_DNS':
        return { here: 'hosts that nobody declares are reached; plain HTTP by the name that it asks for' };
      default:
        return {
          here: `hosts that nobody declares are refused: 502 for HTTP, a closed connection for the rest${mode.exists ? '' : '. The block has no `mode`, and that means REGISTRY_ONLY'}`,
        };
    }
  },
  defaultServiceExportTo: exportDefault,
  defaultVirtualServiceExportTo: exportDefault,
  defaultDestinationRuleExportTo: exportDefault,
  extensionProviders: providersMeaning,
};

/** Kinds that reach everything from the root namespace. */
const ROOT_KINDS = [
  'security.istio.io/PeerAuthentication',
  'security.istio.io/AuthorizationPolicy',
  'security.istio.io/RequestAuthentication',
  'telemetry.istio.io/Telemetry',
  'networking.istio.io/EnvoyFilter',
  'networking.istio.io/Sidecar',
] as const;

function exportDefault({ field }: AppliedContext): Told | undefined {
  if (field.open || field.unknown) return undefined;
  const seen = exportVisibility(field.texts(), 'its own', ['*']);
  const who =
    seen.to === 'all'
      ? 'by every namespace'
      : seen.to === 'none'
        ? 'by nobody'
        : `by ${[...seen.namespaces].map((name) => (name === 'its own' ? 'its own namespace' : code(name))).join(', ')}`;
  return { here: `an object without \`exportTo\` is seen ${who}` };
}

/** Who names a provider: policies and Telemetries are read, a few of them. */
function providersMeaning(context: AppliedContext): Told | undefined {
  const index = context.path[1];
  const { view, input, object, resource } = context;
  if (typeof index !== 'number')
    return {
      here: `${count(object.get('extensionProviders').items().length, 'provider')}; each does nothing until something names it`,
    };
  const name = object.get('extensionProviders').item(index).get('name').text;
  if (name === undefined || context.path.at(-1) !== 'name') return undefined;
  const users = USERS.flatMap((type) => view.find('kind-anywhere', type))
    .slice(0, USERS_READ)
    .filter((user) => {
      const spec = writtenObject(input, user)?.get('spec');
      if (spec === undefined) return false;
      const lists = ['tracing', 'metrics', 'accessLogging'].flatMap((key) => spec.get(key).items());
      return (
        spec.at('provider.name').text === name ||
        lists.some((entry) =>
          entry
            .get('providers')
            .items()
            .some((provider) => provider.get('name').text?.toLowerCase() === name.toLowerCase()),
        )
      );
    });
  return users.length === 0
    ? { here: 'no Telemetry or AuthorizationPolicy of the workspace names it; `defaultProviders` may' }
    : { here: `named by ${namedAll(users, resource, 4)}` };
}

const USERS = ['telemetry.istio.io/Telemetry', 'security.istio.io/AuthorizationPolicy'] as const;
/** Of more objects than these the rest is not read for a hover. */
const USERS_READ = 10;
