import { meshGateway } from '../../istio/gatewayNames';
import type { Field } from '../../yaml/field';
import { admissionCheck, row } from '../admission/row';
import type { ObjectContext } from '../defineRule';
import { inert } from './fieldWithoutEffect';

const PERCENTAGE = {
  why: 'Without a percentage Envoy takes 0: no request is ever touched.',
  todo: 'Add "percentage" with a "value".',
  removable: false,
} as const;

/** Source: fields B2 to B10; pilot/pkg/networking/core/route/route.go and tls.go. */
export const inertVirtualServiceCheck = admissionCheck(
  ['networking.istio.io/VirtualService'],
  [
    row(
      '',
      'spec.tcp[].match[].sourceSubnet',
      inert({
        why: 'istiod does not read it: the rule holds for callers of every address.',
        todo: 'Remove it, and limit callers with an AuthorizationPolicy.',
      }),
    ),
    ...['delay', 'abort'].map((name) =>
      row(
        '',
        `spec.http[].fault.${name}`,
        inert(PERCENTAGE, (field) => !field.open && !['percentage', 'percent'].some((key) => field.get(key).exists)),
      ),
    ),
    row(
      '',
      'spec.http[].fault.delay|abort.percentage',
      inert(
        {
          condition: 'with the value 0',
          why: 'No request is ever touched.',
          severity: 'information',
          removable: false,
        },
        (field) => field.get('value').number === 0,
      ),
    ),
    row(
      '',
      'spec.http[].fault.delay.percent',
      inert(replacedBy('percentage'), (field) => hasSibling(field, 'percentage')),
    ),
    row(
      '',
      'spec.http[].mirrorPercent',
      inert(replacedBy('mirrorPercentage'), (field) => hasSibling(field, 'mirrorPercentage')),
    ),
    row(
      '',
      'spec.http[].corsPolicy.allowOrigin',
      inert(replacedBy('allowOrigins'), (field) => hasSibling(field, 'allowOrigins')),
    ),
    row(
      '',
      'spec.http[].mirrorPercentage|mirrorPercent',
      inert(
        { condition: 'without "mirror"', why: 'There is nothing to mirror to.' },
        (field) => !field.parent?.open && !hasSibling(field, 'mirror'),
      ),
    ),
    row(
      '',
      'spec.http[].match[].sourceLabels|sourceNamespace',
      inert(
        {
          condition: 'beside "gateways"',
          why: 'With "gateways" in the match istiod does not look at the caller: the match holds for all of them.',
          todo: 'Use a match of its own for the callers, without "gateways".',
        },
        (field) => hasSibling(field, 'gateways'),
      ),
    ),
    row(
      '',
      'spec.tls|tcp[].match[].sourceLabels|sourceNamespace|destinationSubnets',
      inert({ condition: 'on gateways', why: 'A gateway takes the rule whatever this says.' }, isForGatewaysOnly),
    ),
    ...['timeout', 'retries', 'mirror', 'mirrors', 'rewrite'].map((name) =>
      row(
        '',
        `spec.http[].${name}`,
        inert(
          {
            condition: 'beside "redirect" or "directResponse"',
            why: 'Envoy answers by itself, so nothing is sent on.',
          },
          (field) => hasSibling(field, 'redirect') || hasSibling(field, 'directResponse'),
        ),
      ),
    ),
    row(
      '',
      'spec.http[].match[].ignoreUriCase',
      inert(
        {
          condition: 'with a regular expression',
          why: 'Envoy compares a regular expression as it is written.',
          todo: 'Put (?i) before the expression.',
          severity: 'information',
        },
        (field) => field.boolean === true && field.parent?.at('uri.regex').exists === true,
      ),
    ),
  ],
  'fields without effect, VirtualService',
);

function replacedBy(name: string): { condition: string; why: string } {
  return { condition: `beside "${name}"`, why: `istiod reads "${name}" alone.` };
}

function hasSibling(field: Field, key: string): boolean {
  return field.parent?.get(key).exists === true;
}

function isForGatewaysOnly(field: Field, { object }: ObjectContext): boolean {
  const own = field.parent?.get('gateways');
  const names = own?.exists === true ? own : object.at('spec.gateways');
  return !names.open && names.texts().length > 0 && !names.texts().includes(meshGateway);
}
