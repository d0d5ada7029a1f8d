import { surelyMeet } from '../../mesh/certainty';
import { apiGatewayOf, GATEWAY_API } from '../../mesh/gatewayApi';
import type { Resource } from '../../workspace/resource';
import { displayName } from '../../workspace/resource';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule } from '../defineRule';
import { listWords } from '../structure/words';
import type { Field } from '../../yaml/field';

export const gatewayAddressShared = defineRule({
  code: 'gateway-address-shared',
  aliases: ['KIA1502'],
  severity: 'warning',
  title: 'Two Gateways ask for one address',
  source: 'https://gateway-api.sigs.k8s.io/reference/spec/#gatewayspec',
  messages: {
    found: {
      what: 'Another Gateway asks for address {address} and port {port}: {others}.',
      why: 'istiod makes a Service of type LoadBalancer for each Gateway, and only one of them gets the address on a port.',
      todo: 'Give one of them another address, or put the listeners into one Gateway.',
    },
  },
});

/** IP addresses that several Gateways ask for, with a port in common. A host name is a gateway that is shared on purpose. */
export const gatewayAddressCheck: WorldCheck = {
  scope: 'world',
  name: 'gateway-address-shared',
  rules: [gatewayAddressShared],
  kinds: [`${GATEWAY_API}/Gateway`],
  reads: ['gateway-address', 'identity'],
  check(context) {
    for (const address of context.object.at('spec.addresses').items()) checkAddress(context, address);
  },
};

function checkAddress({ view, resource, report }: WorldContext, address: Field): void {
  const type = address.get('type').text ?? 'IPAddress';
  const value = address.get('value');
  if (type !== 'IPAddress' || value.text === undefined || value.text === '') return;
  const ports = new Set(portsOf(resource));
  const others = view
    .find('gateway-address', `IPAddress|${value.text}`)
    .filter(
      (other) =>
        displayName(other) !== displayName(resource) &&
        surelyMeet(view, resource, other) &&
        portsOf(other).some((port) => ports.has(port)),
    );
  const [first] = others;
  if (first === undefined) return;
  const related = others.map((other) => ({
    resource: other,
    span: other.facts.nameSpan,
    message: 'asks for the same address',
  }));
  const port = portsOf(first).find((each) => ports.has(each)) ?? 0;
  const values = { others: listWords([...new Set(others.map(displayName))], 3, 'and'), address: value.text, port };
  report(gatewayAddressShared, value, 'found', values, { related });
}

function portsOf(gateway: Resource): number[] {
  return apiGatewayOf(gateway)?.listeners.flatMap(({ port }) => port ?? []) ?? [];
}
