import { withoutPort } from '../istio/virtualHostDomain';
import { arrivalsOf } from './arrival/arrivalsOf';
import type { OnwardRequest } from './arrival/arrivalsOf';
import { arrive } from './arrival/arrive';
import type { ArrivalRequest, Token } from './arrival/request';
import type { ArrivalTrace } from './arrival/trace';
import { httpAnswer } from './httpAnswer';
import { chooseChain } from './listeners/chooseChain';
import type { ChosenChain, Connection } from './listeners/chooseChain';
import { rangesOf } from './listeners/chainConflict';
import type { FilterChain, Listener } from './listeners/listener';
import { PLAIN_HTTP } from './listeners/listener';
import { gatewayEntry } from './gateways/gatewayEntry';
import { ISTIO_ALPN } from './gateways/gatewayListeners';
import type { Mesh } from './mesh';
import type { FilterChainOutcome, Outcome, RoutingError } from './outcome';
import { pruned } from './outcome';
import type { ProxyConfig } from './proxies';
import { Proxies } from './proxies';
import { UNSPECIFIED } from './registry/service';
import { resolveName } from './resolveName';
import { routeRequest } from './routeRequest';
import { tcpAnswer } from './tcpAnswer';
import type { Caller, ProxiedCaller, RequestSpec, Trace } from './trace';
import { TraceBuilder } from './trace';
import { withoutProxy } from './withoutProxy';
import { tellCaller, tellChain, tellListener, tellName } from './tell';
import { tellNotes } from './tellNotes';

/** The arrival of a request at one of the workloads that it may reach. */
export interface OnwardArrival extends OnwardRequest {
  readonly trace: ArrivalTrace;
}

/** Answers where requests go in one mesh; keeps what it has worked out. */
export class RoutingEngine {
  private readonly proxies: Proxies;

  constructor(readonly mesh: Mesh) {
    this.proxies = new Proxies(mesh);
  }

  /** The configuration of a caller's proxy, for pictures of the whole; undefined when it is not in the files. */
  configOfProxy(caller: ProxiedCaller): ProxyConfig | undefined {
    return this.proxies.of(caller);
  }

  /** What happens to a request where it arrives. */
  arrive(request: ArrivalRequest): ArrivalTrace {
    const { kind, namespace, name } = request.to;
    const isGateway = kind === 'gateway' || this.mesh.workloads.podOf(namespace, name)?.gateway === true;
    const gateway = isGateway ? this.proxies.of({ kind: 'gateway', namespace, name }) : undefined;
    return arrive(this.mesh, gateway, request);
  }

  /** What happens where a request ends that was followed: one arrival for each workload that it may reach. */
  arrivals(trace: Trace, token?: Token): readonly OnwardArrival[] {
    return arrivalsOf(this.mesh, trace, token).map((onward) => ({ ...onward, trace: this.arrive(onward.request) }));
  }

  /** Follows a request from its caller to where it ends. */
  trace(caller: Caller, request: RequestSpec): Trace {
    const trace = new TraceBuilder();
    for (const assumption of this.mesh.assumptions) trace.assume(assumption);
    const config = caller.kind === 'bare' ? undefined : this.configOf(caller, trace);
    const outcome =
      caller.kind === 'bare'
        ? this.straight(caller, request, trace)
        : config === undefined
          ? unknownCaller(caller, trace)
          : this.follow(config, caller, request, trace);
    tellNotes(this.mesh, caller, request, outcome, trace);
    return {
      caller,
      request,
      steps: trace.steps,
      outcome: pruned(outcome),
      assumptions: trace.assumptions,
      limits: [...trace.limits, ...(config === undefined ? [] : this.mesh.limits(config.proxy))],
    };
  }

  /** A workload that is not in the files has a sidecar all the same; only what its labels choose stays unknown. */
  private configOf(caller: ProxiedCaller, trace: TraceBuilder): ProxyConfig | undefined {
    const config = this.proxies.of(caller);
    if (config !== undefined || caller.kind !== 'workload') return config;
    const { namespace, name, dnsCapture } = caller;
    trace.assume(`${namespace}/${name} is not in the files: it counts as a pod of ${namespace} without labels`);
    return this.proxies.of({ kind: 'pod', namespace, labels: {}, ...(dnsCapture === undefined ? {} : { dnsCapture }) });
  }

  private straight(
    { namespace, name }: Extract<Caller, { kind: 'bare' }>,
    request: RequestSpec,
    trace: TraceBuilder,
  ): Outcome {
    const pod = name === undefined ? undefined : this.mesh.workloads.podOf(namespace, name);
    trace.add(
      'caller',
      `${name === undefined ? `a pod in ${namespace}` : `${namespace}/${name}`} calls without a proxy`,
      'so VirtualServices, DestinationRules and Sidecars do nothing for it',
      pod === undefined ? undefined : { meta: pod.meta, place: undefined },
    );
    return withoutProxy(this.mesh, namespace, request, trace);
  }

  private follow(config: ProxyConfig, caller: ProxiedCaller, request: RequestSpec, trace: TraceBuilder): Outcome {
    tellCaller(config, caller, trace);
    const place = caller.kind === 'gateway' ? enter(config, request) : dial(this.mesh, config, request, trace);
    const { listener, connection, base } = place;
    if (listener === undefined)
      return this.fail(base, 'no-listener', `nothing listens on port ${connection.port}`, trace);
    tellListener(listener, trace);
    const named = { ...base, listener: listener.name };
    if (listener.refused !== undefined)
      return this.fail(named, 'refused-listener', `Envoy refuses the listener: ${listener.refused}`, trace);
    const chosen = chooseChain(listener, connection);
    if (chosen === undefined) return this.fail(named, 'no-filter-chain', 'no filter chain takes the connection', trace);
    tellChain(chosen, trace);
    const chained = { ...named, filterChain: chainOutcome(chosen) };
    const problem = speechProblem(chosen.chain, request);
    if (problem !== undefined) return this.fail(chained, problem.error, problem.why, trace);
    return { ...chained, ...this.answer(config, chosen.chain, connection, request, trace) };
  }

  private answer(
    config: ProxyConfig,
    chain: FilterChain,
    connection: Connection,
    request: RequestSpec,
    trace: TraceBuilder,
  ): Partial<Outcome> & Pick<Outcome, 'action'> {
    const { mesh } = this;
    const { proxy } = config;
    if (chain.http === undefined)
      return chain.tcp === undefined ? { action: 'none' } : tcpAnswer(mesh, proxy, chain.tcp, connection, trace);
    const found = routeRequest(
      mesh,
      proxy,
      config.routes(chain.http.routeConfig),
      request,
      chain.tls !== undefined,
      trace,
    );
    if (found.route === undefined) return found.outcome;
    const context = { mesh, proxy, chain: chain.http, dialled: connection, request: found.request, trace };
    return { ...found.outcome, ...httpAnswer(found.route, context) };
  }

  private fail(base: Partial<Outcome>, error: RoutingError, why: string, trace: TraceBuilder): Outcome {
    trace.add('result', 'the connection fails', why, undefined, false);
    return { ...base, action: 'none', error };
  }
}

/**
 * Follows a request through a mesh. For many requests make one `RoutingEngine` and ask it.
 * @param mesh what `buildMesh` gave.
 */
export function traceRequest(mesh: Mesh, caller: Caller, request: RequestSpec): Trace {
  return new RoutingEngine(mesh).trace(caller, request);
}

function unknownCaller(caller: ProxiedCaller, trace: TraceBuilder): Outcome {
  const name = caller.kind === 'pod' ? 'a pod' : caller.name;
  trace.add(
    'caller',
    `${caller.namespace}/${name} is not in the files`,
    'so nothing is known of its proxy',
    undefined,
    false,
  );
  return { action: 'none', error: 'no-listener' };
}

interface Arrival {
  readonly listener: Listener | undefined;
  readonly connection: Connection;
  readonly base: Partial<Outcome>;
}

function connectionOf(address: string, port: number, request: RequestSpec): Connection {
  const tls = request.protocol === 'https' || request.protocol === 'tls';
  const [http1 = '', http2 = ''] = PLAIN_HTTP;
  const plain = request.protocol === 'http' ? [http1] : request.protocol === 'grpc' ? [http2] : [];
  const offered = request.mtls === true ? ISTIO_ALPN : ['h2', 'http/1.1'];
  return {
    address,
    port,
    tls: tls || request.mtls === true,
    sni: request.sni ?? withoutPort(request.host),
    alpn: tls || request.mtls === true ? offered : plain,
  };
}

/** A caller with a sidecar dials an address, and the sidecar takes the connection. */
function dial(mesh: Mesh, config: ProxyConfig, request: RequestSpec, trace: TraceBuilder): Arrival {
  const resolved = resolveName(mesh, config.proxy, withoutPort(request.host), request.address);
  tellName(request, resolved, trace);
  const { address } = resolved;
  const connection = connectionOf(address, request.port, request);
  const listeners = config.listeners(request.port);
  const listener =
    listeners.find(({ binds }) => binds.includes(address)) ??
    listeners.find(({ binds }) => binds.includes(UNSPECIFIED)) ??
    config.fallback;
  return { listener, connection, base: { address, addressFrom: resolved.from } };
}

/** A request from outside comes in at a Service port and goes to the port of the gateway's pod. */
function enter(config: ProxyConfig, request: RequestSpec): Arrival {
  const { address, port, listener } = gatewayEntry(config, request.port);
  return { listener, connection: connectionOf(address, port, request), base: {} };
}

function chainOutcome({ chain, isDefault }: ChosenChain): FilterChainOutcome {
  return pruned<FilterChainOutcome>({
    kind: chain.http === undefined ? 'tcp' : 'http',
    name: chain.name,
    default: isDefault ? true : undefined,
    sni: isDefault || chain.sni.includes('*') ? [] : [...new Set(chain.sni)].sort(),
    cidrs: isDefault ? [] : rangesOf(chain),
    alpn: isDefault ? [] : chain.alpn,
    tls: chain.tls === undefined ? undefined : 'terminate',
    clientCertificate: chain.tls?.clientCertificate,
  });
}

/** What the caller speaks may not be what the chain understands. */
function speechProblem(chain: FilterChain, request: RequestSpec): { error: RoutingError; why: string } | undefined {
  const byCaller = request.protocol === 'https' || request.protocol === 'tls' || request.mtls === true;
  if (chain.tls !== undefined) {
    if (!byCaller) return { error: 'tls-required', why: 'the server wants TLS, and the caller speaks in the clear' };
    if (chain.tls.mesh && request.mtls !== true)
      return { error: 'client-certificate-required', why: 'the server wants a certificate of the mesh' };
    if (chain.http !== undefined && (request.protocol === 'tls' || request.protocol === 'tcp'))
      return { error: 'protocol-error', why: 'what comes in is not HTTP, but the chain speaks HTTP' };
    return undefined;
  }
  if (chain.http === undefined) return undefined;
  if (byCaller) return { error: 'protocol-error', why: 'TLS reaches a listener that expects plain HTTP' };
  return request.protocol === 'tcp'
    ? { error: 'protocol-error', why: 'what comes in is not HTTP, but the chain speaks HTTP' }
    : undefined;
}
