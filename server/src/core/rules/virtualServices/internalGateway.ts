import { isInternalGateway } from '../../istio/gatewayNames';
import type { ObjectCheck } from '../defineRule';
import { defineRule } from '../defineRule';

export const internalGateway = defineRule({
  code: 'internal-gateway',
  aliases: ['IST0165'],
  severity: 'warning',
  title: 'A Gateway that istiod makes for itself',
  source: 'pkg/config/analysis/analyzers/virtualservice/gateways.go',
  messages: {
    internal: {
      what: '"{gateway}" is a name that istiod makes up for the listener of a Gateway API Gateway.',
      why: 'It is no object and may change with any version; a VirtualService cannot be bound to it.',
      todo: 'Write an HTTPRoute for that Gateway, or bind to an Istio Gateway.',
    },
  },
});

/** Bindings of VirtualServices to the Gateways that istiod makes of Gateway API objects. */
export const internalGatewayCheck: ObjectCheck = {
  scope: 'object',
  name: 'internal-gateway',
  rules: [internalGateway],
  kinds: ['networking.istio.io/VirtualService'],
  check({ object, report }) {
    for (const field of object.at('spec.gateways').items())
      if (field.text !== undefined && isInternalGateway(field.text))
        report(internalGateway, field, 'internal', { gateway: field.text });
  },
};
