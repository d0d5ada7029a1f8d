import { GATEWAY_API } from '../../mesh/gatewayApi';
import { replaceScalar } from '../../yaml/edit';
import type { WorldCheck } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import { nearestName } from '../nearest';
import { listWords } from '../structure/words';

const CLASS = `${GATEWAY_API}/GatewayClass`;
/** Those that istiod makes by itself. Source: pilot/pkg/config/kube/gatewaycommon/builtin_classes.go. */
const BUILT_IN: readonly string[] = [
  'istio',
  'istio-waypoint',
  'istio-remote',
  'istio-east-west',
  'istio-agentgateway',
  'istio-agentgateway-waypoint',
];

export const unknownGatewayClass = defineRule({
  code: 'unknown-gateway-class',
  aliases: ['KIA1504'],
  title: 'A GatewayClass that is not there',
  source: 'pilot/pkg/config/kube/gatewaycommon/builtin_classes.go',
  messages: {
    near: {
      what: 'There is no GatewayClass "{name}"; did you mean "{near}"?',
      why: 'No controller takes a Gateway of an unknown class: it gets no address and serves nothing.',
      todo: 'Change it to "{near}".',
    },
    unsure: {
      what: 'No GatewayClass "{name}" is in the workspace, and istiod brings none of that name.',
      why: 'Without a controller for its class the Gateway gets no address and serves nothing.',
      todo: 'Nothing, if another controller brings the class; those of Istio are {known}.',
    },
  },
});

/** Classes that neither istiod nor the workspace has. Other controllers bring their own, so only a name near to a known one is more than a hint. */
export const gatewayClassCheck: WorldCheck = {
  scope: 'world',
  name: 'unknown-gateway-class',
  rules: [unknownGatewayClass],
  kinds: [`${GATEWAY_API}/Gateway`],
  reads: ['identity', 'kind', 'unnamed'],
  check({ view, object, report }) {
    const field = object.at('spec.gatewayClassName');
    const { text: name, scalar } = field;
    if (name === undefined || name === '' || scalar === undefined || BUILT_IN.includes(name)) return;
    const identity = `${CLASS}|/${name}`;
    if (view.find('identity', identity).length > 0 || view.findElsewhere('identity', identity).length > 0) return;
    if (view.hasUnnamed('GatewayClass')) return;
    const known = [...BUILT_IN, ...view.find('kind', `${CLASS}|`).flatMap(({ facts }) => facts.name ?? [])];
    const near = nearestName(name, known);
    if (near === undefined) {
      report(
        unknownGatewayClass,
        field,
        'unsure',
        { name, known: listWords(BUILT_IN, 14, 'and') },
        { severity: 'hint' },
      );
      return;
    }
    const fixes = fix(`Change to ${near}`, [replaceScalar(scalar, near)]);
    report(
      unknownGatewayClass,
      field,
      'near',
      { name, near },
      { fixes, severity: sameWord(name, near) ? 'error' : 'warning' },
    );
  },
};

/** True when only the case differs, so that nothing else can be meant. */
function sameWord(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
