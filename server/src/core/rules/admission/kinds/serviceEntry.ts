import { admissionCheck, row } from '../row';
import { isExportTo } from '../shared/exportTo';
import { workloadSelectorRows } from '../shared/selectors';
import { isIpOrRange } from '../tests/addresses';
import { areLabels, isPortName, isProtocol } from '../tests/labels';
import { hasAnEntry, hasOnlyOneOf, itemsDifferBy } from '../tests/members';
import { isGivenPort, isPort } from '../tests/numbers';
import {
  addressesSuitResolution,
  hostsSuitPorts,
  hostsSuitResolution,
  isNoBareWildcard,
  portsNeedAddresses,
  selectorSuitsResolution,
} from './serviceEntryResolution';
import { endpointsSuitResolution, areEndpoints } from './serviceEntryEndpoints';
import { dynamicDnsShape } from './serviceEntryDynamicDns';
import { hasAddressOrNetwork, workloadRows } from './workloadEntry';

/** Source: ValidateServiceEntry, pkg/config/validation/validation.go. */
export const serviceEntryCheck = admissionCheck(
  ['networking.istio.io/ServiceEntry'],
  [
    ...workloadSelectorRows('SE-01 CEL-SE-13', 'none'),
    row('SE-02 CEL-SE-01', 'spec', hasOnlyOneOf(['workloadSelector', 'endpoints'])),
    row('SE-03 SE-30', 'spec.hosts', hasAnEntry),
    row('SE-04 SE-05 SE-06 CEL-SE-11', 'spec.hosts[]', isNoBareWildcard),
    row('SE-07', 'spec.addresses[]', isIpOrRange),
    row('SE-08 CEL-SE-02', 'spec.addresses', addressesSuitResolution),
    row('SE-10', 'spec.ports', itemsDifferBy('name')),
    row('SE-11 CEL-SE-12', 'spec.ports', itemsDifferBy('number')),
    row('SE-12 CEL-SE-10', 'spec.ports[].targetPort', isPort),
    row('SE-13', 'spec.ports', portsNeedAddresses),
    row('SE-14', 'spec.ports[].name', isPortName(true)),
    row('SE-15', 'spec.ports[].protocol', isProtocol(false)),
    row('SE-16 CEL-SE-10', 'spec.ports[].number', isGivenPort),
    row('SE-17 SE-22 CEL-SE-03 CEL-SE-04', 'spec.endpoints', endpointsSuitResolution),
    row('SE-18', 'spec.workloadSelector', selectorSuitsResolution),
    row('CEL-SE-05', 'spec.endpoints[]', hasAddressOrNetwork),
    row('SE-20 SE-24 SE-26 WE-07 WE-11', 'spec.endpoints', areEndpoints),
    row('SE-25 WE-10', 'spec.endpoints[].labels', areLabels),
    ...workloadRows('spec.endpoints[]'),
    row('SE-21 SE-29', 'spec.hosts', hostsSuitResolution),
    row('SE-31 SE-32 SE-33 SE-35 SE-37', 'spec', dynamicDnsShape),
    row('SE-40', 'spec.hosts', hostsSuitPorts),
    row('SE-41', 'spec.exportTo', isExportTo('ServiceEntry')),
  ],
);
