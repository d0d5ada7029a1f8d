import { admissionCheck, row } from '../row';
import { isExportTo } from '../shared/exportTo';
import { matchLabelsRows } from '../shared/selectors';
import { isHost } from '../tests/hosts';
import { areLabels, isLabelLike } from '../tests/labels';
import { itemsDifferBy } from '../tests/members';
import { trafficPolicyRows } from './trafficPolicy';

/** Source: ValidateDestinationRule and validateTrafficPolicy, pkg/config/validation/validation.go. */
export const destinationRuleCheck = admissionCheck(
  ['networking.istio.io/DestinationRule'],
  [
    row('DR-01', 'spec.host', isHost),
    row('DR-03', 'spec.subsets', itemsDifferBy('name')),
    row('DR-04 DST-02 DST-03', 'spec.subsets[].name', isLabelLike(true)),
    row('DR-05', 'spec.subsets[].labels', areLabels),
    ...trafficPolicyRows('spec.trafficPolicy', true),
    // istiod passes on only the errors of subsets.
    ...trafficPolicyRows('spec.subsets[].trafficPolicy', false),
    row('DR-35', 'spec.exportTo', isExportTo('DestinationRule')),
    ...matchLabelsRows('DR-36 CEL-DR-02 CEL-DR-03 CEL-DR-04', 'spec.workloadSelector'),
  ],
);
