import { isGatewayApiGroup, isIstioGroup } from '../../schema/kinds';
import { leadsTo, parseWay } from '../../yaml/ways';
import type { WayStep } from '../../yaml/ways';
import { KUBERNETES_PLACES } from './placesOfKubernetes';
import { MESH_PLACES } from './placesOfMesh';
import { GATEWAY_API_PLACES } from './placesOfGatewayApi';
import { POLICY_PLACES } from './placesOfPolicies';
import { TRAFFIC_PLACES } from './placesOfTraffic';
import type { CompletionContext } from './context';
import type { Suggestion } from './item';
import type { Places, Source } from './placeTypes';

interface ParsedPlace {
  readonly steps: readonly WayStep[];
  readonly source: Source;
}

interface ParsedPlaces {
  readonly keys: readonly ParsedPlace[];
  readonly values: readonly ParsedPlace[];
}

const ISTIO = parsed({ ...TRAFFIC_PLACES, ...POLICY_PLACES });
const GATEWAY_API = parsed(GATEWAY_API_PLACES);
const KUBERNETES = parsed({ ...KUBERNETES_PLACES, ...MESH_PLACES });

function parsed(all: Readonly<Record<string, Places>>): ReadonlyMap<string, ParsedPlaces> {
  const list = (places: Readonly<Record<string, Source>> = {}): ParsedPlace[] =>
    Object.entries(places).map(([way, source]) => ({ steps: parseWay(way), source }));
  return new Map(
    Object.entries(all).map(([kind, { keys, values }]) => [kind, { keys: list(keys), values: list(values) }]),
  );
}

/**
 * What the workspace knows for the place of a context: keys of a map that anybody may fill in, or values.
 * @returns undefined where it has nothing to say; an empty list where it should and knows of nothing.
 */
export function known(context: CompletionContext, what: 'keys' | 'values'): Suggestion[] | undefined {
  const { facts, path } = context;
  if (facts === undefined) return undefined;
  const kinds = isIstioGroup(facts.group) ? ISTIO : isGatewayApiGroup(facts.group) ? GATEWAY_API : KUBERNETES;
  return kinds
    .get(facts.kind)
    ?.[what].find(({ steps }) => leadsTo(steps, path))
    ?.source(context);
}
