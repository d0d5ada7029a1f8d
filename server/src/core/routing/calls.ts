import { assignedAddresses } from './assignedAddresses';
import { buildMesh } from './buildMesh';
import { RoutingEngine } from './engine';
import type { Outcome } from './outcome';
import { decodeObject } from './spec/decode';
import type { ObjectMeta, SourceObject } from './spec/object';
import type { Caller, RequestSpec } from './trace';

/** A question of a `calls.json`. */
export interface Call {
  readonly id: string;
  readonly from: {
    readonly namespace?: string;
    readonly workload?: string;
    readonly labels?: Readonly<Record<string, string>>;
    /** `namespace/workload`. */
    readonly gateway?: string;
    readonly dnsCapture?: boolean;
  };
  readonly request: RequestSpec;
}

/** What calls are answered with. */
export interface CallOptions {
  readonly domainSuffix: string;
  readonly isRefused?: (resource: ObjectMeta['resource']) => boolean;
}

/** 2024-01-01: how old objects are whose file does not say. */
const ASSUMED_CREATION = 1_704_067_200;

/** Answers the calls of a `calls.json` about the objects of one world, by id. */
export function answerCalls(
  objects: readonly SourceObject[],
  calls: readonly Call[],
  options: CallOptions,
): Record<string, Outcome> {
  const decoded = objects.flatMap((object) => decodeObject(object) ?? []);
  const mesh = buildMesh(decoded, {
    ...options,
    addresses: assignedAddresses,
    assumedCreation: ASSUMED_CREATION,
  });
  const engine = new RoutingEngine(mesh);
  return Object.fromEntries(calls.map(({ id, from, request }) => [id, engine.trace(callerOf(from), request).outcome]));
}

/** The caller that a call means. */
export function callerOf(from: Call['from']): Caller {
  if (from.gateway !== undefined) {
    const slash = from.gateway.indexOf('/');
    return { kind: 'gateway', namespace: from.gateway.slice(0, slash), name: from.gateway.slice(slash + 1) };
  }
  const namespace = from.namespace ?? 'default';
  const capture = from.dnsCapture === undefined ? {} : { dnsCapture: from.dnsCapture };
  return from.workload === undefined
    ? { kind: 'pod', namespace, labels: from.labels ?? {}, ...capture }
    : { kind: 'workload', namespace, name: from.workload, ...capture };
}
