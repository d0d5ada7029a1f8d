import type { Mesh } from '../mesh';
import type { ProxyConfig } from '../proxies';
import type { ModeInForce } from '../registry/peerAuthentication';
import type { Pod } from '../registry/workloads';
import type { TraceBuilder } from '../trace';
import { attributesOf } from './attributes';
import type { Arrived } from './attributes';
import { authorize } from './authorize';
import type { Authorization } from './authorize';
import { UNCHECKED, checkTokenFor } from './checkToken';
import type { Wire } from './connection';
import { certain, plainEnd } from './decision';
import type { Decision } from './decision';
import { headersAfter, headersBefore } from './headersSeen';
import type { ArrivalRequest } from './request';
import { tellAuthorization, tellCustom } from './tellAuthorization';
import { tellLeftOut, tellPolicies, tellToken } from './tellPolicies';
import type { ArrivalTopic, ArrivalTrace, ConnectionOutcome } from './trace';

/** What an arrival is looked at with. */
export interface ArrivalInput {
  readonly mesh: Mesh;
  /** The configuration of a gateway; undefined when it is not in the files. */
  readonly gateway: ProxyConfig | undefined;
  readonly request: ArrivalRequest;
  readonly trace: TraceBuilder<ArrivalTopic>;
}

/** What is known of the pod that policies are looked up for. */
export type TargetPod = Pick<Pod, 'namespace' | 'labels' | 'openLabels' | 'ip'>;

/** What is known when the connection has been looked at. */
export interface ConnectionState {
  readonly target: TargetPod;
  readonly connection: ConnectionOutcome;
  readonly applying: ModeInForce['applying'];
  /** Undefined for sidecars. */
  readonly trustedProxies: number | undefined;
  readonly limits: readonly string[];
  readonly wire: Wire;
  /** Where it is not the one of the request. */
  readonly sni?: string;
}

/** Looks at token and policies, and puts the trace together. */
export function finish({ mesh, request, trace }: ArrivalInput, state: ConnectionState): ArrivalTrace {
  const { target, connection, applying } = state;
  const { served } = connection;
  const attached = mesh.policies.authorizationFor(target);
  const authenticating = mesh.policies.authenticationFor(target);
  const policies = {
    authorization: attached.filter(({ applies }) => applies !== false).map(({ policy }) => policy),
    requestAuthentication: authenticating.filter(({ applies }) => applies !== false).map(({ policy }) => policy),
    peerAuthentication: applying,
  };
  const limits = [...trace.limits, ...state.limits];
  const done = { request, connection, policies };
  const rest = (): Pick<ArrivalTrace, 'steps' | 'assumptions' | 'limits'> => ({
    steps: trace.steps,
    assumptions: trace.assumptions,
    limits,
  });
  if (served === undefined) return { ...done, token: undefined, rules: [], decision: undefined, ...rest() };
  tellLeftOut(mesh, target.namespace, trace);
  tellPolicies([...authenticating, ...attached], trace);
  const checked = served === 'http' ? checkTokenFor(authenticating, request) : undefined;
  if (served === 'http' && !speaksHttp(request))
    return { ...done, token: undefined, rules: [], decision: notHttp(trace), ...rest() };
  const arrived: Arrived = {
    peer: connection.peer,
    sni: state.sni ?? sniOf(request, connection, state.wire),
    podIp: target.ip,
    podPort: connection.podPort,
    http: served === 'http',
    trustedProxies: state.trustedProxies,
  };
  const authorization = authorize({
    mesh,
    policies: attached,
    attributes: attributesOf(mesh, request, arrived, {
      token: checked?.left ?? 'none',
      headers: checked === undefined ? headersBefore(request) : headersAfter(checked, request),
    }),
    beforeToken: attributesOf(mesh, request, arrived, { token: 'none', headers: headersBefore(request) }),
    token: checked ?? UNCHECKED,
  });
  tellCustom(authorization, trace);
  const token = reached(authorization, checked);
  if (token !== undefined) tellToken(token, request, trace);
  tellAuthorization(authorization, served, trace);
  return { ...done, token, rules: authorization.verdicts, decision: authorization.decision, ...rest() };
}

/** A request that ended before it never had its token checked. */
function reached({ decision }: Authorization, token: ArrivalTrace['token']): ArrivalTrace['token'] {
  const before = decision.end?.reason === 'custom-provider-unusable';
  return before && token !== undefined ? { ...token, result: 'none', verdicts: [], left: 'none' } : token;
}

function sniOf({ sni }: ArrivalRequest, { mode }: ConnectionOutcome, wire: ConnectionState['wire']): string {
  return wire === 'plain' || mode === 'DISABLE' ? '' : (sni ?? '');
}

function speaksHttp({ protocol, to }: ArrivalRequest): boolean {
  return protocol === 'http' || (protocol === 'https' && to.kind === 'gateway');
}

function notHttp(trace: TraceBuilder<ArrivalTopic>): Decision {
  trace.add('result', 'the connection fails', 'the port speaks HTTP, and what comes in is not', undefined, false);
  return certain(plainEnd('none', 'not-http'));
}
