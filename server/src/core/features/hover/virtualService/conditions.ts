import { resolveShortName } from '../../../istio/hosts';
import { findGateway, gatewayReference } from '../../../mesh/gateways';
import { findHost, portsOf } from '../../../mesh/hosts';
import { code, codes } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';

/** Paths that a `uri` match takes and does not take. */
export function pathHover(context: AppliedContext): Told | string | undefined {
  const match = context.object.follow(context.path.slice(0, 5));
  const uri = match.get('uri');
  if (uri.open) return undefined;
  const anyCase = match.get('ignoreUriCase').boolean === true ? ', in any case' : '';
  const { exact, prefix, regex } = {
    exact: uri.get('exact').text,
    prefix: uri.get('prefix').text,
    regex: uri.get('regex').text,
  };
  if (exact !== undefined)
    return `the path ${code(exact)} and nothing else${anyCase}; a query behind it does not matter, ${code(`${exact.replace(/\/$/, '')}${exact.endsWith('/') ? '' : '/'}`)} is another path`;
  if (prefix !== undefined) {
    if (prefix === '/') return 'every path';
    const open = prefix.endsWith('/');
    return open
      ? `paths below ${code(prefix)}${anyCase}, but not ${code(prefix.slice(0, -1))} itself`
      : `${code(prefix)}, ${code(`${prefix}/x`)} and also ${code(`${prefix}x`)}${anyCase}: text, not whole segments`;
  }
  if (regex === undefined) return undefined;
  return {
    here: `the whole path has to fit ${code(regex)}`,
    ...(match.get('ignoreUriCase').boolean === true
      ? { watch: '`ignoreUriCase` has no effect on a regular expression; write `(?i)` into it' }
      : {}),
  };
}

/** Whether anybody has the port that a match asks for. */
export function portHover(context: AppliedContext): Told | string | undefined {
  const number = context.field.number;
  const { facts, view, resource } = context;
  const { spec } = facts;
  if (number === undefined || spec.type !== 'VirtualService' || spec.openHosts) return undefined;
  const suffix = view.settings.domainSuffix;
  const services = spec.hosts.flatMap(({ text }) =>
    findHost(view, resolveShortName(text, resource.namespace, suffix), resource.namespace).owners.slice(0, 1),
  );
  const servers = (spec.gateways ?? []).flatMap((name) => {
    const reference = gatewayReference(name, resource.namespace);
    const [gateway] = reference === undefined ? [] : findGateway(view, reference);
    return gateway?.facts.spec.type === 'Gateway' ? gateway.facts.spec.servers : [];
  });
  const known = [
    ...new Set([...services.flatMap(portsOf).map((port) => port.number), ...servers.flatMap(({ port }) => port ?? [])]),
  ];
  if (known.length === 0) return undefined;
  if (known.includes(number))
    return services.some((service) => portsOf(service).some((port) => port.number === number))
      ? `port ${number} of ${codes(
          services.flatMap(({ facts: { name } }) => name ?? []),
          3,
        )}, as callers dial it`
      : `server port ${number} of the gateway`;
  return {
    watch: `no service or gateway server of this object has port ${number} (they have ${codes(known, 6)}): the match is dropped`,
  };
}
