import { defineRule } from '../../defineRule';
import { portOutOfRange, wrongNumberOfItems } from '../../structure/structureRules';
import { removal } from '../removal';
import { admissionCheck, row, testing } from '../row';
import type { Test } from '../row';
import { matchLabelsRows } from '../shared/selectors';
import { reportPort } from '../tests/numbers';
import { hasEntries, isKnownKey, lacksEntries, shown } from '../values';

export const portLevelWithoutSelector = defineRule({
  code: 'port-level-mtls-without-selector',
  aliases: ['IST0106'],
  refused: true,
  title: 'Ports of no workload in particular',
  source: 'ValidatePeerAuthentication, pkg/config/validation/validation.go',
  messages: {
    selector: {
      what: '"portLevelMtls" is set, and the policy selects no workload.',
      why: 'Ports are those of a workload, so a policy for a whole namespace or mesh cannot name them; the API server refuses the object.',
      todo: 'Add "selector.matchLabels", or remove "portLevelMtls".',
    },
  },
});

const selectsWorkloadsForPorts: Test = testing([portLevelWithoutSelector], (spec, context) => {
  const ports = spec.get('portLevelMtls');
  const selector = spec.get('selector');
  if (!hasEntries(ports) || selector.unknown || !lacksEntries(selector.get('matchLabels'))) return;
  const fixes = removal('Remove "portLevelMtls"', ports, context);
  context.report(portLevelWithoutSelector, spec, 'selector', {}, { span: ports.keySpan, fixes });
});

const hasAPort: Test = testing([wrongNumberOfItems], (field, context) => {
  if (field.map === undefined || field.open || hasEntries(field)) return;
  const fixes = removal('Remove "portLevelMtls"', field, context);
  context.report(
    wrongNumberOfItems,
    field,
    'empty',
    { name: 'portLevelMtls', limit: 1 },
    { span: field.keySpan, fixes },
  );
});

const isKeyedByPort: Test = testing([portOutOfRange], (field, context) => {
  const key = String(field.key);
  if (!isKnownKey(field)) return;
  const number = /^[-+]?\d+$/.test(key) ? Number(key) : NaN;
  if (number >= 1 && number <= 65535) {
    // The CRD reads the text of the key, istiod reads it as a JSON number.
    if (!/^[1-9]/.test(key))
      context.report(portOutOfRange, field, 'written', { value: key, number: `${number}` }, { span: field.keySpan });
    return;
  }
  reportPort(field, context, shown(key), field.keySpan);
});

/** Source: ValidatePeerAuthentication, pkg/config/validation/validation.go. */
export const peerAuthenticationCheck = admissionCheck(
  ['security.istio.io/PeerAuthentication'],
  [
    row('PA-01 CEL-PA-01', 'spec', selectsWorkloadsForPorts),
    row('PA-02', 'spec.portLevelMtls', hasAPort),
    row('PA-03 CEL-PA-02', 'spec.portLevelMtls{}', isKeyedByPort),
    ...matchLabelsRows('PA-04 CEL-PA-03 CEL-PA-04 CEL-PA-05'),
  ],
);
