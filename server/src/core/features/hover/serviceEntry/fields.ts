import { isWildcard } from '../../../istio/hosts';
import { parseIp } from '../../../istio/ip';
import type { Resource } from '../../../workspace/resource';
import type { AppliedContext } from '../context';
import { visibility } from '../exportTo';
import { bullets, code, codes, count, join, named, namedAll, paragraphs, title } from '../../markdown';
import { applicationLookup, isAddress } from './lookups';
import { portLine, warning } from './resolution';
import { rulesLine } from './rules';
import { entryStory, portName } from './story';
import type { EntryStory } from './story';
import { otherOwners, otherVirtualServices } from './neighbours';
import { addedTls, clusterType, encryption } from './traffic';

/** A host of a ServiceEntry: its clusters, who else wants it, who refers to it. */
export function entryHostHover(context: AppliedContext): string | undefined {
  const story = entryStory(context);
  const host = context.field.text;
  if (story === undefined || host === undefined || host === '') return undefined;
  const alone = { ...story, hosts: [host] };
  const others = otherOwners(story, host);
  const routed = otherVirtualServices(story, host);
  const resolution = story.isWritten ? (story.resolution ?? 'not known yet') : 'NONE (none is written)';
  return paragraphs([
    `${title(host)} — ${isWildcard(host) ? 'all names that end this way, as one service' : 'a service of its own'}; VirtualServices and DestinationRules find it by this name. Resolution ${resolution}, cluster type ${clusterType(story)}.`,
    bullets([
      ...story.ports.slice(0, 3).map((port) => portLine(alone, port)),
      story.ports.length > 3 ? `and ports ${story.ports.slice(3).map(portName).join(', ')}` : undefined,
      rulesLine(alone),
      routed.length === 0 ? undefined : `Routed by ${namedAll(routed, context.resource)}.`,
      `Seen by ${visibility(context, story.spec.exportTo)}.`,
      applicationLookup(alone),
    ]),
    warning(others.length === 0 ? shortName(host) : [rivals(story, others)]),
  ]);
}

function shortName(host: string): string[] {
  if (host.includes('.')) return [];
  return [
    `VirtualServices and DestinationRules complete a name without a dot to a Service of their namespace, so they never mean this ${code(host)}.`,
  ];
}

function rivals(story: EntryStory, others: readonly Resource[]): string {
  const { resource } = story.context;
  const service = others.find(({ facts }) => facts.kind === 'Service');
  if (service !== undefined)
    return service.namespace === resource.namespace
      ? `${named(service, resource)} has this very name: the endpoints of both are mixed, and ports that only the entry has get no cluster (503).`
      : `${named(service, resource)} has this very name: callers in ${code(resource.namespace)} get the entry alone, all others the Service.`;
  const same = others.filter(({ namespace }) => namespace === resource.namespace);
  if (same.length > 0)
    return `${namedAll(same, resource)} declares it too. Ports of both are merged only if resolution, labels, selector and exportTo are equal; else those of the newer object do not exist.`;
  return `${namedAll(others, resource)} declares it too. Callers use the entry of their own namespace, else the oldest, and never see the ports of the other.`;
}

/** What `location` decides for this entry. */
export function locationHover(context: AppliedContext): string | undefined {
  const story = entryStory(context);
  if (story === undefined) return undefined;
  const inside = story.spec.location === 'MESH_INTERNAL';
  const wires = story.ports.flatMap((port) => {
    const safety = encryption(story, port);
    return safety === undefined ? [] : [`${portName(port)}: ${safety}`];
  });
  const withSidecar = story.spec.endpoints.filter(
    ({ serviceAccount, labels }) => serviceAccount !== undefined || labels['security.istio.io/tlsMode'] === 'istio',
  );
  const mutual = story.ports.find((port) => addedTls(story, port)?.tls.mode === 'ISTIO_MUTUAL');
  const surprises = [
    ...(inside && withSidecar.length > 0
      ? [
          `Callers start mutual TLS with ${count(withSidecar.length, 'endpoint')} here, because of \`serviceAccount\` or \`tlsMode\`. Without a sidecar on the other side every call fails.`,
        ]
      : []),
    ...(!inside && story.spec.workloadSelector !== undefined
      ? [
          'It selects workloads of the mesh, but MESH_EXTERNAL never uses mutual TLS: pods in STRICT mode refuse the calls.',
        ]
      : []),
    ...(!inside && mutual !== undefined
      ? [
          "Istio's mutual TLS is switched on by a DestinationRule, and a host outside of the mesh does not know its certificates.",
        ]
      : []),
  ];
  return paragraphs([
    wires.length === 0 ? undefined : `**Here**, on the wire:\n${bullets(wires.slice(0, 4))}`,
    warning(surprises.slice(0, 1)),
  ]);
}

/** What the addresses of an entry are for, or one of them. */
export function addressesHover(context: AppliedContext): string | undefined {
  const story = entryStory(context);
  if (story === undefined) return undefined;
  const own = context.path.length > 2 ? context.field.text : undefined;
  const range = own?.includes('/') === true || (own === undefined && story.ranges.length > 0);
  const opaque = story.ports.filter(({ family }) => family === 'tcp' || family === 'auto' || family === 'tls');
  const used =
    opaque.length === 0
      ? 'HTTP ports go by the Host header; the address only counts as one more name in it.'
      : `Port ${join(opaque.map(portName))} ${range ? 'goes by this range' : 'gets a listener on it'}: other connections to the number are left alone.`;
  const shared =
    own === undefined || range
      ? []
      : context.view
          .find('service-entry', '')
          .filter(
            ({ facts }) =>
              facts !== context.facts && facts.spec.type === 'ServiceEntry' && facts.spec.addresses.includes(own),
          );
  const target = story.spec.endpoints.some(({ address }) => address === own)
    ? 'It is an endpoint too, so Envoy connects to the same address.'
    : 'Envoy connects elsewhere: to what the resolution finds.';
  return paragraphs([
    own === undefined
      ? undefined
      : `${title(own)} — ${range ? 'a range that' : 'an address that'} the *application* dials.`,
    bullets([
      used,
      own === undefined || story.resolution === 'NONE' ? undefined : target,
      range
        ? 'DNS capture never answers with a range.'
        : `With DNS capture the application gets it as the answer for ${codes(story.hosts, 2)}.`,
    ]),
    warning(
      shared.length === 0
        ? []
        : [
            `${namedAll(shared, context.resource)} has the address too: on a port that both have, one of them is dropped.`,
          ],
    ),
  ]);
}

/** What Envoy makes of the address of an endpoint. */
export function endpointAddressHover(context: AppliedContext): string | undefined {
  const story = entryStory(context);
  const address = context.field.text;
  if (story === undefined || address === undefined || story.resolution === undefined) return undefined;
  const endpoint = story.spec.endpoints[Number(context.path[2])];
  const ports = story.ports.map(({ facts }) => {
    const mapped = facts.name === undefined ? undefined : endpoint?.ports[facts.name];
    return `${facts.number} → ${mapped ?? facts.targetPort ?? facts.number}`;
  });
  return paragraphs([
    `${title(address)} — ${kindOfAddress(address)}`,
    bullets([
      address.startsWith('unix://') ? undefined : `Ports: ${ports.slice(0, 4).join(', ')}.`,
      addressUse(story, address),
      endpoint?.serviceAccount === undefined
        ? undefined
        : `Callers use mutual TLS and expect the identity of service account ${code(endpoint.serviceAccount)}; without a sidecar there, calls fail.`,
    ]),
  ]);
}

function kindOfAddress(address: string): string {
  if (address.startsWith('unix://')) return 'a Unix socket in the pod of the caller.';
  return parseIp(address) === undefined ? 'a host name.' : 'an IP, used as it is.';
}

function addressUse(story: EntryStory, address: string): string | undefined {
  const plain = isAddress(address);
  switch (story.resolution) {
    case 'STATIC':
      return plain ? undefined : 'STATIC takes no names: the object is refused. DNS would look the name up.';
    case 'DNS':
      return plain
        ? undefined
        : 'Envoy looks it up itself and uses all addresses of the answer; it asks again whenever the TTL ends.';
    case 'DNS_ROUND_ROBIN':
      return plain ? undefined : 'Envoy looks it up itself and uses the first address of the latest answer.';
    case 'NONE':
    case 'DYNAMIC_DNS':
      return `${story.resolution} takes no endpoints: the object is refused.`;
    case undefined:
      return undefined;
  }
}
