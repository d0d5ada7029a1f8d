import type { View } from '../workspace/view';
import { meshSettings } from './meshSettings';

/**
 * What becomes of connections that no Service or ServiceEntry takes, by the mesh configuration of the workspace, as the
 * end of a sentence.
 * Source: buildOutboundCatchAllNetworkFiltersOnly, pilot/pkg/networking/core/listener_builder.go.
 */
export function fateOfUnknownTraffic(view: View): string {
  const { outboundTrafficPolicy, from } = meshSettings(view);
  if (outboundTrafficPolicy === 'REGISTRY_ONLY') return 'is refused, as the mesh says REGISTRY_ONLY';
  const assumed =
    from.outboundTrafficPolicy === undefined ? ' (ALLOW_ANY, as no mesh configuration says otherwise)' : '';
  return `passes by without routes, limits or telemetry of the entry${assumed}`;
}
