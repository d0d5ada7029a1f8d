import type { ObjectCheck, ObjectContext } from '../../defineRule';
import { defineRule } from '../../defineRule';
import { removal } from '../removal';
import { admissionCheck, row, testing } from '../row';
import type { Test } from '../row';
import { lacks } from '../values';

const POLICY = 'The stable-channel policy of the base chart (experimental.stableValidationPolicy)';

export const notInStableChannel = defineRule({
  code: 'not-in-stable-channel',
  refused: true,
  title: 'Not in the stable channel of Istio',
  source: 'manifests/charts/base/templates/defaultrevision-validatingadmissionpolicy.yaml',
  messages: {
    kind: {
      what: '{kind} is not in the stable channel of Istio.',
      why: `${POLICY} refuses every {kind}.`,
      todo: 'Use a kind that is in the stable channel, or install Istio without the policy.',
    },
    field: {
      what: '"{name}" of {kind} is not in the stable channel of Istio.',
      why: `${POLICY} refuses the object, whatever the value.`,
      todo: 'Remove it, or install Istio without the policy.',
    },
    spec: {
      what: '{kind} has no spec.',
      why: `${POLICY} looks into the spec and refuses what it cannot look into.`,
      todo: 'Add "spec".',
    },
  },
});

/** STB-01 to STB-03: the whole kind. */
const isNoStableKind: Test = testing([notInStableChannel], (field, context) => {
  context.report(notInStableChannel, field, 'kind', { kind: context.facts.kind });
});

/** STB-04 and STB-05: a field that is written, even when it is empty. Without a condition a policy would allow more. */
function isNotWritten(removable: boolean): Test {
  return testing([notInStableChannel], (field, context) => {
    if (!field.exists) return;
    const name = String(field.key);
    const fixes = removable ? removal(`Remove "${name}"`, field, context) : [];
    const values = { name, kind: context.facts.kind };
    context.report(notInStableChannel, field, 'field', values, { span: field.keySpan, fixes });
  });
}

const hasSpec: Test = testing([notInStableChannel], (field, context) => {
  if (lacks(field)) context.report(notInStableChannel, field, 'spec', { kind: context.facts.kind });
});

/** The rows of the policy, for who has it installed. */
function whenInstalled(check: ObjectCheck): ObjectCheck {
  return {
    ...check,
    check: (context: ObjectContext) => {
      if (context.settings.stableValidationPolicy) check.check(context);
    },
  };
}

/** Source: manifests/charts/base/templates/defaultrevision-validatingadmissionpolicy.yaml. */
export const stableChannelChecks: readonly ObjectCheck[] = [
  admissionCheck(
    ['networking.istio.io/EnvoyFilter', 'extensions.istio.io/WasmPlugin', 'networking.istio.io/ProxyConfig'],
    [row('STB-01 STB-02 STB-03', 'kind', isNoStableKind)],
    'stable channel: kinds',
  ),
  admissionCheck(
    ['telemetry.istio.io/Telemetry'],
    [
      row('STB-04', 'spec', hasSpec),
      row('STB-04', 'spec.tracing[].useRequestIdForTraceSampling', isNotWritten(true)),
      row('STB-04', 'spec.metrics[].reportingInterval', isNotWritten(true)),
      row('STB-04', 'spec.accessLogging[].filter', isNotWritten(true)),
    ],
    'stable channel: Telemetry',
  ),
  admissionCheck(
    ['security.istio.io/AuthorizationPolicy'],
    [
      row('STB-05', 'spec', hasSpec, '1.30'),
      row('STB-05', 'spec.rules[].from[].source.trustDomains|notTrustDomains', isNotWritten(false), '1.30'),
    ],
    'stable channel: AuthorizationPolicy',
  ),
].map(whenInstalled);
