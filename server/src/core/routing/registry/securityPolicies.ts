import { labelsSubset } from '../../istio/labels';
import type { Labels } from '../../workspace/facts/types';
import type { Truth } from '../truth';
import type { AuthorizationPolicy } from '../spec/authorizationPolicy';
import type { ObjectMeta } from '../spec/object';
import type { PolicyTarget } from '../spec/policyTarget';
import type { RequestAuthentication } from '../spec/requestAuthentication';

/** Why a policy is for a workload or not. */
export type AttachReason =
  'everybody' | 'selector' | 'other-labels' | 'target' | 'other-target' | 'not-for-sidecars' | 'labels-unknown';

/** Whether a policy is for a workload. */
export interface Attachment<P> {
  readonly policy: P;
  readonly applies: Truth;
  readonly reason: AttachReason;
}

/** The pod that policies are looked up for. */
export interface PolicySubject {
  readonly namespace: string;
  readonly labels: Labels;
  /** True when the pod may have labels that are not written. */
  readonly openLabels: boolean;
}

const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';
const GATEWAY_GROUP = 'gateway.networking.k8s.io';

/**
 * The policies that say who may do what, in the order in which istiod lists them.
 * Source: pilot/pkg/model/authorization.go and authentication.go.
 */
export class SecurityPolicies {
  private readonly authorization: ReadonlyMap<string, readonly AuthorizationPolicy[]>;
  private readonly authentication: ReadonlyMap<string, readonly RequestAuthentication[]>;

  /** @param authorization the oldest first, like `authentication`. */
  constructor(
    authorization: readonly AuthorizationPolicy[],
    authentication: readonly RequestAuthentication[],
    private readonly rootNamespace: string,
  ) {
    this.authorization = byNamespace(authorization);
    this.authentication = byNamespace(authentication);
  }

  /** The AuthorizationPolicies that could be for a pod: of the root namespace, then of its own. */
  authorizationFor(subject: PolicySubject): Attachment<AuthorizationPolicy>[] {
    return this.namespaces(subject.namespace, 'root-first').flatMap((namespace) =>
      (this.authorization.get(namespace) ?? []).map((policy) => attachment(policy, subject)),
    );
  }

  /** The RequestAuthentications that could be for a pod: of its own namespace, then of the root namespace. */
  authenticationFor(subject: PolicySubject): Attachment<RequestAuthentication>[] {
    return this.namespaces(subject.namespace, 'root-last').flatMap((namespace) =>
      (this.authentication.get(namespace) ?? []).map((policy) => attachment(policy, subject)),
    );
  }

  private namespaces(own: string, order: 'root-first' | 'root-last'): string[] {
    if (own === this.rootNamespace) return [own];
    return order === 'root-first' ? [this.rootNamespace, own] : [own, this.rootNamespace];
  }
}

/**
 * Whether a policy is for a pod. Pods of a Gateway of the Gateway API are named by `targetRefs`; a sidecar ignores every
 * policy that has any.
 * Source: `ShouldAttachPolicy`, pilot/pkg/model/policyattachment.go.
 */
function attachment<P extends { readonly meta: ObjectMeta; readonly target: PolicyTarget }>(
  policy: P,
  subject: PolicySubject,
): Attachment<P> {
  const { target, meta } = policy;
  const gateway = subject.labels[GATEWAY_NAME];
  if (target.targetRefs.length === 0) return bySelector(policy, subject);
  if (gateway === undefined) return { policy, applies: false, reason: 'not-for-sidecars' };
  const named = target.targetRefs.some(
    ({ group, kind, name, namespace }) =>
      meta.namespace === subject.namespace &&
      (namespace === '' || namespace === subject.namespace) &&
      group === GATEWAY_GROUP &&
      kind === 'Gateway' &&
      name === gateway,
  );
  return { policy, applies: named, reason: named ? 'target' : 'other-target' };
}

function bySelector<P extends { readonly target: PolicyTarget }>(
  policy: P,
  { labels, openLabels }: PolicySubject,
): Attachment<P> {
  const { selector, selectorUnknown } = policy.target;
  const missing = Object.entries(selector ?? {}).filter(([key, value]) => labels[key] !== value);
  const refuted = missing.some(([key]) => !openLabels || labels[key] !== undefined);
  if (refuted) return { policy, applies: false, reason: 'other-labels' };
  if (selectorUnknown || missing.length > 0) return { policy, applies: 'unknown', reason: 'labels-unknown' };
  if (selector === undefined) return { policy, applies: true, reason: 'everybody' };
  return { policy, applies: labelsSubset(selector, labels), reason: 'selector' };
}

function byNamespace<P extends { readonly meta: ObjectMeta }>(policies: readonly P[]): Map<string, P[]> {
  const map = new Map<string, P[]>();
  for (const policy of policies) {
    const list = map.get(policy.meta.namespace);
    if (list === undefined) map.set(policy.meta.namespace, [policy]);
    else list.push(policy);
  }
  return map;
}
