import type { HeaderNameProblem } from '../../../istio/headers';
import type { HeaderValueProblem } from '../../../istio/headerValue';
import { headerValueProblem } from '../../../istio/headerValue';
import type { Span } from '../../../text/span';
import { replaceScalar } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';
import { nameOf } from '../../structure/words';
import { testing } from '../row';
import type { Test } from '../row';
import { isKnownKey, shown, textOf } from '../values';

const REFUSED = "istiod's webhook refuses the object.";

export const invalidHeaderName = defineRule({
  code: 'invalid-header-name',
  aliases: ['IST0106'],
  refused: true,
  title: 'Not a name of a header that can be used here',
  source: 'ValidateHTTPHeaderOperationName and its siblings, pkg/config/validation/validation.go',
  messages: {
    empty: { what: 'A header of "{name}" has an empty name.', why: REFUSED, todo: 'Write the name of the header.' },
    characters: {
      what: '"{header}" is no name of a header here.',
      why: `No request can have such a header; ${REFUSED}`,
      todo: 'Use {form}.',
    },
    host: {
      what: 'The Host header cannot be changed in "{name}".',
      why: `Envoy needs it to find the route; ${REFUSED}`,
      todo: 'Use "rewrite.authority", or set ":authority" in "headers.request.set".',
    },
    pseudo: {
      what: '"{header}" is a pseudo-header of HTTP/2 and cannot be changed here.',
      why: REFUSED,
      todo: 'Remove it; a path is changed with "rewrite.uri", a host with "rewrite.authority".',
    },
  },
});

/** The text, or with `asKey` the key, names a header. @param form of a good name, for the message */
export function headerNameTest(
  problemOf: (name: string) => HeaderNameProblem | undefined,
  form = 'letters, digits and hyphens',
  asKey = false,
): Test {
  return testing([invalidHeaderName], (field, context) => {
    const header = asKey ? (isKnownKey(field) ? String(field.key) : undefined) : textOf(field);
    const problem = header === undefined ? undefined : problemOf(header);
    if (header !== undefined && problem !== undefined) reportName(field, header, problem, form, asKey, context);
  });
}

function reportName(
  field: Field,
  header: string,
  problem: HeaderNameProblem,
  form: string,
  asKey: boolean,
  context: ObjectContext,
): void {
  const values = {
    name: nameOf(asKey && field.parent !== undefined ? field.parent : field),
    header: shown(header),
    form,
  };
  const options: { span?: Span } = asKey ? { span: field.keySpan } : {};
  const messages = { empty: 'empty', 'bad-characters': 'characters', host: 'host', 'pseudo-header': 'pseudo' } as const;
  context.report(invalidHeaderName, field, messages[problem.problem], values, options);
}

export const invalidHeaderValue = defineRule({
  code: 'invalid-header-value',
  aliases: ['IST0106'],
  refused: true,
  title: 'Not a value that a header can be set to',
  source: 'ValidateHTTPHeaderValue, pkg/config/validation/validation.go; header_value_validator.go beside it',
  messages: {
    control: {
      what: 'The value has a control character in it.',
      why: `It would break the request in two; ${REFUSED}`,
      todo: 'Remove it; a line break at the end often comes from a block scalar (|).',
    },
    percent: {
      what: '"{value}" has a percent sign that begins no command of Envoy.',
      why: `Envoy replaces %COMMAND% in header values and refuses half a command; ${REFUSED}`,
      todo: 'Write %% for a percent sign.',
    },
    command: {
      what: '"{value}" has a malformed command of Envoy in it.',
      why: `Envoy replaces %COMMAND(["argument"])% in header values; ${REFUSED}`,
      todo: 'Mend the brackets, quotes and the closing percent sign, or write %% for a percent sign.',
    },
  },
});

/** A header can be set to the value. */
export const isHeaderValue: Test = testing([invalidHeaderValue], (field, context) => {
  const problem = field.text === undefined ? undefined : headerValueProblem(field.text);
  if (field.text === undefined || problem === undefined) return;
  const node = field.scalar;
  const message = messageOf(problem);
  const doubled = field.text.replace(/%%|%/g, '%%');
  const fixes =
    node === undefined || message === 'control' || headerValueProblem(doubled) !== undefined
      ? []
      : fix('Double the percent signs', [replaceScalar(node, doubled)]);
  context.report(invalidHeaderValue, field, message, { value: shown(field.text) }, { fixes });
});

function messageOf(problem: HeaderValueProblem): 'control' | 'percent' | 'command' {
  if (problem.problem === 'control-character') return 'control';
  return problem.problem === 'lone-percent' || problem.problem === 'unfinished-command' ? 'percent' : 'command';
}
