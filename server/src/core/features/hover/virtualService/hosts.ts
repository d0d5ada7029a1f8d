import { meshGateway } from '../../../istio/gatewayNames';
import { resolveShortName } from '../../../istio/hosts';
import type { Resource } from '../../../workspace/resource';
import { code, count, namedAll } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';
import { proxyWords } from './rules';

/** The key `hosts`: where the object acts, and whether another one claims the same names there. */
export function hostsHover(context: AppliedContext): Told | undefined {
  const { facts, view, resource } = context;
  const { spec } = facts;
  if (spec.type !== 'VirtualService') return undefined;
  const gateways = spec.gateways ?? [meshGateway];
  const inMesh = gateways.includes(meshGateway);
  const rivals = new Map<Resource, string>();
  for (const { text } of spec.hosts.slice(0, 20))
    for (const other of view.find(
      'virtual-service',
      resolveShortName(text, resource.namespace, view.settings.domainSuffix),
    ))
      if (!isSame(other, resource)) rivals.set(other, text);
  const sharing = [...rivals.keys()].filter((other) => shared(other, gateways));
  return {
    here: `${count(spec.hosts.length, 'host')}, ${proxyWords(gateways)}${spec.gateways === undefined ? ' (no `gateways` is written, so `mesh`)' : ''}`,
    ...(sharing.length === 0
      ? {}
      : {
          watch: `${namedAll(sharing, resource)} is for ${code(rivals.get(sharing[0] ?? resource) ?? '')} too: ${
            inMesh
              ? 'sidecars take the rules of the oldest object only'
              : 'gateways put the rules of all together, the oldest object first'
          }`,
        }),
  };
}

function isSame(other: Resource, resource: Resource): boolean {
  return other === resource || (other.namespace === resource.namespace && other.facts.name === resource.facts.name);
}

function shared(other: Resource, gateways: readonly string[]): boolean {
  const { spec } = other.facts;
  if (spec.type !== 'VirtualService') return false;
  return (spec.gateways ?? [meshGateway]).some((name) => gateways.includes(name));
}
