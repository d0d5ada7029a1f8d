import { familyOf, isOpaqueFamily } from '../../mesh/entries';
import { defineRule } from '../defineRule';
import { namesOf, relatedTo } from './policyTest';
import type { PolicyTest } from './policyTest';

export const hashKeyUnusable = defineRule({
  code: 'hash-key-unusable',
  severity: 'warning',
  title: 'A hash over something that Envoy cannot see',
  source:
    'maybeSetHashPolicy, pilot/pkg/networking/core/networkfilter.go; hashPolicy, pilot/pkg/networking/core/route/route.go',
  messages: {
    opaque: {
      what: '"{key}" is no key for {entries}: its ports are TLS or TCP.',
      why: 'Envoy cannot read requests there, so there is nothing to hash, and connections go to a random endpoint.',
      todo: 'Hash by "useSourceIp", or let Envoy originate TLS on an HTTP port.',
    },
    cookie: {
      what: '"httpCookie" has no "ttl".',
      why: 'Envoy then makes no cookie itself: unless the application sets one, every request goes to a random endpoint.',
      todo: 'Add "ttl" (0s for a session cookie), if the application does not set the cookie.',
    },
  },
});

const OF_REQUESTS = ['httpHeaderName', 'httpCookie', 'httpQueryParameterName'] as const;

/** Hash keys of HTTP for ports without readable HTTP. */
export const hashTests: readonly PolicyTest[] = [
  {
    rules: [hashKeyUnusable],
    test({ policy }, targets, context) {
      const hash = policy.at('loadBalancer.consistentHash');
      const field = OF_REQUESTS.map((key) => hash.get(key)).find(({ exists }) => exists);
      if (field === undefined) return;
      if (!targets.every(({ ports }) => ports.every((port) => isOpaqueFamily(familyOf(port))))) return;
      const values = { key: String(field.key), entries: namesOf(targets) };
      const related = relatedTo(targets, 'its ports are TLS or TCP');
      context.report(hashKeyUnusable, field, 'opaque', values, { related, span: field.keySpan });
    },
  },
];
