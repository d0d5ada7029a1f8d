import { PASSTHROUGH } from '../listeners/finish';
import { keyOf } from '../spec/object';
import type { Trace } from '../trace';
import type { Places } from './places';
import type { StorySetting } from './story';

/**
 * What the outbound policy REGISTRY_ONLY would change for a request to the outside. Nothing for callers without a policy
 * (gateways, pods without a sidecar), and where it is in force already: then the answer says so.
 * Source: `buildCatchAllVirtualHost` and `buildOutboundCatchAllNetworkFiltersOnly`, pilot/pkg/networking/core.
 */
export function registryOnly({ caller, outcome, steps }: Trace, places: Places): StorySetting[] {
  if (caller.kind === 'bare' || caller.kind === 'gateway') return [];
  if ((outcome.clusters ?? []).some(({ name }) => name === PASSTHROUGH))
    return [
      { name: 'REGISTRY_ONLY', value: 'would block this request, as nothing in the mesh is known there', from: '' },
    ];
  const known = steps.find(({ cluster }) => cluster?.outcome.exists === true)?.cluster?.service;
  if (known?.registry !== 'External') return [];
  return [
    {
      name: 'REGISTRY_ONLY',
      value: 'would change nothing, as this is known',
      from: `ServiceEntry ${keyOf(known.meta)}`,
      ...places.at(known.meta, known.place),
    },
  ];
}
