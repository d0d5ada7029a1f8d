import { stringMatchProblem } from '../../../istio/stringMatch';
import type { StringMatchPlace } from '../../../istio/stringMatch';
import { defineRule } from '../../defineRule';
import { nameOf } from '../../structure/words';
import { removal } from '../removal';
import { testing } from '../row';
import type { Test } from '../row';
import { checkRegex, invalidRegex } from '../tests/regex';

export const emptyPrefix = defineRule({
  code: 'empty-prefix',
  aliases: ['IST0106'],
  refused: true,
  title: 'An empty prefix',
  source: 'validateStringMatch, pkg/config/validation/validation.go',
  messages: {
    empty: {
      what: 'The prefix of "{name}" is empty.',
      why: "Envoy does not take an empty prefix here; istiod's webhook refuses the object.",
      todo: 'Write a prefix, or use regex ".*" if any value will do.',
    },
  },
});

/** SM-01 to SM-04: a match by text compares with something. */
export function isStringMatch(place: StringMatchPlace): Test {
  return testing([emptyPrefix, invalidRegex], (field, context) => {
    for (const type of ['prefix', 'regex'] as const) {
      const member = field.get(type);
      const text = member.text;
      const problem = text === undefined ? undefined : stringMatchProblem(type, text, place);
      if (text === undefined || problem === undefined) continue;
      if (problem.problem !== 'empty-prefix') checkRegex(member, text, context);
      else {
        const fixes = removal('Remove the prefix', member, context);
        context.report(emptyPrefix, member, 'empty', { name: nameOf(field) }, { fixes });
      }
    }
  });
}
