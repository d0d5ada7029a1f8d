import { numberOf } from '../admission/values';
import type { ObjectCheck } from '../defineRule';
import { defineRule } from '../defineRule';

export const weightOmitted = defineRule({
  code: 'weight-omitted',
  severity: 'warning',
  title: 'A destination without weight gets no traffic',
  source: 'pilot/pkg/networking/core/route/route.go',
  messages: {
    none: {
      what: 'This destination has no "weight" beside others that have one.',
      why: 'A missing weight is 0: no request ever goes there.',
      todo: 'Give it a weight, write "weight: 0" if that is meant, or remove it.',
    },
  },
});

/** Destinations that stand beside weighted ones without a weight. */
export const weightOmittedCheck: ObjectCheck = {
  scope: 'object',
  name: 'weight-omitted',
  rules: [weightOmitted],
  kinds: ['networking.istio.io/VirtualService'],
  check({ object, report }) {
    for (const section of ['http', 'tls', 'tcp'])
      for (const rule of object.get('spec').get(section).items()) {
        const routes = rule.get('route').items();
        // Without any weight the object is refused, and told as that.
        if (
          rule.get('route').open ||
          routes.length < 2 ||
          !routes.some((route) => (numberOf(route.get('weight')) ?? 0) > 0)
        )
          continue;
        for (const route of routes)
          if (!route.get('weight').exists && !route.get('weight').unknown) report(weightOmitted, route, 'none');
      }
  },
};
