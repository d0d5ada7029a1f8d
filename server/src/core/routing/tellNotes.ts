import { matches, resolveShortName } from '../istio/hosts';
import { withoutPort } from '../istio/virtualHostDomain';
import type { Mesh, MeshNote } from './mesh';
import type { Outcome } from './outcome';
import { keyOf } from './spec/object';
import type { Caller, RequestSpec, Topic, TraceBuilder } from './trace';

const TOPICS: ReadonlyMap<string, Topic> = new Map<string, Topic>([
  ['VirtualService', 'rule'],
  ['DestinationRule', 'policy'],
  ['ServiceEntry', 'name'],
  ['Service', 'name'],
  ['PeerAuthentication', 'tls'],
  ['Workload', 'caller'],
]);

/** Tells of the objects that would have a say on this way if they took part. */
export function tellNotes(
  mesh: Mesh,
  caller: Caller,
  request: RequestSpec,
  outcome: Outcome,
  trace: TraceBuilder,
): void {
  if (mesh.notes.length === 0) return;
  const host = withoutPort(request.host).toLowerCase();
  const names = new Set([
    host,
    resolveShortName(host, caller.namespace, mesh.defaults.domainSuffix),
    ...(outcome.clusters ?? []).flatMap((cluster) => cluster.host ?? []),
  ]);
  const used = new Set(trace.steps.flatMap(({ source }) => (source === undefined ? [] : [source.resource])));
  for (const { why, meta, hosts, insteadOf } of mesh.notes) {
    const isPatch = meta.resource.role === 'patch';
    const near = !isPatch && (hosts === undefined ? isNear(mesh, caller, meta) : isAbout(hosts, names));
    if (!near && (insteadOf === undefined || !used.has(insteadOf))) continue;
    const topic = TOPICS.get(meta.kind) ?? 'listener';
    const what = `${isPatch ? 'a patch of ' : ''}${meta.kind} ${keyOf(meta)} takes no part`;
    trace.add(topic, what, why, { meta, place: undefined }, false);
  }
}

function isNear(mesh: Mesh, caller: Caller, { namespace }: MeshNote['meta']): boolean {
  return namespace === caller.namespace || namespace === mesh.defaults.rootNamespace;
}

/** Hosts that are not known yet may be any. */
function isAbout(hosts: readonly string[], names: ReadonlySet<string>): boolean {
  return hosts.length === 0 || hosts.some((host) => [...names].some((name) => matches(host, name)));
}
