import { ecdhCurves, isEcdhCurve } from '../../../istio/envoyNames';
import { trustDomainProblem } from '../../../istio/hostCheck';
import { replaceScalar } from '../../../yaml/edit';
import { defineRule, fix } from '../../defineRule';
import { nearestName } from '../../nearest';
import { listWords } from '../../structure/words';
import { removal } from '../removal';
import { row, testing, whenWritten } from '../row';
import type { Test } from '../row';
import { commonPoolRows } from '../shared/connectionPool';
import { localityRows, zoneAwareRows } from '../shared/locality';
import { retriesDisabledButSet, retryRows } from '../shared/retries';
import { isDurationUpTo, isWholeMilliseconds } from '../tests/durations';
import { isHost } from '../tests/hosts';
import { isPort } from '../tests/numbers';
import { hasEntries, numberOf, shown, textOf } from '../values';
import { extensionProviderRows } from './extensionProviders';
import { meshCheck } from './meshCheck';
import { proxyConfigRows } from './meshProxyConfig';
import { outlierRows } from './trafficPolicy';

const SOURCE = 'ValidateMeshConfig and what it calls, pkg/config/validation/agent/validation.go';
const REFUSED = 'istiod does not take a mesh configuration with this in it.';

export const invalidTrustDomain = defineRule({
  code: 'invalid-trust-domain',
  refused: true,
  title: 'Not a trust domain',
  source: SOURCE,
  messages: {
    empty: { what: '"{name}" is empty.', why: REFUSED, todo: 'Write a trust domain such as cluster.local.' },
    label: {
      what: '"{value}" of "{name}" is no trust domain: "{label}" is no part of one.',
      why: REFUSED,
      todo: 'Between dots use letters, digits and inner hyphens, 63 at most each; no scheme, no slash, no wildcard.',
    },
  },
});

const isTrustDomain: Test = testing([invalidTrustDomain], (field, context) => {
  const text = textOf(field);
  const problem = text === undefined ? undefined : trustDomainProblem(text);
  if (text === undefined || problem === undefined) return;
  const name = typeof field.key === 'number' ? 'trustDomainAliases' : 'trustDomain';
  if (problem.problem === 'empty') return context.report(invalidTrustDomain, field, 'empty', { name });
  const bare = text.replace(/^spiffe:\/\//, '').replace(/\/.*$/s, '');
  const node = field.scalar;
  const mends = node !== undefined && bare !== text && trustDomainProblem(bare) === undefined;
  const fixes = mends ? fix(`Change to ${bare}`, [replaceScalar(node, bare)]) : [];
  const values = { name, value: shown(text), label: shown(problem.label) };
  context.report(invalidTrustDomain, field, 'label', values, { fixes });
});

export const meshMtlsCurves = defineRule({
  code: 'mesh-mtls-curves',
  refused: true,
  title: 'Curves for the TLS within the mesh',
  source: SOURCE,
  messages: {
    set: {
      what: '"ecdhCurves" is set in "meshMTLS".',
      why: 'The curves of the TLS between workloads cannot be chosen.',
      todo: 'Remove it; "ecdhCurves" in "tlsDefaults" is for all other TLS.',
    },
  },
});

const leavesCurvesAlone: Test = testing([meshMtlsCurves], (field, context) => {
  if (!hasEntries(field)) return;
  const fixes = removal('Remove "ecdhCurves"', field, context);
  context.report(meshMtlsCurves, field, 'set', {}, { span: field.keySpan, fixes });
});

export const unknownEcdhCurve = defineRule({
  code: 'unknown-ecdh-curve',
  severity: 'warning',
  title: 'A curve that Istio does not know',
  source: SOURCE,
  messages: {
    unknown: {
      what: '"{value}" is no ECDH curve that Istio knows.',
      why: 'istiod warns in its log and does not pass it on to Envoy.',
      todo: 'Use {known}.',
    },
  },
});

export const repeatedEcdhCurve = defineRule({
  code: 'repeated-ecdh-curve',
  severity: 'warning',
  title: 'A curve stands twice',
  source: SOURCE,
  messages: {
    twice: {
      what: '{value} stands twice in "ecdhCurves".',
      why: 'istiod warns in its log and passes it on once.',
      todo: 'Remove one of the two.',
    },
  },
});

const areCurves: Test = testing([unknownEcdhCurve, repeatedEcdhCurve], (field, context) => {
  const seen = new Set<string>();
  for (const item of field.items()) {
    const text = textOf(item);
    const { scalar } = item;
    if (text === undefined || scalar === undefined) continue;
    if (!isEcdhCurve(text)) {
      const near = nearestName(text, ecdhCurves);
      const fixes = near === undefined ? [] : fix(`Change to ${near}`, [replaceScalar(scalar, near)], true);
      const values = { value: shown(text), known: listWords(ecdhCurves) };
      context.report(unknownEcdhCurve, item, 'unknown', values, { fixes });
    } else if (seen.has(text)) {
      const fixes = removal('Remove this entry', item, context, true);
      context.report(repeatedEcdhCurve, item, 'twice', { value: text === '' ? 'The empty text' : text }, { fixes });
    }
    seen.add(text);
  }
});

export const inboundRetrySetting = defineRule({
  code: 'inbound-retry-setting-ignored',
  severity: 'warning',
  title: 'A retry setting without effect for inbound requests',
  source: 'validateMeshConfigDefaultInboundHTTPRetryPolicy, pkg/config/validation/agent/validation.go',
  messages: {
    ignored: {
      what: '"{name}" has no effect in "defaultInboundHttpRetryPolicy".',
      why: 'An inbound request always goes to the application of the same pod, so only "attempts", "retryOn" and "backoff" count; istiod warns in its log.',
      todo: 'Remove it.',
    },
  },
});

const hasInboundEffect: Test = testing([inboundRetrySetting], (field, context) => {
  if (!field.exists) return;
  const fixes = removal(`Remove "${String(field.key)}"`, field, context);
  context.report(inboundRetrySetting, field, 'ignored', { name: String(field.key) }, { span: field.keySpan, fixes });
});

const backsOffOnlyBetweenAttempts: Test = testing([retriesDisabledButSet], (field, context) => {
  const backoff = field.get('backoff');
  if (!backoff.exists || numberOf(field.get('attempts')) !== 0) return;
  const fixes = removal('Remove "backoff"', backoff, context);
  context.report(retriesDisabledButSet, field, 'off', { members: '"backoff"' }, { span: backoff.keySpan, fixes });
});

const inbound = 'defaultInboundHttpRetryPolicy';

/** Source: ValidateMeshConfig, pkg/config/validation/agent/validation.go. MC-04 cannot be reached from YAML. */
export const meshConfigCheck = meshCheck('MeshConfig', [
  row('MC-01', 'proxyListenPort', isPort),
  row('MC-02', 'connectTimeout', isDurationUpTo('1h')),
  row('MC-03', 'protocolDetectionTimeout', isWholeMilliseconds),
  ...proxyConfigRows('defaultConfig.'),
  ...localityRows('localityLbSetting', false),
  ...zoneAwareRows('zoneAwareLbSetting', false),
  row('MC-34', 'serviceSettings[].hosts[]', isHost),
  row('MC-35 MC-37 MC-38', 'trustDomain', whenWritten(isTrustDomain)),
  row('MC-36 MC-37 MC-38', 'trustDomainAliases[]', isTrustDomain),
  row('MC-39', 'meshMTLS.ecdhCurves', leavesCurvesAlone),
  row('MC-40 MC-41', 'tlsDefaults.ecdhCurves', areCurves),
  ...commonPoolRows('defaultTrafficPolicy.connectionPool'),
  ...outlierRows('defaultTrafficPolicy.outlierDetection'),
  ...retryRows('MC-44', inbound),
  row('MC-45', inbound, backsOffOnlyBetweenAttempts),
  row('MC-46 MC-47 MC-48', `${inbound}.perTryTimeout|retryRemoteLocalities|retryIgnorePreviousHosts`, hasInboundEffect),
  ...extensionProviderRows(),
]);
