import type { Labels } from '../../workspace/facts/types';
import type { ObjectMeta, Place, SourceObject } from './object';
import { metaOf } from './object';
import { labelsAt, placeReader } from './read';
import { trafficPolicy } from './trafficPolicy';
import type { TrafficPolicy } from './trafficPolicy';

/** A subset of a DestinationRule. */
export interface Subset {
  readonly place: Place;
  readonly name: string;
  readonly labels: Labels;
  readonly policy: TrafficPolicy | undefined;
}

/** A DestinationRule. */
export interface DestinationRule {
  readonly kind: 'DestinationRule';
  readonly meta: ObjectMeta;
  readonly host: string;
  readonly hostPlace: Place;
  readonly exportTo: readonly string[];
  readonly workloadSelector: Labels | undefined;
  readonly policy: TrafficPolicy | undefined;
  readonly subsets: readonly Subset[];
  /** True when made of a policy of the Gateway API: those of users go before it, field by field. */
  readonly backendPolicy: boolean;
}

/** Decodes a DestinationRule. */
export function destinationRule(source: SourceObject): DestinationRule | undefined {
  const meta = metaOf(source);
  if (meta === undefined) return undefined;
  const spec = source.field.get('spec');
  const place = placeReader(source.field);
  const selector = spec.get('workloadSelector');
  return {
    kind: 'DestinationRule',
    meta,
    host: spec.get('host').text ?? '',
    hostPlace: place(spec.get('host')),
    exportTo: spec.get('exportTo').texts(),
    workloadSelector: selector.exists ? labelsAt(selector.get('matchLabels')) : undefined,
    policy: trafficPolicy(spec.get('trafficPolicy'), place),
    subsets: spec
      .get('subsets')
      .items()
      .map((subset) => ({
        place: place(subset),
        name: subset.get('name').text ?? '',
        labels: labelsAt(subset.get('labels')),
        policy: trafficPolicy(subset.get('trafficPolicy'), place),
      })),
    backendPolicy: false,
  };
}
