import { apiGatewayOf, GATEWAY_API } from '../../../mesh/gatewayApi';
import { attachment } from '../../../mesh/routeAttachment';
import type { Attachment } from '../../../mesh/routeAttachment';
import type { ListenerFacts } from '../../../workspace/facts/types';
import type { Resource } from '../../../workspace/resource';
import type { Field } from '../../../yaml/field';
import { code, codes, named, namedAll } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';
import { refAt } from './refs';

/** The parent of a route: the listeners that take it, or the Service. */
export function parentHover(context: AppliedContext): Told | undefined {
  const ref = refAt(context, 'parentRefs') ?? refAt(context, 'parentRef');
  const name = ref?.get('name').text;
  const isOpen = ['group', 'kind', 'namespace'].some((key) => ref?.get(key).unknown === true && ref.get(key).exists);
  if (ref === undefined || name === undefined || isOpen) return undefined;
  const kind = ref.get('kind').text ?? 'Gateway';
  const group = ref.get('group').text ?? GATEWAY_API;
  const { view, resource } = context;
  const namespace = ref.get('namespace').text ?? resource.namespace;
  const [parent] = view.variants(`${group}/${kind}`, namespace, name);
  if (parent === undefined) {
    const others = view.find('name', `${group}/${kind}|${name}`);
    return {
      watch: `the workspace has no ${kind} ${code(`${namespace}/${name}`)}${others.length === 0 ? '' : `, but ${namedAll(others, resource)}`}; without it the route does nothing`,
    };
  }
  if (kind === 'Service') return meshParent(context, parent);
  return kind === 'Gateway' ? gatewayParent(context, ref, parent) : { here: `attached to ${named(parent, resource)}` };
}

function meshParent({ resource }: AppliedContext, parent: Resource): Told {
  const isOwn = parent.namespace === resource.namespace;
  return {
    here: `calls to ${named(parent, resource)} from ${isOwn ? 'every namespace follow this route' : `${code(resource.namespace)} follow it; other namespaces do not`}`,
  };
}

/** Why no listener takes a route, the reason that is nearest to success last. */
const REASONS: readonly Attachment[] = ['other listener', 'other kind', 'hostname', 'namespace'];

function gatewayParent(context: AppliedContext, ref: Field, parent: Resource): Told {
  const { view, resource, object } = context;
  const { listeners = [], openListeners = true } = apiGatewayOf(parent) ?? {};
  const asked = { section: ref.get('sectionName').text, port: ref.get('port').number };
  const route = {
    kind: resource.facts.kind,
    namespace: resource.namespace,
    hostnames: object.at('spec.hostnames').texts(),
  };
  const judged = listeners.map((listener) => ({ listener, verdict: attachment(view, parent, listener, route, asked) }));
  const taken = judged.filter(({ verdict }) => verdict === 'taken' || verdict === 'unknown');
  if (taken.length > 0)
    return {
      here: `attached to ${named(parent, resource)}`,
      points: taken
        .slice(0, 4)
        .map(({ listener, verdict }) =>
          verdict === 'unknown'
            ? `${listenerWords(listener)}, if namespace ${code(resource.namespace)} has the labels that it asks for`
            : listenerWords(listener),
        ),
    };
  if (openListeners) return { here: `attached to ${named(parent, resource)}` };
  const why = [...REASONS].reverse().find((reason) => judged.some(({ verdict }) => verdict === reason));
  return { watch: refusal(context, parent, why, asked, listeners) };
}

function refusal(
  { resource }: AppliedContext,
  parent: Resource,
  why: Attachment | undefined,
  asked: { readonly section: string | undefined; readonly port: number | undefined },
  listeners: readonly ListenerFacts[],
): string {
  const gateway = named(parent, resource);
  switch (why) {
    case 'namespace':
      return `no listener of ${gateway} admits routes of namespace ${code(resource.namespace)}: without \`allowedRoutes\` only its own namespace may attach`;
    case 'hostname':
      return `no hostname of the route fits a listener of ${gateway} (${codes(
        listeners.flatMap(({ hostname }) => hostname ?? []),
        4,
      )}), so it is not attached`;
    case 'other kind':
      return `no listener of ${gateway} that is asked for is one for ${resource.facts.kind}s: their protocols are ${codes([...new Set(listeners.flatMap(({ protocol }) => protocol ?? []))], 4)}`;
    default:
      return `${gateway} has no listener ${code(asked.section ?? asked.port ?? '')}; it has ${codes(
        listeners.flatMap(({ name }) => name ?? []),
        6,
      )}`;
  }
}

function listenerWords({ name, protocol, port, hostname }: ListenerFacts): string {
  return `Listener ${code(name ?? '?')}: ${protocol ?? ''} ${port ?? '?'}, ${hostname === undefined ? 'any host' : code(hostname)}`;
}
