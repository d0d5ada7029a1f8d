import { parseJwtClaimKey } from '../../../istio/jwtClaim';
import { meshGateway } from '../../../istio/gatewayNames';
import { code, codes, join } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';
import { NAMED, namedWords, stringMatchWords } from './matches';
import { proxyWords } from './rules';

/** A condition on method, scheme or authority: what fits, and what people take it for. */
export function textHover(context: AppliedContext): Told | undefined {
  const key = String(context.path[5]);
  const match = context.object.follow(context.path.slice(0, 6));
  const text = match.get('exact').text ?? match.get('prefix').text ?? match.get('regex').text;
  if (text === undefined || match.open) return undefined;
  const watch = SURPRISES[key]?.(match.get('exact').text ?? '');
  return {
    here: `${key} ${stringMatchWords(match)}${match.get('regex').exists ? ', as a whole' : ''}`,
    ...(watch === undefined ? {} : { watch }),
  };
}

const SURPRISES: Readonly<Record<string, (exact: string) => string | undefined>> = {
  method: (exact) =>
    /[a-z]/.test(exact) ? 'methods are written in capitals, and case counts: it matches none' : undefined,
  scheme: (exact) =>
    exact === 'https'
      ? 'a sidecar sees `http` of everything that a gateway has decrypted; only that gateway sees `https`'
      : undefined,
  authority: (exact) =>
    exact !== '' && !exact.includes(':')
      ? `a client that adds the port sends ${code(`${exact}:8080`)}, which is another text; and the hosts of this object have been compared before`
      : undefined,
};

/** A header or parameter: the condition in words. */
export function namedHover(context: AppliedContext): Told | undefined {
  const [, , , , , list, name] = context.path;
  const key = NAMED.find((known) => known === list);
  if (key === undefined || typeof name !== 'string') return undefined;
  const member = context.object.follow(context.path.slice(0, 7));
  if (member.open || member.unknown) return undefined;
  const claim = parseJwtClaimKey(name);
  return {
    here:
      claim === undefined
        ? `${namedWords(key, member)}${key === 'queryParams' ? '; of several of that name the first counts' : ''}`
        : `a claim of the token ${stringMatchWords(member)}`,
    ...(claim !== undefined
      ? claimWatch(context)
      : key === 'withoutHeaders' && member.get('exact').exists
        ? { points: ['A request without the header fits too'] }
        : {}),
  };
}

function claimWatch({ facts }: AppliedContext): Pick<Told, 'watch'> {
  const { spec } = facts;
  const isForGateways =
    spec.type === 'VirtualService' && spec.gateways !== undefined && !spec.gateways.includes(meshGateway);
  return isForGateways
    ? { watch: 'only a RequestAuthentication for the gateway reads tokens; without one it never fits' }
    : { watch: 'claims are compared at gateways only, and with `mesh` among the gateways the object is refused' };
}

/** The key `headers`, `queryParams` and the like: all conditions of the match. */
export function namedListHover(context: AppliedContext): Told | undefined {
  const key = NAMED.find((known) => known === context.path.at(-1));
  if (key === undefined || context.field.open) return undefined;
  const parts = context.field.members().map((member) => namedWords(key, member));
  return parts.length === 0 ? undefined : { here: join(parts, 4) };
}

/** SNI names of a rule for TLS. */
export function sniHover(context: AppliedContext): Told | undefined {
  const names = context.path.at(-1) === 'sniHosts' ? context.field.texts() : [context.field.text ?? ''];
  const { spec } = context.facts;
  if (context.field.unknown || context.field.open || names.length === 0 || spec.type !== 'VirtualService')
    return undefined;
  const short = names.filter((name) => !name.includes('.') && name !== '*');
  return {
    here: `connections whose TLS handshake asks for ${join(names.map(code), 3, 'or')}, as the client writes it`,
    ...(short.length === 0
      ? {}
      : {
          watch: `${codes(short, 3)} is not completed to a full name here: it fits only a client that asks for just that`,
        }),
  };
}

/** Destination addresses, which gateways do not look at. */
export function subnetHover({ facts, path }: AppliedContext): Told | undefined {
  if (path.includes('sourceSubnet'))
    return { watch: 'nothing reads it; who may connect is said by an AuthorizationPolicy' };
  const { spec } = facts;
  if (spec.type !== 'VirtualService') return undefined;
  const gateways = (spec.gateways ?? []).filter((name) => name !== meshGateway);
  if (gateways.length === 0) return { here: 'compared with the address that the application dials' };
  return { watch: `gateways do not look at it, so at ${codes(gateways, 3)} the rule takes every address` };
}

/** Which proxies take the object, or what a match narrows that to. */
export function gatewaysHover(context: AppliedContext): Told | undefined {
  const { spec } = context.facts;
  if (spec.type !== 'VirtualService' || context.field.open) return undefined;
  const names = context.field.texts();
  if (context.path.length === 2) return { here: `served ${proxyWords(names)}` };
  const own = spec.gateways ?? [meshGateway];
  const strange = names.filter((name) => !own.includes(name));
  return {
    here: `made ${proxyWords(names)}`,
    ...(strange.length === 0
      ? {}
      : {
          watch: `${codes(strange, 3)} is not among the gateways of the object (${codes(own, 4)}), so this match is never made`,
        }),
  };
}
