import type { Span } from '../../text/span';
import type { FilePath } from '../../workspace/paths';
import type { Outcome, RoutingError } from '../outcome';

/** A place in a file of the workspace. Offsets count from the start of the file. */
export interface StoryPlace {
  readonly file: FilePath;
  readonly span: Span;
  /** `VirtualService shop/reviews`. */
  readonly object: string;
  /** From the root of the object: `spec.http[1].route[0]`. */
  readonly path: string;
}

/** What becomes of a request, in one word. */
export type StoryWord =
  'forwarded' | 'passes through' | 'redirected' | 'answered directly' | 'blocked' | 'partly fails' | 'fails';

/** The answer before all explanation. */
export interface StoryHeadline {
  readonly word: StoryWord;
  /** One sentence that needs no knowledge of proxies. */
  readonly sentence: string;
  /** The status that the proxy itself answers with. */
  readonly status?: number;
  readonly error?: RoutingError;
}

/** Which part of the way a step is. In the order in which a request travels. */
export type StoryTopic = 'caller' | 'name' | 'listener' | 'host' | 'rules' | 'action' | 'destinations' | 'result';

/** Something that is to be known beside a step: what competed, what takes no part. */
export interface StoryAside {
  readonly what: string;
  readonly why: string;
  /** Index into `places`. */
  readonly place?: number;
}

/** A step on the way. */
export interface StoryStep {
  readonly topic: StoryTopic;
  readonly what: string;
  readonly why: string;
  readonly place?: number;
  /** True when the request ends here for want of something. */
  readonly ends?: true;
  readonly asides: readonly StoryAside[];
}

/** A rule in its order. */
export interface StoryRule {
  /** `rule 2`, `rule 2, match 1`, with the rule's own name if it has one. */
  readonly label: string;
  /** `VirtualService shop/reviews`. */
  readonly object: string;
  /** What a request must be like; none: every request. */
  readonly conditions: readonly string[];
  /** Where it leads: `reviews.shop v1 90 %, v2 10 %`. */
  readonly leads: string;
  /** `shadowed`: nothing can ever reach it, as an earlier rule takes all that it would. */
  readonly decides: 'yes' | 'no' | 'unknown' | 'shadowed';
  /** Why it decides or not. */
  readonly why: string;
  readonly place?: number;
}

/** A setting in force, and who says so. */
export interface StorySetting {
  /** `timeout`, `retries`, `connection pool`, ... */
  readonly name: string;
  readonly value: string;
  /** Who says so; `default` when nobody does. */
  readonly from: string;
  readonly place?: number;
}

/** A place that a destination's requests go to. */
export interface StoryEndpoint {
  readonly address: string;
  /** `namespace/name` of the workload of the files. */
  readonly workload?: string;
  readonly mtls: boolean;
  readonly locality?: string;
  readonly weight?: number;
}

/** A destination with all that holds for it. */
export interface StoryDestination {
  /** `reviews.shop v1`, for people. */
  readonly title: string;
  /** As Envoy names it. */
  readonly cluster: string;
  readonly host?: string;
  readonly port?: number;
  readonly subset?: string;
  /** The labels that the subset chooses by. */
  readonly labels: Readonly<Record<string, string>>;
  readonly weight?: number;
  /** Of a split: the share of all requests, in percent. */
  readonly share?: number;
  readonly exists: boolean;
  /** How the proxy finds the endpoints. */
  readonly how: string;
  /** What is wrong with it; undefined when requests arrive. */
  readonly problem?: string;
  readonly error?: RoutingError;
  readonly endpoints: readonly StoryEndpoint[];
  readonly tls: StorySetting;
  /** The DestinationRules in force, those that are merged one by one. */
  readonly rules: readonly StorySetting[];
  readonly settings: readonly StorySetting[];
  readonly place?: number;
}

/** What happens at a workload when the request arrives: mutual TLS, tokens, authorization. */
export interface StoryArrival {
  /** `namespace/name`. */
  readonly workload: string;
  readonly verdict: 'accepted' | 'refused' | 'unknown';
  readonly what: string;
  readonly why: string;
  readonly place?: number;
  readonly asides: readonly StoryAside[];
}

/** All of a trace as plain data, for every front end. */
export interface RoutingStory {
  readonly headline: StoryHeadline;
  readonly caller: string;
  /** `GET http://reviews:9080/api`. */
  readonly request: string;
  readonly steps: readonly StoryStep[];
  readonly rules: readonly StoryRule[];
  /** Settings of the route: timeout, retries, rewrites, faults. */
  readonly settings: readonly StorySetting[];
  readonly destinations: readonly StoryDestination[];
  /** One for each workload that the request may reach. */
  readonly arrivals: readonly StoryArrival[];
  /** What the files do not say and the answer takes for granted. */
  readonly assumptions: readonly string[];
  /** What is there but not modelled. */
  readonly notModelled: readonly string[];
  /** The places that the other members name by index. */
  readonly places: readonly StoryPlace[];
  /** Everything that the proxy decides, for machines. */
  readonly outcome: Outcome;
}
