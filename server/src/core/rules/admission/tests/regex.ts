import type { Re2Problem } from '../../../istio/re2';
import { maxRegexLength, regexProblem } from '../../../istio/stringMatch';
import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { defineRule } from '../../defineRule';
import { nameOf } from '../../structure/words';
import { testing } from '../row';
import type { Test } from '../row';
import { shown, spanWithin } from '../values';

export const invalidRegex = defineRule({
  code: 'invalid-regex',
  aliases: ['IST0106'],
  refused: true,
  title: 'Not a regular expression that Envoy can use',
  source: 'validateStringMatchRegexp and validateStringRegexp, pkg/config/validation/validation.go',
  messages: {
    empty: {
      what: '"{name}" is an empty regular expression.',
      why: "It would match nothing but empty text; istiod's webhook refuses the object.",
      todo: 'Write an expression, such as ".*" for everything.',
    },
    long: {
      what: 'The regular expression has more than {limit} bytes.',
      why: "Envoy limits the size of expressions; istiod's webhook refuses the object.",
      todo: 'Make it shorter, or split the match.',
    },
    syntax: {
      what: 'The regular expression "{value}" is not valid RE2: {problem}.',
      why: "Envoy uses RE2, which has no look-around and no back-references; istiod's webhook refuses the object.",
      todo: 'Rewrite it in the syntax of https://github.com/google/re2/wiki/Syntax.',
    },
  },
});

/** Reports a regular expression that is empty, too long or no RE2. */
export function checkRegex(field: Field, pattern: string, context: ObjectContext): void {
  if (pattern === '') return context.report(invalidRegex, field, 'empty', { name: nameOf(field) });
  const problem = regexProblem(pattern);
  if (problem === undefined) return;
  if (problem.problem === 'too-long') return context.report(invalidRegex, field, 'long', { limit: maxRegexLength });
  reportSyntax(field, pattern, problem.why, context);
}

/** Reports a regular expression that is no RE2. */
export function reportSyntax(field: Field, pattern: string, why: Re2Problem, context: ObjectContext): void {
  const problem = why.problem.replaceAll('-', ' ') + (why.fragment === '' ? '' : ` "${shown(why.fragment)}"`);
  const span = spanWithin(field, pattern, why.start, why.end, context);
  context.report(invalidRegex, field, 'syntax', { value: shown(pattern), problem }, { span });
}

/** A regular expression, when written, can be used. */
export const isRegex: Test = testing([invalidRegex], (field, context) => {
  if (field.text !== undefined) checkRegex(field, field.text, context);
});
