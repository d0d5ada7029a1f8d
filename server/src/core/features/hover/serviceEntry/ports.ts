import { code, join } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';
import { entryStory, portName } from './story';
import { addedTls, encryption, recognisedBy, upstreamPort } from './traffic';

/** The key `ports`: each in one line. */
export function portsHover(context: AppliedContext): Told | undefined {
  const story = entryStory(context);
  if (story === undefined || story.spec.openPorts || story.ports.length === 0) return undefined;
  return {
    here: 'traffic is recognised',
    points: story.ports
      .slice(0, 5)
      .map(
        (port) =>
          `${portName(port)}: ${[recognisedBy(story, port), upstreamPort(story, port), encryption(story, port)].filter((part) => part !== undefined).join('; ')}`,
      ),
  };
}

/** The name of a port: who goes by it. */
export function portNameHover(context: AppliedContext): Told | undefined {
  const story = entryStory(context);
  const index = context.path[2];
  const port = typeof index === 'number' ? story?.ports[index] : undefined;
  if (story === undefined || port === undefined) return undefined;
  const users = story.spec.endpoints.flatMap(({ address, ports }) =>
    port.facts.name !== undefined && ports[port.facts.name] !== undefined ? [address ?? '?'] : [],
  );
  const prefix = /^([a-z0-9]+)/.exec(port.facts.name ?? '')?.[1]?.toUpperCase();
  const protocol = port.facts.protocol?.toUpperCase();
  return {
    here:
      users.length === 0
        ? 'a name only; the protocol comes from `protocol`, not from it'
        : `${join(users.map(code), 3)} ${users.length === 1 ? 'maps' : 'map'} this port to another one by its name`,
    ...(prefix !== undefined &&
    protocol !== undefined &&
    KNOWN.has(prefix) &&
    prefix !== protocol &&
    !isKin(prefix, protocol)
      ? { watch: `the name says ${prefix}, and what counts is \`protocol\`: ${protocol}` }
      : {}),
  };
}

const KNOWN: ReadonlySet<string> = new Set([
  'HTTP',
  'HTTPS',
  'HTTP2',
  'GRPC',
  'TLS',
  'TCP',
  'MONGO',
  'MYSQL',
  'REDIS',
  'UDP',
]);

/** Names that people give ports of a protocol without meaning another one. */
function isKin(name: string, protocol: string): boolean {
  return ['TLS', 'HTTPS'].includes(name) && ['TLS', 'HTTPS'].includes(protocol);
}

/** The port on the other side. */
export function targetPortHover(context: AppliedContext): Told | undefined {
  const story = entryStory(context);
  const index = context.path[2];
  const port = typeof index === 'number' ? story?.ports[index] : undefined;
  if (story === undefined || port === undefined) return undefined;
  const overridden = story.spec.endpoints.filter(
    ({ ports }) => port.facts.name !== undefined && ports[port.facts.name] !== undefined,
  );
  return {
    here: `callers dial ${port.facts.number}, and Envoy connects to ${upstreamPort(story, port) ?? 'the same port'}${story.resolution === 'NONE' ? ', at the IP that was dialled' : ''}`,
    points: [
      overridden.length === 0
        ? undefined
        : `\`ports\` of ${join(
            overridden.map(({ address = '?' }) => code(address)),
            3,
          )} goes before it`,
    ],
  };
}

/** Names that the certificate of the server may have. */
export function subjectAltNamesHover(context: AppliedContext): Told | undefined {
  const story = entryStory(context);
  if (story === undefined) return undefined;
  const added = story.ports.flatMap((port) => {
    const tls = addedTls(story, port);
    return tls === undefined ? [] : [{ port, mode: tls.tls.mode ?? '' }];
  });
  const checked = added.filter(({ mode }) => mode === 'SIMPLE' || mode === 'MUTUAL');
  if (checked.length > 0)
    return {
      here: `one of them has to stand in the certificate on ${join(
        checked.map(({ port }) => portName(port)),
        3,
      )}, unless the DestinationRule has names of its own`,
    };
  return story.spec.location === 'MESH_INTERNAL'
    ? { here: 'accepted as identities of the endpoints, beside their service accounts, where callers use mutual TLS' }
    : {
        watch:
          'no DestinationRule of the workspace starts TLS for this host (SIMPLE or MUTUAL), and without that nobody checks a name',
      };
}
