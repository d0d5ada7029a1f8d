import type { ObjectCheck } from '../defineRule';
import { defineRule } from '../defineRule';
import { listWords } from '../structure/words';

export const redirectCode = defineRule({
  code: 'redirect-code-without-route',
  title: 'A redirect code that Envoy does not know',
  source: 'pilot/pkg/networking/core/route/route.go',
  messages: {
    unknown: {
      what: 'Envoy redirects with {codes} only, not with {code}.',
      why: 'The object is admitted, but its route has no action then: Envoy refuses the whole route configuration, and all hosts of the port keep the old one or have none.',
      todo: 'Use one of {codes}.',
    },
  },
});

const KNOWN = [301, 302, 303, 307, 308];

/** Redirect codes that make a route without an action. */
export const redirectCodeCheck: ObjectCheck = {
  scope: 'object',
  name: 'redirect-code-without-route',
  rules: [redirectCode],
  kinds: ['networking.istio.io/VirtualService'],
  check({ object, report }) {
    for (const rule of object.at('spec.http').items()) {
      const field = rule.at('redirect.redirectCode');
      const code = field.number;
      // Other hundreds are refused by istiod.
      if (code === undefined || code < 300 || code > 399 || KNOWN.includes(code)) continue;
      report(redirectCode, field, 'unknown', { code, codes: listWords(KNOWN.map(String)) });
    }
  },
};
