import type { UriProblem } from '../../../istio/uri';
import { replaceScalar } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import { isCapitalWord } from '../../../yaml/placeholder';
import type { ObjectContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';
import { nameOf } from '../../structure/words';
import { shown } from '../values';

export const invalidUrl = defineRule({
  code: 'invalid-url',
  aliases: ['IST0106'],
  refused: true,
  title: 'Not a URL that can be fetched',
  source: 'ParseJwksURI, pkg/config/security/security.go; validateWasmPluginURL, pkg/config/validation/validation.go',
  messages: {
    empty: { what: '"{name}" is empty.', why: 'The cluster refuses the object.', todo: 'Write a URL.' },
    form: {
      what: '"{value}" of "{name}" is no URL.',
      why: 'The cluster refuses the object.',
      todo: 'Write a URL with {schemes} in front.',
    },
    scheme: {
      what: '"{value}" of "{name}" has the scheme "{scheme}".',
      why: 'Istio cannot fetch from there; the cluster refuses the object. A registry with a port needs a scheme, or its name is taken for one.',
      todo: 'Write a URL with {schemes} in front.',
    },
    port: {
      what: 'The port "{port}" in "{value}" is no number.',
      why: "istiod's webhook refuses the object.",
      todo: 'Write the number of the port.',
    },
  },
});

/** Reports a URL that cannot be fetched. @param schemes that can, in words */
export function reportUrl(
  field: Field,
  text: string,
  problem: UriProblem,
  schemes: string,
  context: ObjectContext,
): void {
  if (isCapitalWord(text)) return;
  const values = {
    name: nameOf(field),
    value: shown(text),
    schemes,
    scheme: 'scheme' in problem ? shown(problem.scheme) : '',
    port: 'port' in problem ? shown(problem.port) : '',
  };
  const node = field.scalar;
  const fits = node !== undefined && /^[a-z0-9][a-z0-9.-]*(:\d+)?\/\S*$/i.test(text);
  const choices = schemes.includes('oci') ? ['oci://'] : ['https://'];
  const fixes =
    fits && node !== undefined
      ? choices.flatMap((scheme) => fix(`Change to ${scheme}${text}`, [replaceScalar(node, scheme + text)]))
      : [];
  const messages = { empty: 'empty', 'bad-url': 'form', 'unsupported-scheme': 'scheme', 'bad-port': 'port' } as const;
  context.report(invalidUrl, field, text === '' ? 'empty' : messages[problem.problem], values, { fixes });
}
