import { parseIp } from '../../istio/ip';
import { replaceScalar } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { ObjectCheck } from '../defineRule';
import { defineRule, fix } from '../defineRule';

export const staticEndpointHostname = defineRule({
  code: 'static-endpoint-hostname',
  aliases: ['IST0106'],
  refused: true,
  title: 'STATIC takes IP addresses only',
  source: 'validateWorkloadEntry, pkg/config/validation/validation.go',
  messages: {
    hostname: {
      what: 'The endpoint address "{address}" is no IP address, and resolution is STATIC.',
      why: "istiod's webhook refuses the object. Where the webhook is off, Envoy leaves the endpoint out, and without another one requests end with 503 (UH).",
      todo: 'Change resolution to DNS, so that Envoy looks the name up, or write its IP address.',
    },
  },
});

/** Host names as endpoint addresses of a STATIC ServiceEntry. */
export const staticEndpointHostnameCheck: ObjectCheck = {
  scope: 'object',
  name: 'static-endpoint-hostname',
  rules: [staticEndpointHostname],
  kinds: ['networking.istio.io/ServiceEntry'],
  check(context) {
    const spec = context.object.get('spec');
    const resolution = spec.get('resolution');
    if (resolution.text !== 'STATIC' || resolution.scalar === undefined) return;
    for (const endpoint of spec.get('endpoints').items()) {
      const address = endpoint.get('address');
      if (
        address.text === undefined ||
        address.text === '' ||
        address.text.startsWith('unix://') ||
        parseIp(address.text) !== undefined
      )
        continue;
      const fixes = canBeLookedUp(spec)
        ? fix('Change resolution to DNS', [replaceScalar(resolution.scalar, 'DNS')])
        : [];
      context.report(staticEndpointHostname, address, 'hostname', { address: address.text }, { fixes });
    }
  },
};

/** DNS takes neither address ranges nor Unix sockets. */
function canBeLookedUp(spec: Field): boolean {
  const ranges = spec
    .get('addresses')
    .texts()
    .some((address) => address.includes('/'));
  return (
    !ranges &&
    !spec
      .get('endpoints')
      .items()
      .some((endpoint) => endpoint.get('address').text?.startsWith('unix://') === true)
  );
}
