import { ruleHost } from '../../../mesh/destinationRules';
import { findHost, portsOf } from '../../../mesh/hosts';
import { carriesTls } from '../../../mesh/servicePorts';
import type { Field } from '../../../yaml/field';
import { code, codes, join, named } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';
import type { PolicyPlace } from './blocks';
import { ejectionWords } from './ejection';
import { opaqueOf, policyHost, portList } from './ports';
import { missingSni } from './tlsFields';
import { clientWords, lostBlocks, policyAt, reachWords, replacedWords } from './blocks';

/** A block of a policy: where it acts, what it replaces, who gets it, and what else is told of it. */
export function blockHover(
  block: string,
  more: (context: AppliedContext, place: PolicyPlace) => Pick<Told, 'points' | 'watch'>,
): (context: AppliedContext) => Told | undefined {
  return (context) => {
    const place = policyAt(context);
    if (place === undefined || place.own.open) return undefined;
    const { points = [], watch } = more(context, place);
    return {
      here: `acts on ${reachWords(context, place, block)}`,
      points: [replacedWords(place, block), clientWords(context), ...points],
      ...(watch === undefined ? {} : { watch }),
    };
  };
}

/** A policy as a whole. */
export function policyHover(context: AppliedContext): Told | undefined {
  const place = policyAt(context);
  if (place === undefined || place.own.open) return undefined;
  const lost = lostBlocks(place);
  const written = place.own
    .members()
    .flatMap(({ key }) => (key === 'port' || key === 'portLevelSettings' ? [] : [String(key)]));
  return {
    here: `${written.length === 0 ? 'acts' : `${codes(written, 6)} for`} ${written.length === 0 ? 'on ' : ''}${reachWords(context, place, '')}`,
    points: [clientWords(context)],
    ...(lost.length === 0
      ? {}
      : {
          watch: `an entry for a port inherits nothing: ${codes(lost, 6)} of the policy around it ${lost.length === 1 ? 'is' : 'are'} lost for this port`,
        }),
  };
}

/** The key `portLevelSettings`: which ports have a policy of their own, and what they lose by it. */
export function portEntriesHover(context: AppliedContext): Told | undefined {
  const place = policyAt(context);
  const entries = context.field.items();
  if (place === undefined || context.field.open || entries.length === 0) return undefined;
  const points = entries.slice(0, 5).map((entry) => {
    const written = entry.members().flatMap(({ key }) => (key === 'port' ? [] : [String(key)]));
    const lost = lostBlocks({ ...place, own: entry, isPort: true });
    return `Port ${entry.at('port.number').number ?? '?'}: ${written.length === 0 ? 'nothing' : codes(written, 5)}${lost.length === 0 ? '' : `; ${codes(lost, 5)} of the policy around it ${lost.length === 1 ? 'is' : 'are'} lost`}`;
  });
  return { here: 'policies for single ports', points };
}

/** The key `subsets`: their names and labels. */
export function subsetsHover(context: AppliedContext): Told | undefined {
  const subsets = context.field.items();
  if (context.field.open || subsets.length === 0) return undefined;
  const points = subsets.slice(0, 6).map((subset) => {
    const labels = [...subset.get('labels').textMap()].map(([key, value]) => `${key}: ${value}`);
    return `${code(subset.get('name').text ?? '?')}: ${labels.length === 0 ? 'all endpoints' : codes(labels, 4)}${subset.get('trafficPolicy').exists ? ', with a policy of its own' : ''}`;
  });
  return { here: `for ${code(context.object.at('spec.host').text ?? 'the host')}`, points };
}

/** When hosts are ejected, with the defaults filled in. Source: applyOutlierDetection, pilot/pkg/networking/core/cluster_traffic_policy.go. */
export function outlierWords(context: AppliedContext, place: PolicyPlace): Pick<Told, 'points' | 'watch'> {
  const block = place.own.get('outlierDetection');
  const percent = block.get('maxEjectionPercent').number;
  const errors = block.get('consecutive5xxErrors').number ?? 5;
  const gateway = block.get('consecutiveGatewayErrors').number ?? 0;
  const isDefault = percent === undefined || percent === 0;
  const host = policyHost(context, place);
  const isOpaque = host.ports.length > 0 && opaqueOf(host.ports).length === host.ports.length;
  const reasons = [
    errors === 0 ? undefined : isOpaque ? `${errors} failed connections` : `${errors} answers 5xx`,
    gateway === 0 || isOpaque || (errors !== 0 && gateway >= errors) ? undefined : `${gateway} answers 502, 503 or 504`,
  ].filter((reason) => reason !== undefined);
  const limits = ejectionWords(block, host);
  return {
    points: [
      reasons.length === 0
        ? undefined
        : `After ${join(reasons, 2, 'or')} in a row a host is left out for ${code(block.get('baseEjectionTime').text ?? '30s')}, longer each time`,
      `At most ${isDefault ? '10 % of the hosts (the default)' : `${percent} % of the hosts`} at a time`,
      ...(limits.points ?? []),
    ],
    ...(reasons.length === 0
      ? { watch: 'both detectors are off, so nobody is ever ejected for errors' }
      : limits.watch === undefined
        ? {}
        : { watch: limits.watch }),
  };
}

/** How calls are spread. */
export function balancerWords(_: AppliedContext, { own }: PolicyPlace): Pick<Told, 'points' | 'watch'> {
  const block = own.get('loadBalancer');
  const hash = block.get('consistentHash');
  const simple = block.get('simple').text;
  const warmup = block.get('warmup').exists || block.get('warmupDurationSecs').exists;
  const locality = block.get('localityLbSetting');
  const needsOutlier =
    locality.get('enabled').boolean !== false &&
    (locality.get('failover').exists || locality.get('failoverPriority').exists) &&
    !own.get('outlierDetection').exists &&
    !own.get('outlierDetection').unknown;
  const idleWarmup = warmup && (hash.exists || simple === 'RANDOM' || simple === 'PASSTHROUGH');
  return {
    points: [
      hash.exists
        ? hashWords(hash)
        : `By ${code(simple === undefined || simple === 'UNSPECIFIED' ? 'LEAST_REQUEST' : simple)}${simple === undefined ? ', the default' : ''}`,
    ],
    ...(needsOutlier
      ? { watch: 'failover between localities works only with `outlierDetection` in the same policy; there is none' }
      : idleWarmup
        ? { watch: 'warm-up works only with LEAST_REQUEST and ROUND_ROBIN, so it is ignored here' }
        : {}),
  };
}

function hashWords(hash: Field): string {
  const cookie = hash.get('httpCookie');
  if (hash.get('httpHeaderName').text !== undefined)
    return `By a hash of header ${code(hash.get('httpHeaderName').text ?? '')}; without it a host at random`;
  if (cookie.exists)
    return `By a hash of cookie ${code(cookie.get('name').text ?? '?')}${cookie.get('ttl').exists ? ', which the proxy makes when it is missing' : '; without `ttl` the proxy never makes one'}`;
  if (hash.get('useSourceIp').boolean === true) return "By a hash of the caller's address";
  const parameter = hash.get('httpQueryParameterName').text;
  return parameter === undefined ? 'By a hash' : `By a hash of query parameter ${code(parameter)}`;
}

/** Limits of connections: what is written, and that the rest has none. */
export function poolWords(context: AppliedContext, place: PolicyPlace): Pick<Told, 'points' | 'watch'> {
  const block = place.own.get('connectionPool');
  const { owner, ports } = policyHost(context, place);
  const opaque = opaqueOf(ports);
  const hasHttp = block.get('http').members().length > 0 && context.path.at(-1) !== 'tcp';
  const limit = (way: string): string => String(block.at(way).number ?? 0).replace(/^0$/, 'no limit');
  return {
    points: [
      `For each calling proxy: connections ${limit('tcp.maxConnections')}, waiting requests ${limit('http.http1MaxPendingRequests')}, requests in flight ${limit('http.http2MaxRequests')}, retries in flight ${limit('http.maxRetries')}`,
      `Connecting may take ${code(block.at('tcp.connectTimeout').text ?? '10s')}${block.at('tcp.connectTimeout').exists ? '' : ', unless the mesh says otherwise'}`,
      owner?.facts.spec.type === 'Service' ? "Acts on the server's own sidecar too, as its inbound limits" : undefined,
    ],
    ...(hasHttp && opaque.length > 0 ? { watch: `nothing of \`http\` is used on ${portList(opaque)}` } : {}),
  };
}

/** TLS towards the host, and how it fits the ports. */
export function tlsWords(context: AppliedContext, place: PolicyPlace): Pick<Told, 'points' | 'watch'> {
  const { view, resource } = context;
  const tls = place.own.get('tls');
  if (tls.get('mode').unknown) return {};
  const mode = tls.get('mode').text ?? 'DISABLE';
  const host = ruleHost(view, resource);
  const [owner] = host === undefined ? [] : findHost(view, host, resource.namespace).owners;
  const ports =
    owner === undefined ? [] : portsOf(owner).filter(({ number }) => place.port === undefined || number === place.port);
  const encrypted = owner === undefined ? [] : ports.filter((port) => carriesTls(owner, port));
  const isOutside = owner?.facts.spec.type === 'ServiceEntry' && owner.facts.spec.location !== 'MESH_INTERNAL';
  const points = [
    TLS_WORDS[mode],
    isOutside ? undefined : 'Automatic mTLS is off for these ports, as a `tls` block is written',
  ];
  if ((mode === 'SIMPLE' || mode === 'MUTUAL') && encrypted.length > 0 && owner !== undefined)
    return {
      points,
      watch: `${named(owner, resource)} has TLS of the application on ${codes(
        encrypted.map(({ number }) => number),
        4,
      )}, so there TLS goes into TLS`,
    };
  if (mode === 'ISTIO_MUTUAL' && isOutside)
    return { points, watch: `${named(owner, resource)} is outside the mesh and cannot answer Istio's mTLS` };
  if ((mode === 'SIMPLE' || mode === 'MUTUAL') && owner?.facts.spec.type === 'Service')
    return {
      points,
      watch: "a server with a sidecar takes only Istio's own mTLS under STRICT, not certificates of this kind",
    };
  if (mode === 'DISABLE' && owner?.facts.spec.type === 'Service')
    return { points, watch: 'a server that demands mTLS (PeerAuthentication STRICT) refuses these connections' };
  const watch = missingSni({ block: tls, host: policyHost(context, place) });
  return { points, ...(watch === undefined ? {} : { watch }) };
}

const TLS_WORDS: Readonly<Record<string, string>> = {
  DISABLE: 'Calls go out in plain text',
  SIMPLE: "The caller's proxy starts TLS and checks the server's certificate",
  MUTUAL: "The caller's proxy starts TLS and shows the certificate that is named here",
  ISTIO_MUTUAL: "The caller's proxy starts mTLS with its own mesh certificate",
};
