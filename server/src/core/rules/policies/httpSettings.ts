import { familyOf, isOpaqueFamily } from '../../mesh/entries';
import { defineRule } from '../defineRule';
import { listWords } from '../structure/words';
import { namesOf, relatedTo, removeBlock } from './policyTest';
import type { PolicyTest, Target } from './policyTest';

export const httpPolicyOnOpaquePort = defineRule({
  code: 'http-policy-on-opaque-port',
  severity: 'warning',
  title: 'HTTP limits for bytes that Envoy cannot read',
  source: 'applyConnectionPool, pilot/pkg/networking/core/cluster_traffic_policy.go',
  messages: {
    inert: {
      what: 'Limits of "connectionPool.http" ({members}) reach {entries}, which has no HTTP port here.',
      why: "The application's TLS and plain TCP pass through Envoy unread, so there are no requests to count or to limit: they have no effect.",
      todo: 'Use the limits of "connectionPool.tcp", or let Envoy originate TLS on an HTTP port.',
    },
  },
});

export const httpOutlierOnOpaquePort = defineRule({
  code: 'http-outlier-on-opaque-port',
  severity: 'information',
  title: 'Outlier detection that never sees an HTTP status',
  source: 'applyOutlierDetection, pilot/pkg/networking/core/cluster_traffic_policy.go',
  messages: {
    connections: {
      what: '"{name}" is set, but {entries} has no HTTP port that it reaches.',
      why: 'Envoy does not see the status of a response there: only connections that fail or time out are counted.',
      todo: 'Keep it if failed connections are meant; to count them by themselves use "splitExternalLocalOriginErrors" with "consecutiveLocalOriginFailures".',
    },
    codes: {
      what: '"{name}" is set, but {entries} has no HTTP port that it reaches.',
      why: 'Envoy does not see the status of a response there, so the codes are never compared.',
      todo: 'Remove it, or let Envoy originate TLS on an HTTP port.',
    },
  },
});

const HTTP_ERRORS = ['consecutive5xxErrors', 'consecutiveGatewayErrors'] as const;

/** HTTP settings that reach only ports whose bytes Envoy passes on. */
export const httpSettingsTests: readonly PolicyTest[] = [
  {
    rules: [httpPolicyOnOpaquePort],
    test({ policy }, targets, context) {
      const http = policy.at('connectionPool.http');
      // An upgrade acts on TCP ports, too: it makes an HTTP/2 cluster of them.
      const inert = http.members().filter(({ key, exists }) => exists && key !== 'h2UpgradePolicy');
      if (inert.length === 0 || !targets.every(isOpaque)) return;
      const values = { members: listWords(inert.map(({ key }) => String(key))), entries: namesOf(targets) };
      const related = relatedTo(targets, 'its ports are TLS or TCP');
      const whole = inert.length === http.members().length;
      const fixes = whole ? removeBlock('Remove the HTTP limits', http, context) : [];
      context.report(httpPolicyOnOpaquePort, http, 'inert', values, { related, fixes, span: http.keySpan });
    },
  },
  {
    rules: [httpOutlierOnOpaquePort],
    test({ policy }, targets, context) {
      const outlier = policy.get('outlierDetection');
      const codes = outlier.get('outlierDetectionHttpErrorCodes');
      if (outlier.map === undefined || !targets.every(isOpaque)) return;
      const related = relatedTo(targets, 'its ports are TLS or TCP');
      const entries = namesOf(targets);
      const errors = HTTP_ERRORS.map((name) => outlier.get(name)).find(({ number }) => (number ?? 0) > 0);
      if (errors !== undefined) {
        const values = { name: String(errors.key), entries };
        context.report(httpOutlierOnOpaquePort, errors, 'connections', values, { related, span: errors.keySpan });
      }
      if (codes.items().length === 0) return;
      const fixes = removeBlock('Remove the codes', codes, context);
      const values = { name: String(codes.key), entries };
      context.report(httpOutlierOnOpaquePort, codes, 'codes', values, { related, fixes, severity: 'warning' });
    },
  },
];

function isOpaque({ ports }: Target): boolean {
  return ports.every((port) => isOpaqueFamily(familyOf(port)));
}
