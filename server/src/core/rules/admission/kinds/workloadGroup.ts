import { probeHeaderNameProblem } from '../../../istio/headers';
import { defineRule } from '../../defineRule';
import { admissionCheck, row, testing } from '../row';
import type { Test } from '../row';
import { areLabels } from '../tests/labels';
import { hasAnEntry, isGiven } from '../tests/members';
import { isAtLeast, isGivenPort, isPort } from '../tests/numbers';
import { isOneOf } from '../tests/words';
import { headerNameTest } from '../tests/headers';
import { lacks } from '../values';
import { workloadRows } from './workloadEntry';

export const probeWithoutMethod = defineRule({
  code: 'probe-without-method',
  aliases: ['IST0106'],
  refused: true,
  title: 'A health check that checks nothing',
  source: 'validateReadinessProbe, pkg/config/validation/validation.go',
  messages: {
    none: {
      what: 'The probe does not say how to check.',
      why: "istiod's webhook refuses the object.",
      todo: 'Add one of "httpGet", "tcpSocket" and "exec".',
    },
    grpc: {
      what: 'The probe checks by gRPC.',
      why: "The structure of the kind allows it, but istiod's webhook does not know it and refuses the object.",
      todo: 'Use "httpGet", "tcpSocket" or "exec".',
    },
  },
});

const saysHowToCheck: Test = testing([probeWithoutMethod], (field, context) => {
  if (field.map === undefined || field.open) return;
  const grpc = field.get('grpc');
  if (grpc.exists) context.report(probeWithoutMethod, grpc, 'grpc', {}, { span: grpc.keySpan });
  else if (['httpGet', 'tcpSocket', 'exec'].every((name) => lacks(field.get(name))))
    context.report(probeWithoutMethod, field, 'none');
});

/** Source: ValidateWorkloadGroup and validateReadinessProbe, pkg/config/validation/validation.go. */
export const workloadGroupCheck = admissionCheck(
  ['networking.istio.io/WorkloadGroup'],
  [
    row('WG-01', 'spec.template', isGiven()),
    row('WG-02', 'spec.metadata.labels', areLabels),
    row('WG-03', 'spec.probe.periodSeconds', isAtLeast(0)),
    row('WG-04', 'spec.probe.initialDelaySeconds', isAtLeast(0)),
    row('WG-05', 'spec.probe.timeoutSeconds', isAtLeast(0)),
    row('WG-06', 'spec.probe.successThreshold', isAtLeast(0)),
    row('WG-07', 'spec.probe.failureThreshold', isAtLeast(0)),
    row('WG-09 CEL-WG-01', 'spec.probe.httpGet|tcpSocket.port', isGivenPort),
    row('CEL-WG-01', 'spec.probe.grpc.port', isPort),
    row('WG-10 CEL-WG-02', 'spec.probe.httpGet.scheme', isOneOf(['HTTP', 'HTTPS'])),
    row(
      'WG-12 HDR-03 HDR-04',
      'spec.probe.httpGet.httpHeaders[].name',
      headerNameTest(probeHeaderNameProblem, 'letters, digits and hyphens'),
    ),
    row('WG-15', 'spec.probe.exec.command', hasAnEntry),
    row('WG-16', 'spec.probe', saysHowToCheck),
    ...workloadRows('spec.template'),
  ],
);
