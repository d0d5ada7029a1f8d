import type { MtlsMode } from '../registry/peerAuthentication';
import type { PeerAuthentication } from '../spec/istioObjects';
import type { RequestAuthentication } from '../spec/requestAuthentication';
import type { AuthorizationPolicy } from '../spec/authorizationPolicy';
import type { Step } from '../trace';
import type { RuleVerdict } from './authorize';
import type { TokenCheck } from './checkToken';
import type { ConnectionProblem } from './connection';
import type { Decision } from './decision';
import type { Peer } from './peer';
import type { ArrivalRequest } from './request';

/** What a step of an arrival is about. */
export type ArrivalTopic =
  'target' | 'mtls' | 'connection' | 'policy' | 'token' | 'custom' | 'audit' | 'deny' | 'allow' | 'result';

/** One step of an arrival. */
export type ArrivalStep = Step<ArrivalTopic>;

/** How the connection is taken. */
export interface ConnectionOutcome {
  /** At gateways the TLS that the server ends; `none` also where no proxy stands in the way. */
  readonly mode: MtlsMode | 'none' | 'SIMPLE' | 'MUTUAL';
  readonly level: 'port' | 'workload' | 'namespace' | 'mesh' | 'default' | 'gateway' | 'no-proxy';
  /** The PeerAuthentication that sets the mode. */
  readonly policy: PeerAuthentication | undefined;
  readonly accepted: boolean;
  readonly problem: ConnectionProblem | undefined;
  /** Undefined when it is not accepted. */
  readonly served: 'http' | 'tcp' | undefined;
  readonly peer: Peer;
  /** The port of the pod. */
  readonly podPort: number;
}

/** The policies that apply, in the order in which istiod lists them; those that may apply too. */
export interface AppliedPolicies {
  readonly authorization: readonly AuthorizationPolicy[];
  readonly requestAuthentication: readonly RequestAuthentication[];
  /** Those that have no effect because another one counts, too. */
  readonly peerAuthentication: readonly PeerAuthentication[];
}

/** What becomes of a request where it arrives, with every policy that was looked at. */
export interface ArrivalTrace {
  readonly request: ArrivalRequest;
  readonly connection: ConnectionOutcome;
  /** Undefined where nothing checks tokens: on bytes, and without a RequestAuthentication. */
  readonly token: TokenCheck | undefined;
  readonly policies: AppliedPolicies;
  readonly rules: readonly RuleVerdict[];
  /** Undefined when the connection is not accepted: then no policy is looked at. */
  readonly decision: Decision | undefined;
  readonly steps: readonly ArrivalStep[];
  readonly assumptions: readonly string[];
  readonly limits: readonly string[];
}
