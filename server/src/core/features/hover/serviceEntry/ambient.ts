import { code } from '../../markdown';
import type { EntryStory } from './story';

const WAYPOINT = 'istio.io/use-waypoint';

/** What is different where ztunnel takes the place of sidecars; undefined where nothing tells that it does. */
export function ambientLine(story: EntryStory): string | undefined {
  const { context, vips, ranges, resolution } = story;
  const { namespace } = context.resource;
  const namespaceLabels = context.view.variants('/Namespace', '', namespace).map(({ facts }) => facts.labels);
  const isAmbient = namespaceLabels.some((labels) => labels['istio.io/dataplane-mode'] === 'ambient');
  const waypoint = [context.facts.labels, ...namespaceLabels]
    .map((labels) => labels[WAYPOINT])
    .find((name) => name !== undefined);
  if (!isAmbient && waypoint === undefined) return undefined;
  const where = isAmbient ? `Namespace ${code(namespace)} is ambient` : 'For callers in ambient';
  if (waypoint !== undefined && waypoint !== 'none')
    return `${where}: the waypoint ${code(waypoint)} does there what is said of sidecars here.`;
  if (resolution === 'DYNAMIC_DNS')
    return `${where}: DYNAMIC_DNS works there through a waypoint only, and none is bound.`;
  const address =
    vips.length > 0 || ranges.length > 0 ? 'in `addresses`' : 'istiod allocates, as DNS capture is on there by default';
  return resolution === 'NONE' && vips.length === 0 && ranges.length === 0
    ? `${where}: ztunnel goes by the address alone, and with NONE there is none, so the entry is not recognised.`
    : `${where}: ztunnel goes by the address alone, the one ${address}; routes and DestinationRules need a waypoint.`;
}
