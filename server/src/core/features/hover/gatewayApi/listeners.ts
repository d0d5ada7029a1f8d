import { apiGatewayOf } from '../../../mesh/gatewayApi';
import { attachment, routesNaming } from '../../../mesh/routeAttachment';
import type { Attachment } from '../../../mesh/routeAttachment';
import type { ListenerFacts } from '../../../workspace/facts/types';
import type { Resource } from '../../../workspace/resource';
import { code, codes, count, named, namedAll } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';

/** Of more routes than these the rest is not looked at for a hover. */
const ROUTES_READ = 200;

interface Judged {
  readonly route: Resource;
  readonly verdict: Attachment;
}

/** What a listener makes of each route that names the Gateway; a route of several references by its best one. */
function judge({ view, resource }: AppliedContext, listener: ListenerFacts): Judged[] {
  return routesNaming(view, 'Gateway', resource)
    .slice(0, ROUTES_READ)
    .flatMap((route) => {
      const { spec, kind } = route.facts;
      if (spec.type !== 'ApiRoute') return [];
      const refs = spec.parents.filter(
        (parent) =>
          parent.kind === 'Gateway' &&
          parent.name === resource.facts.name &&
          (parent.namespace ?? route.namespace) === resource.namespace,
      );
      const verdicts = refs.map((ref) =>
        attachment(view, resource, listener, { kind, namespace: route.namespace, hostnames: spec.hostnames }, ref),
      );
      const verdict =
        verdicts.find((each) => each === 'taken' || each === 'unknown') ??
        verdicts.find((each) => each !== 'other listener') ??
        verdicts[0];
      return verdict === undefined ? [] : [{ route, verdict }];
    });
}

const WHY: Readonly<Partial<Record<Attachment, string>>> = {
  namespace: 'its namespace is not admitted by `allowedRoutes`',
  hostname: 'none of its hostnames fits',
  'other kind': 'its kind does not fit the protocol',
};

/** A listener: the routes that it takes, and those that it does not take although they ask for it. */
export function listenerHover(context: AppliedContext): Told | undefined {
  const index = context.path[2];
  const listener = typeof index === 'number' ? apiGatewayOf(context.resource)?.listeners[index] : undefined;
  if (listener === undefined || context.object.follow(context.path.slice(0, 3)).open) return undefined;
  if (apiGatewayOf(context.resource)?.className?.includes('waypoint') === true)
    return { here: 'ztunnel brings the traffic here; routes are attached to the Services, not to the waypoint' };
  const judged = judge(context, listener);
  const taken = judged.filter(({ verdict }) => verdict === 'taken' || verdict === 'unknown').map(({ route }) => route);
  const unsure = judged.filter(({ verdict }) => verdict === 'unknown');
  const refused = judged.filter(({ verdict }) => WHY[verdict] !== undefined);
  return {
    here:
      taken.length === 0
        ? `no route of the workspace is attached to it, and without one ${/^HTTPS?$/.test(listener.protocol ?? '') ? 'it answers 404' : 'nothing listens'}`
        : `${count(taken.length, 'route')} attached: ${namedAll(taken, context.resource, 4)}`,
    points: [
      ...refused
        .slice(0, 3)
        .map(({ route, verdict }) => `Not ${named(route, context.resource)}: ${WHY[verdict] ?? ''}`),
      unsure.length === 0
        ? undefined
        : `The workspace does not show the labels of ${codes([...new Set(unsure.map(({ route }) => route.namespace))], 3)}, which decide`,
    ],
  };
}

/** Which namespaces may attach, as far as the workspace shows them. */
export function allowedHover(context: AppliedContext): Told | undefined {
  const told = listenerHover(context);
  const index = context.path[2];
  const from =
    typeof index === 'number' ? apiGatewayOf(context.resource)?.listeners[index]?.namespaces.from : undefined;
  const who: Readonly<Record<string, string>> = {
    All: 'routes of every namespace may attach',
    Same: `only routes of ${code(context.resource.namespace)} may attach`,
    Selector: 'routes of namespaces with the labels of `selector` may attach',
    None: 'no route may attach',
  };
  if (told === undefined || from === undefined || who[from] === undefined) return told;
  return { ...told, here: `${who[from]}; ${told.here ?? ''}` };
}

/** The key `listeners`: each with the routes on it. */
export function listenersHover(context: AppliedContext): Told | undefined {
  const gateway = apiGatewayOf(context.resource);
  if (gateway === undefined || gateway.openListeners || gateway.className?.includes('waypoint') === true)
    return undefined;
  const points = gateway.listeners.slice(0, 5).map((listener) => {
    const taken = judge(context, listener).filter(({ verdict }) => verdict === 'taken' || verdict === 'unknown');
    return `${code(listener.name ?? '?')} (${listener.protocol ?? '?'} ${listener.port ?? '?'}): ${count(taken.length, 'route')}`;
  });
  return { here: `${count(gateway.listeners.length, 'listener')}`, points };
}
