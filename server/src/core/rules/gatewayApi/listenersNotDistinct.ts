import { GATEWAY_API } from '../../mesh/gatewayApi';
import type { Field } from '../../yaml/field';
import type { ObjectCheck } from '../defineRule';
import { defineRule } from '../defineRule';

export const listenersNotDistinct = defineRule({
  code: 'listeners-not-distinct',
  aliases: ['KIA1503'],
  refused: true,
  title: 'Two listeners of one Gateway for the same traffic',
  source: 'https://gateway-api.sigs.k8s.io/reference/spec/#gatewayspec',
  messages: {
    found: {
      what: 'Listener "{name}" has the port, protocol and hostname of listener "{other}" ({protocol} {port}{host}).',
      why: 'Listeners must differ in one of them; the API server refuses the Gateway.',
      todo: 'Change the port, the protocol or the hostname of one, or remove it.',
    },
  },
});

/** What the CRD asks of the listeners of a Gateway together. Two without a hostname are alike, too. */
export const listenersCheck: ObjectCheck = {
  scope: 'object',
  name: 'listeners-not-distinct',
  rules: [listenersNotDistinct],
  kinds: [`${GATEWAY_API}/Gateway`],
  check({ object, report }) {
    const listeners = object.at('spec.listeners').items();
    for (const listener of listeners) {
      const name = listener.get('name');
      const others = listeners.filter((other) => other.key !== listener.key);
      const traffic = trafficOf(listener);
      const same = others.find((other) => traffic !== undefined && trafficOf(other) === traffic);
      if (same === undefined) continue;
      const hostname = listener.get('hostname');
      const values = {
        name: name.text ?? '',
        other: same.get('name').text ?? '',
        protocol: listener.get('protocol').text ?? '',
        port: listener.get('port').number ?? 0,
        host: hostname.text === undefined ? ', any host' : ` ${hostname.text}`,
      };
      report(listenersNotDistinct, name, 'found', values);
    }
  },
};

/** Port, protocol and hostname as one text; undefined when one is not known. */
function trafficOf(listener: Field): string | undefined {
  const port = listener.get('port').number;
  const protocol = listener.get('protocol').text;
  const hostname = listener.get('hostname');
  if (port === undefined || protocol === undefined || hostname.unknown) return undefined;
  return `${port} ${protocol} ${hostname.text ?? ''}`;
}
