import type { Field } from '../../yaml/field';

/** A Canary of Flagger: it writes the VirtualService of its Service, weights included. */
export interface CanaryFacts {
  readonly type: 'Canary';
  /** Undefined when unknown. */
  readonly virtualService?: string;
}

/** Facts of a Canary. Source: https://docs.flagger.app/usage/how-it-works#canary-service. */
export function canaryFacts(object: Field): CanaryFacts {
  const name = object.at('spec.service.name');
  return { type: 'Canary', virtualService: name.exists ? name.text : object.at('spec.targetRef.name').text };
}

/**
 * The VirtualServices whose weights an Argo Rollout sets, as `name` or `namespace/name`.
 * Source: https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/istio/.
 */
export function rolledVirtualServices(object: Field): string[] {
  const istio = object.at('spec.strategy.canary.trafficRouting.istio');
  const several = istio.get('virtualServices').items();
  return [istio.get('virtualService'), ...several].flatMap((entry) => entry.get('name').text ?? []);
}
