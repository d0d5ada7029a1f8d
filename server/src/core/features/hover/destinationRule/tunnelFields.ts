import { code } from '../../markdown';
import type { FieldTeller } from './policyField';
import { portList } from './ports';

/** Tunnels, which only TCP listeners open. */
const tunnel: FieldTeller = ({ block, host, context }) => {
  const http = host.ports.filter(({ family }) => family === 'http');
  const subsets = context.object.at('spec.subsets').items().length;
  const target = `${block.get('targetHost').text ?? '?'}:${block.get('targetPort').number ?? '?'}`;
  return {
    points: [
      `${block.get('protocol').text ?? 'CONNECT'} to the host of the rule, which connects on to ${code(target)}`,
      subsets === 0 || context.path[1] === 'subsets'
        ? undefined
        : 'Traffic to a subset goes by the `tunnel` of the subset alone',
    ],
    ...(http.length === 0 ? {} : { watch: `it does nothing on ${portList(http)}: only TCP is tunnelled` }),
  };
};

const budget: FieldTeller = ({ place, block }) => {
  const percent = block.get('percent').number ?? 20;
  const floor = block.get('minRetryConcurrency').number ?? 3;
  return {
    points: [`Retries may be ${percent} % of the requests in flight, and ${floor === 0 ? 3 : floor} at any rate`],
    ...(place.own.at('connectionPool.http.maxRetries').exists
      ? { watch: '`maxRetries` of the same policy is not used beside it' }
      : {}),
  };
};

const proxyProtocol: FieldTeller = ({ place }) =>
  place.own.get('tunnel').exists
    ? { watch: '`tunnel` stands in the same policy, and both together are refused' }
    : {
        points: [
          'The server has to expect the header of the PROXY protocol; with TLS it goes in front of the handshake',
        ],
      };

/** What only whole policies have, not entries for ports. Source: pilot/pkg/networking/core/tunnelingconfig/apply.go. */
export const TUNNEL: Readonly<Record<string, FieldTeller>> = {
  tunnel,
  'tunnel.protocol': tunnel,
  'tunnel.targetHost': tunnel,
  'tunnel.targetPort': tunnel,
  proxyProtocol,
  'proxyProtocol.version': proxyProtocol,
  retryBudget: budget,
  'retryBudget.percent': budget,
  'retryBudget.minRetryConcurrency': budget,
};
