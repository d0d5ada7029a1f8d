import { assignedAddresses } from './assignedAddresses';
import { buildMesh } from './buildMesh';
import { RoutingEngine } from './engine';
import type { MeshOptions } from './meshBuilder';
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

/** What the files lack, as it was filled in where the measured answers come from. */
export const measuredMesh: Pick<MeshOptions, 'addresses' | 'assumedCreation'> = {
  addresses: assignedAddresses,
  assumedCreation: ASSUMED_CREATION,
};

/** Answers the calls of a `calls.json` about the objects of one world, by id. */
export function answerCalls(
  objects: readonly SourceObject[],
  calls: readonly Call[],
  options: CallOptions,
): Record<string, Outcome> {
  const decoded = objects.flatMap((object) => decodeObject(object) ?? []);
  return answersOf(new RoutingEngine(buildMesh(decoded, { ...options, ...measuredMesh })), calls);
}

/** Answers the calls of a `calls.json`, by id. @param engine of a mesh with what `measuredMesh` fills in. */
export function answersOf(engine: RoutingEngine, calls: readonly Call[]): Record<string, Outcome> {
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
