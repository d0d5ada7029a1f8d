import { codes, fileOf } from '../../markdown';
import { code } from '../../markdown';
import { meshValue } from '../mesh';
import { nanosecondsOf, writeTime } from '../time';
import type { FieldTeller, PolicyField } from './policyField';
import { opaqueOf, portList } from './ports';

/** Fields of HTTP on ports where nothing of HTTP is seen. */
function httpWatch({ host: { ports } }: PolicyField): { readonly watch?: string } {
  const opaque = opaqueOf(ports);
  if (opaque.length === 0) return {};
  return opaque.length === ports.length
    ? { watch: `all ports that it acts on are without HTTP (${portList(opaque)}), so it does nothing` }
    : { watch: `it does nothing on ${portList(opaque)}, where Envoy sees no HTTP` };
}

const http: FieldTeller = httpWatch;

/** HTTP/2 settings need a connection that is HTTP/2 for sure. */
const http2Only: FieldTeller = (field) => {
  const { host, place } = field;
  const upgraded = place.own.at('connectionPool.http.h2UpgradePolicy').text === 'UPGRADE';
  const without = host.ports.filter(({ family, isHttp2 }) => family !== 'http' || (!isHttp2 && !upgraded));
  if (place.own.at('connectionPool.http.useClientProtocol').boolean === true)
    return { watch: '`useClientProtocol` stands beside it, and then it is not used' };
  return without.length === 0
    ? {}
    : { watch: `it is for connections that are HTTP/2 by declaration, so it does nothing on ${portList(without)}` };
};

const upgrade: FieldTeller = (place) => {
  const { host, field } = place;
  if (field.text === 'UPGRADE') {
    const idle = host.ports.filter(({ family }) => family !== 'http');
    return idle.length === 0
      ? { points: ['The server has to speak HTTP/2 without TLS negotiation'] }
      : { watch: `only declared HTTP ports are upgraded, so it does nothing on ${portList(idle)}` };
  }
  const fixed = host.ports.filter(({ isHttp2 }) => isHttp2);
  return field.text === 'DO_NOT_UPGRADE' && fixed.length > 0
    ? { watch: `${portList(fixed)} is HTTP/2 by its declaration, and that cannot be turned back` }
    : httpWatch(place);
};

const retries: FieldTeller = (field) =>
  field.place.own.get('retryBudget').exists
    ? { watch: '`retryBudget` stands in the same policy, and Envoy then goes by the budget' }
    : {
        points: [
          'It counts retries in flight to the whole cluster; how often one request is tried stands in the VirtualService',
        ],
        ...httpWatch(field),
      };

/** TCP settings that reach the TCP proxy of callers from the top of the rule only. Measured. */
const topOfRuleOnly: FieldTeller = ({ host, place }) => {
  const opaque = opaqueOf(host.ports);
  return (place.isPort || place.subset !== undefined) && opaque.length > 0
    ? {
        watch: `on ${portList(opaque)} only the value at the top of the rule counts, not that of a ${place.isPort ? 'port' : 'subset'}`,
      }
    : {};
};

const idleTimeout: FieldTeller = (field) => {
  const http = field.place.own.at('connectionPool.http.idleTimeout');
  return {
    points: [http.exists ? 'HTTP connections go by `http.idleTimeout`' : undefined],
    ...topOfRuleOnly(field),
  };
};

const connectTimeout: FieldTeller = ({ context, field }) => {
  const mesh = meshValue(context, 'connectTimeout');
  const own = nanosecondsOf(field);
  const usual = mesh === undefined ? undefined : nanosecondsOf(mesh.field);
  return {
    points: [
      mesh === undefined || usual === undefined
        ? `Without it ${code('10s')}`
        : `Without it ${code(writeTime(usual))}, by ${fileOf(mesh.from, context.resource)}${own === usual ? ': the same' : ''}`,
    ],
  };
};

const keepalive: FieldTeller = ({ context, field }) => {
  const mesh = meshValue(context, 'tcpKeepalive');
  const named = mesh?.field.members().map(({ key }) => String(key)) ?? [];
  return {
    points: [
      mesh === undefined || named.length === 0
        ? 'What is not written comes from the operating system: 9 probes, the first after 2 hours, then every 75 seconds on Linux'
        : `What is not written comes from ${fileOf(mesh.from, context.resource)} (${codes(named, 3)}), then from the operating system`,
    ],
    ...(field.map !== undefined && field.members().length === 0
      ? { watch: 'the empty block already switches keep-alive on' }
      : {}),
  };
};

const maxConnections: FieldTeller = ({ host }) =>
  host.ports.length > 0 && host.ports.every(({ isHttp2 }) => isHttp2)
    ? {
        watch:
          'HTTP/2 puts all requests on few connections, so this limit is hardly ever met; `http2MaxRequests` limits requests',
      }
    : { points: ['Counted by each calling proxy on its own'] };

/** Fields of `connectionPool`. Source: applyConnectionPool, pilot/pkg/networking/core/cluster_traffic_policy.go. */
export const POOL: Readonly<Record<string, FieldTeller>> = {
  'connectionPool.tcp.maxConnections': maxConnections,
  'connectionPool.tcp.connectTimeout': connectTimeout,
  'connectionPool.tcp.idleTimeout': idleTimeout,
  'connectionPool.tcp.maxConnectionDuration': topOfRuleOnly,
  'connectionPool.tcp.tcpKeepalive': keepalive,
  'connectionPool.tcp.tcpKeepalive.probes': keepalive,
  'connectionPool.tcp.tcpKeepalive.time': keepalive,
  'connectionPool.tcp.tcpKeepalive.interval': keepalive,
  'connectionPool.http.http1MaxPendingRequests': http,
  'connectionPool.http.http2MaxRequests': http,
  'connectionPool.http.maxRequestsPerConnection': http,
  'connectionPool.http.maxRetries': retries,
  'connectionPool.http.idleTimeout': http,
  'connectionPool.http.h2UpgradePolicy': upgrade,
  'connectionPool.http.useClientProtocol': http,
  'connectionPool.http.maxConcurrentStreams': http2Only,
  'connectionPool.http.http2KeepAlive': http2Only,
};
