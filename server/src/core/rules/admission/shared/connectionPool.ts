import { fieldsExcludeEachOther } from '../../structure/structureRules';
import { row, testing } from '../row';
import type { Row, Test } from '../row';
import { isDuration, isDurationOrOff } from '../tests/durations';
import { hasOneOf, isGiven, reportBoth } from '../tests/members';
import { isAtLeast } from '../tests/numbers';
import { wordOf } from '../values';

const doesNotUpgradeClientProtocol: Test = testing([fieldsExcludeEachOther], (field, context) => {
  const upgrade = field.get('h2UpgradePolicy');
  const client = field.get('useClientProtocol');
  if (wordOf(upgrade, 'DEFAULT') === 'UPGRADE' && client.boolean === true)
    reportBoth([upgrade, client], ['h2UpgradePolicy: UPGRADE', 'useClientProtocol: true'], context);
});

/**
 * POOL-01 to POOL-12 (DR-17, SC-24, SC-26), for a connection pool at a way.
 * Source: validateConnectionPool, pkg/config/validation/validation.go.
 */
export function connectionPoolRows(way: string): Row[] {
  return [...commonPoolRows(way), ...keepAliveRows(`${way}.http.http2KeepAlive`)];
}

function keepAliveRows(way: string): Row[] {
  return [
    row('POOL-08', `${way}.interval`, isGiven('30s'), '1.31'),
    row('POOL-09', `${way}.timeout`, isGiven('10s'), '1.31'),
    row('POOL-11 CEL-DR-01 CEL-SC-01', `${way}.interval|timeout`, isDuration),
  ];
}

/** POOL-01 to POOL-07 and POOL-10 to POOL-12 (MC-42): all but what is asked of `http2KeepAlive`. */
export function commonPoolRows(way: string): Row[] {
  const http = `${way}.http`;
  const tcp = `${way}.tcp`;
  return [
    row('POOL-01', way, hasOneOf('tcp', 'http')),
    row('POOL-02', `${http}.http1MaxPendingRequests`, isAtLeast(0)),
    row('POOL-03', `${http}.http2MaxRequests`, isAtLeast(0)),
    row('POOL-04', `${http}.maxRequestsPerConnection`, isAtLeast(0)),
    row('POOL-05', `${http}.maxRetries`, isAtLeast(0)),
    row('POOL-06', http, doesNotUpgradeClientProtocol),
    row('POOL-07', `${http}.maxConcurrentStreams`, isAtLeast(0)),
    row('POOL-10', `${tcp}.maxConnections`, isAtLeast(0)),
    row('POOL-11 CEL-DR-01 CEL-SC-01', `${http}.idleTimeout`, isDuration),
    row('POOL-11 CEL-DR-01 CEL-SC-01', `${tcp}.connectTimeout|maxConnectionDuration`, isDuration),
    row('POOL-11 CEL-DR-01 CEL-SC-01', `${tcp}.tcpKeepalive.time|interval`, isDuration),
    row('POOL-12', `${tcp}.idleTimeout`, isDurationOrOff),
  ];
}
