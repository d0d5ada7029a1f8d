import { fqdnOrIpProblem } from '../../../istio/hostCheck';
import { unixPath } from '../../../istio/unixAddress';
import { defineRule } from '../../defineRule';
import { missingRequiredField } from '../../structure/structureRules';
import { admissionCheck, row, testing } from '../row';
import type { Row, Test } from '../row';
import { hasNoPortsOnSocket, isUnixSocket } from '../tests/addresses';
import { checkHost, hostRules } from '../tests/hosts';
import { areLabels, isKeyedByPortName } from '../tests/labels';
import { reportMissing } from '../tests/members';
import { isPort } from '../tests/numbers';
import { hasText, textOf } from '../values';

export const addressUnset = defineRule({
  code: 'address-unset',
  aliases: ['IST0133'],
  severity: 'warning',
  title: 'A workload without an address',
  source: 'validateWorkloadEntry, pkg/config/validation/validation.go',
  messages: {
    network: {
      what: 'The workload has a network but no address.',
      why: 'istiod warns: it is reached through the gateway of its network, and not at all when there is none.',
      todo: 'Add "address" when other workloads of the network should reach it directly.',
    },
  },
});

/** An address or a network is given; with a network alone there is a warning. */
export const hasAddressOrNetwork: Test = testing([missingRequiredField, addressUnset], (field, context) => {
  const address = field.get('address');
  const network = field.get('network');
  if (field.map === undefined || textOf(address) !== '') return;
  if (textOf(network) === '') reportMissing(address, context);
  else if (hasText(network)) context.report(addressUnset, address, 'network');
});

const isHostOrIpOrSocket: Test = testing(hostRules, (field, context) => {
  if (hasText(field) && unixPath(field.text ?? '') === undefined) checkHost(field, context, fqdnOrIpProblem);
});

/** What holds for the address and the ports of every workload, wherever it stands. */
export function workloadRows(way: string): Row[] {
  return [
    row('WE-03 CEL-WE-03 CEL-WE-04 CEL-SE-07 CEL-SE-08 CEL-WG-04 CEL-WG-05', `${way}.address`, isUnixSocket),
    row('WE-04 CEL-WE-02 CEL-SE-06 CEL-WG-03', way, hasNoPortsOnSocket),
    row('WE-08 SE-27 CEL-WE-05 CEL-SE-09 CEL-WG-06', `${way}.ports{}`, isKeyedByPortName),
    row('WE-09 SE-27 CEL-WE-06 CEL-SE-10 CEL-WG-01', `${way}.ports{}`, isPort),
  ];
}

/** Source: ValidateWorkloadEntry, pkg/config/validation/validation.go. */
export const workloadEntryCheck = admissionCheck(
  ['networking.istio.io/WorkloadEntry'],
  [
    row('WE-01 WE-02 CEL-WE-01', 'spec', hasAddressOrNetwork),
    row('WE-06', 'spec.address', isHostOrIpOrSocket),
    row('WE-10', 'spec.labels', areLabels),
    ...workloadRows('spec'),
  ],
);
