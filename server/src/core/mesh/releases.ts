import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';

/**
 * The Rollout or Canary that sets the weights of a VirtualService while it releases a version: what is written in the
 * file is only where it starts.
 */
export function releaseOf(view: View, virtualService: Resource): Resource | undefined {
  const { name } = virtualService.facts;
  return name === undefined ? undefined : view.find('release', `${virtualService.namespace}/${name}`)[0];
}
