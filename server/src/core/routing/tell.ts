import type { ChosenChain } from './listeners/chooseChain';
import type { Listener } from './listeners/listener';
import type { ProxyConfig } from './proxies';
import type { ResolvedName } from './resolveName';
import { keyOf } from './spec/object';
import type { ProxiedCaller, RequestSpec, TraceBuilder } from './trace';
import { addressWords } from './registry/addresses';

/** Tells whose configuration is used. */
export function tellCaller({ proxy, pod, servers }: ProxyConfig, caller: ProxiedCaller, trace: TraceBuilder): void {
  const name = caller.kind === 'pod' ? `a pod in ${caller.namespace}` : `${caller.namespace}/${caller.name}`;
  const cause = pod === undefined ? undefined : { meta: pod.meta, place: undefined };
  if (caller.kind === 'gateway') {
    trace.add('caller', `the request arrives at gateway ${name}`, 'it comes from outside', cause);
    for (const { gateway, server, why } of servers?.dropped ?? [])
      trace.add(
        'listener',
        `a server of Gateway ${keyOf(gateway.meta)} is left out`,
        why,
        { meta: gateway.meta, place: server.place },
        false,
      );
    return;
  }
  trace.add(
    'caller',
    `${name} calls through its sidecar`,
    pod === undefined ? 'it is not in the files, its labels are given' : 'it is a workload of the files',
    cause,
  );
  if (caller.kind === 'workload' && pod !== undefined && !pod.injected)
    trace.assume(`${name} has a sidecar, though the files switch injection off or do not switch it on`);
  const { sidecar } = proxy.scope;
  if (sidecar !== undefined)
    trace.add(
      'caller',
      `Sidecar ${keyOf(sidecar.meta)} says what it knows`,
      'it is the first that applies to the caller',
      {
        meta: sidecar.meta,
        place: undefined,
      },
    );
}

const RESOLVERS: Readonly<Record<ResolvedName['by'], string>> = {
  nobody: 'the address is given',
  proxy: 'the proxy of the caller resolves it (DNS capture)',
  cluster: 'the DNS of the cluster resolves it',
  public: 'nothing inside knows the name, so DNS outside must',
};

/** Tells what the name of the request means. */
export function tellName(request: RequestSpec, resolved: ResolvedName, trace: TraceBuilder): void {
  const { service } = resolved;
  trace.add(
    'name',
    `${request.host} means ${addressWords(resolved.address)}`,
    RESOLVERS[resolved.by],
    service === undefined ? undefined : { meta: service.meta, place: service.place },
  );
  if (resolved.from === 'external') trace.assume(`DNS outside knows ${request.host}`);
}

/** Tells which listener takes the connection. */
export function tellListener(listener: Listener, trace: TraceBuilder): void {
  const why =
    listener.name === 'virtualOutbound'
      ? 'no service is known at this address and port'
      : listener.binds.includes('0.0.0.0')
        ? 'it takes the port at every address'
        : 'it takes this very address and port';
  trace.add('listener', `${listener.name} takes the connection`, why, undefined, true);
  for (const { hostname, meta, place, why: reason } of listener.dropped)
    trace.add('listener', `${hostname} has no part in it`, reason, { meta, place }, false);
}

/** Tells which filter chain takes the connection. */
export function tellChain({ chain, isDefault }: ChosenChain, trace: TraceBuilder): void {
  const conditions = [
    ...(chain.sni.length > 0 ? [`SNI ${chain.sni.join(', ')}`] : []),
    ...(chain.cidrs.length > 0 ? [`addresses ${chain.cidrs.join(', ')}`] : []),
    ...(chain.alpn.length > 0 ? ['plain HTTP'] : []),
  ];
  const why = isDefault
    ? 'it is the default: no other chain takes the connection'
    : conditions.length > 0
      ? `it is for ${conditions.join(' and ')}`
      : 'it takes every connection';
  const kind = chain.http === undefined ? 'bytes' : 'HTTP';
  trace.add(
    'filter-chain',
    `a filter chain for ${kind}${chain.name === '' ? '' : ` (${chain.name})`}`,
    why,
    chain.source,
    true,
  );
}
