import type { Minor } from '../types';

/** What carries a label or annotation: `Pod` is the template of a workload too; `Istio` any object of Istio or the Gateway API. */
export type Bearer =
  | 'Namespace'
  | 'Pod'
  | 'Service'
  | 'ServiceEntry'
  | 'WorkloadEntry'
  | 'Gateway'
  | 'GatewayClass'
  | 'AuthorizationPolicy'
  | 'EnvoyFilter'
  | 'ConfigMap'
  | 'Ingress'
  | 'Node'
  | 'Istio'
  | 'Any';

/** A label or annotation that Istio reads, as it is meant on some bearers; on others it may mean something else. */
export interface MetadataKey {
  readonly key: string;
  readonly on: readonly Bearer[];
  readonly words: string;
  /** What single values mean, as a clause; empty where the value says it all. */
  readonly values?: Readonly<Record<string, string>>;
  /** Names of the workspace that can be values. */
  readonly names?: 'waypoints' | 'namespaces' | 'exportTo' | 'templates' | 'config maps' | 'service accounts';
  /** First minor of Istio that reads it. */
  readonly since?: Minor;
  /** Why nobody should write it: Istio does, or something else does its work now. */
  readonly leave?: 'to Istio' | 'as old';
}
