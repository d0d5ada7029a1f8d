import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';

/**
 * The Rollout or Canary that sets the weights of a VirtualService while it releases a version: what is written in the
 * file is only where it starts.
 */
export function releaseOf(view: View, virtualService: Resource): Resource | undefined {
  const { name } = virtualService.facts;
  if (name === undefined) return undefined;
  const key = `${virtualService.namespace}/${name}`;
  // A chart may hold the one and an overlay the other.
  return view.find('release', key)[0] ?? view.findElsewhere('release', key)[0];
}
