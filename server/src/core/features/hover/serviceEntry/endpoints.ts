import { ruleOf } from '../../../mesh/destinationRules';
import type { EndpointFacts } from '../../../workspace/facts/types';
import { code, codes, count, join, named } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';
import { entryStory, portName } from './story';
import type { EntryStory } from './story';

interface EndpointPlace {
  readonly story: EntryStory;
  readonly endpoint: EndpointFacts;
  readonly all: readonly EndpointFacts[];
}

function endpointAt(context: AppliedContext): EndpointPlace | undefined {
  const story = entryStory(context);
  const index = context.path[2];
  const endpoint = typeof index === 'number' ? story?.spec.endpoints[index] : undefined;
  if (story === undefined || endpoint === undefined || story.spec.openEndpoints) return undefined;
  return { story, endpoint, all: story.spec.endpoints };
}

/** The key `endpoints`: what Envoy has to choose from. */
export function endpointsHover(context: AppliedContext): Told | undefined {
  const story = entryStory(context);
  if (story === undefined || story.spec.openEndpoints || story.resolution === undefined) return undefined;
  const { endpoints } = story.spec;
  switch (story.resolution) {
    case 'NONE':
    case 'DYNAMIC_DNS':
      return { watch: `with resolution ${story.resolution} there may be no endpoints: the object is refused` };
    case 'DNS_ROUND_ROBIN':
      return endpoints.length > 1
        ? {
            watch: `DNS_ROUND_ROBIN takes one endpoint at most, and here are ${endpoints.length}: the object is refused`,
          }
        : { here: 'the first address of the latest answer is used, for this name in place of the host' };
    default:
      return {
        here: `${count(endpoints.length, 'endpoint')}, for each host of the entry: ${codes(
          endpoints.flatMap(({ address }) => address ?? []),
          4,
        )}`,
        points: [
          story.resolution === 'DNS'
            ? 'Each name among them is looked up by Envoy, and all its addresses are used'
            : undefined,
          sharesWords(endpoints),
        ],
      };
  }
}

function sharesWords(endpoints: readonly EndpointFacts[]): string | undefined {
  if (endpoints.every(({ weight }) => weight === undefined)) return undefined;
  const sum = endpoints.reduce((total, { weight = 1 }) => total + weight, 0);
  return `Shares by weight: ${join(
    endpoints
      .slice(0, 4)
      .map(({ address = '?', weight = 1 }) => `${code(address)} ${Number(((100 * weight) / sum).toFixed(1))} %`),
    4,
  )}`;
}

/** The share of an endpoint; those without a weight count 1. */
export function endpointWeightHover(context: AppliedContext): Told | undefined {
  const { endpoint, all, story } = endpointAt(context) ?? {};
  if (endpoint === undefined || all === undefined || story === undefined) return undefined;
  const sum = all.reduce((total, { weight = 1 }) => total + weight, 0);
  const silent = all.filter(({ weight }) => weight === undefined).length;
  return {
    here: `${Number(((100 * (endpoint.weight ?? 1)) / sum).toFixed(1))} % of the traffic, as long as all endpoints are well`,
    ...(silent === 0 ? {} : { watch: `${count(silent, 'endpoint')} without \`weight\` counts 1` }),
  };
}

/** Labels of an endpoint: the subsets that they put it into. */
export function endpointLabelsHover(context: AppliedContext): Told | undefined {
  const { endpoint, story } = endpointAt(context) ?? {};
  if (endpoint === undefined || story === undefined) return undefined;
  const key = context.path[4];
  const rules = [...story.applied.rules, ...story.applied.selective];
  const found = rules.flatMap((rule) =>
    (ruleOf(rule)?.subsets ?? [])
      .filter(({ labels, openLabels }) => {
        const asked = Object.entries(labels);
        const isMeant = typeof key !== 'string' || Object.hasOwn(labels, key);
        return (
          !openLabels && asked.length > 0 && isMeant && asked.every(([name, value]) => endpoint.labels[name] === value)
        );
      })
      .map((subset) => `subset ${code(subset.text)} of ${named(rule, context.resource)}`),
  );
  if (found.length > 0) return { here: `puts the endpoint into ${join(found, 3)}` };
  return { here: 'no subset of a DestinationRule in the workspace asks for it here' };
}

/** The port of an endpoint in place of that of the entry. */
export function endpointPortHover(context: AppliedContext): Told | undefined {
  const { story } = endpointAt(context) ?? {};
  const name = context.path[4];
  if (story === undefined || typeof name !== 'string') return undefined;
  const port = story.ports.find(({ facts }) => facts.name === name);
  if (port === undefined)
    return {
      watch: `the entry has no port named ${code(name)}; it has ${codes(
        story.ports.flatMap(({ facts }) => facts.name ?? []),
        4,
      )}. It is compared by name, and with another one it does nothing`,
    };
  return {
    here: `callers dial ${portName(port)}, and Envoy connects to ${code(context.field.number ?? context.field.text ?? '?')} of this endpoint`,
  };
}

/** The identity that callers expect of an endpoint. */
export function endpointAccountHover(context: AppliedContext): Told | undefined {
  const { story } = endpointAt(context) ?? {};
  const account = context.field.text;
  if (story === undefined || account === undefined || context.field.unknown) return undefined;
  const { trustDomain } = story.mesh;
  return story.spec.location === 'MESH_INTERNAL'
    ? {
        here: `callers use mutual TLS and expect ${code(`spiffe://${trustDomain}/ns/${context.resource.namespace}/sa/${account}`)}`,
        watch: 'without a sidecar or ztunnel on the other side every call fails',
      }
    : {
        watch:
          'the entry is MESH_EXTERNAL, where mutual TLS is never started by itself: only a DestinationRule with ISTIO_MUTUAL would look at it',
      };
}

/** Locality or network of an endpoint: what comes of it. */
export function endpointPlaceHover(context: AppliedContext): Told | undefined {
  const { story, all } = endpointAt(context) ?? {};
  const name = String(context.path.at(-1));
  if (story === undefined || all === undefined) return undefined;
  if (story.resolution === 'DNS_ROUND_ROBIN')
    return { watch: 'with DNS_ROUND_ROBIN there is one host, so its place decides nothing' };
  if (name === 'network')
    return {
      here: 'callers of another network reach it through the east-west gateway of its network, if there is one',
    };
  const places = new Set(all.map(({ locality }) => locality ?? ''));
  const silent = all.filter(({ locality }) => locality === undefined).length;
  return {
    here: `${count(places.size, 'locality', 'localities')} among the endpoints; callers prefer the nearest only where a policy has \`outlierDetection\``,
    ...(silent === 0 || silent === all.length
      ? {}
      : { watch: `${count(silent, 'endpoint')} of this entry names none, and that counts as another place` }),
  };
}
