import type { Span } from '../text/span';
import type { Resource } from '../workspace/resource';
import { formatPath } from '../yaml/path';
import type { Path } from '../yaml/path';
import type { Cluster } from './clusters/cluster';
import type { TcpTarget } from './listeners/listener';
import type { Outcome } from './outcome';
import type { RuleRoute } from './routes/route';
import type { ObjectMeta, Place } from './spec/object';
import { keyOf } from './spec/object';

/** Who calls. */
export type Caller =
  /** A workload of the workspace. */
  | { readonly kind: 'workload'; readonly namespace: string; readonly name: string; readonly dnsCapture?: boolean }
  /** A pod that is not in the files; without labels, one that no selector picks. */
  | {
      readonly kind: 'pod';
      readonly namespace: string;
      readonly labels: Readonly<Record<string, string>>;
      readonly dnsCapture?: boolean;
    }
  /** A pod or process without a proxy, in the files or not. */
  | { readonly kind: 'bare'; readonly namespace: string; readonly name?: string }
  /** From outside, at a gateway workload. */
  | { readonly kind: 'gateway'; readonly namespace: string; readonly name: string };

/** A caller whose requests go through a proxy. */
export type ProxiedCaller = Exclude<Caller, { readonly kind: 'bare' }>;

/** What is asked for. */
export interface RequestSpec {
  /** `http` and `grpc` are plain; `https` and `tls` are TLS made by the caller; `tcp` is anything else. */
  readonly protocol: 'http' | 'grpc' | 'https' | 'tls' | 'tcp';
  /** The Host header as written; without its port, the name that is looked up and the SNI. */
  readonly host: string;
  readonly port: number;
  /** With the query. */
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly sni?: string;
  readonly address?: string;
  /** True when the caller is a proxy that speaks mutual TLS of Istio. */
  readonly mtls?: boolean;
}

/** What a step is about. */
export type Topic =
  | 'caller'
  | 'name'
  | 'listener'
  | 'filter-chain'
  | 'route-config'
  | 'virtual-host'
  | 'rule'
  | 'action'
  | 'destination'
  | 'policy'
  | 'tls'
  | 'endpoints'
  | 'result';

/** A place in the YAML that causes a step. */
export interface Source {
  readonly resource: Resource;
  /** Counts from the start of the object's document. */
  readonly span: Span;
  /** From the root of the object. */
  readonly path: Path;
}

/** One step on the way of a request. */
export interface Step<T extends string = Topic> {
  readonly topic: T;
  /** What happens. */
  readonly what: string;
  /** Why it happens. */
  readonly why: string;
  readonly source?: Source;
  /** Of rules and of things that compete: whether this one is it; undefined when that is not known. */
  readonly chosen?: boolean | 'unknown';
  /** Of a step about a rule: the rule. */
  readonly rule?: RuleRoute | TcpTarget;
  /** Of a step about a destination: the cluster. */
  readonly cluster?: Cluster;
}

/** What a step is about, for those who want more than its words. */
export type About = Pick<Step, 'rule' | 'cluster'>;

/** The way of a request, from the caller's name look-up to the endpoints. */
export interface Trace {
  readonly caller: Caller;
  readonly request: RequestSpec;
  readonly steps: readonly Step[];
  readonly outcome: Outcome;
  /** What the files do not say and the trace takes for granted. */
  readonly assumptions: readonly string[];
  /** What is not modelled but may change the answer. */
  readonly limits: readonly string[];
}

/** How many unknown values of an object are named. */
const MOST_UNKNOWN = 3;

/** Collects the steps of a trace. */
export class TraceBuilder<T extends string = Topic> {
  readonly steps: Step<T>[] = [];
  private readonly assumed = new Set<string>();
  private readonly limited = new Set<string>();

  add(topic: T, what: string, why: string, cause?: Cause, chosen?: Step['chosen'], about: About = {}): void {
    const source = cause === undefined ? undefined : sourceOf(cause);
    if (cause !== undefined) this.assumeUnknown(cause.meta);
    this.steps.push({
      topic,
      what,
      why,
      ...(source === undefined ? {} : { source }),
      ...(chosen === undefined ? {} : { chosen }),
      ...about,
    });
  }

  assume(text: string): void {
    this.assumed.add(text);
  }

  private assumeUnknown(meta: ObjectMeta): void {
    if (meta.unknown.length === 0) return;
    const paths = meta.unknown.slice(0, MOST_UNKNOWN).map(({ path }) => formatPath(path));
    const more = meta.unknown.length > MOST_UNKNOWN ? ', …' : '';
    this.assume(
      `${meta.kind} ${keyOf(meta)} has values that are not known yet and count as absent: ${paths.join(', ')}${more}`,
    );
  }

  /** Says what is not modelled and may change the answer. */
  limit(text: string): void {
    this.limited.add(text);
  }

  get limits(): readonly string[] {
    return [...this.limited];
  }

  get assumptions(): readonly string[] {
    return [...this.assumed];
  }
}

/** An object and a place in it. */
export interface Cause {
  readonly meta: ObjectMeta;
  readonly place: Place | undefined;
}

function sourceOf({ meta, place }: Cause): Source {
  const { span, path } = place ?? meta.place;
  return { resource: meta.resource, span, path };
}
