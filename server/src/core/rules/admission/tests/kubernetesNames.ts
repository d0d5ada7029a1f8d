import { kubernetesLabelValueProblem } from '../../../istio/labels';
import {
  annotationKeyProblem,
  generateNameProblem,
  namespaceNameProblem,
  objectNameProblem,
  qualifiedNameProblem,
} from '../../../istio/names';
import type { NameProblem } from '../../../istio/names';
import type { Span } from '../../../text/span';
import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { missingRequiredField } from '../../structure/structureRules';
import { nameOf } from '../../structure/words';
import { testing } from '../row';
import type { Test } from '../row';
import { isKnownKey, shown } from '../values';
import { invalidName } from './labels';
import { reportMissing } from './members';

const QUALIFIED =
  'letters, digits, "-", "_" and ".", 63 at most, with a letter or digit at both ends, and at most a DNS name and a slash in front';

/** What the API server wants of the name of every object; `generateName` will do. */
export const isNamed: Test = testing([invalidName, missingRequiredField], (field, context) => {
  const name = field.get('name');
  const generateName = field.get('generateName');
  if (!name.exists && !generateName.exists && !field.open) return reportMissing(name, context);
  const form = 'lower-case letters, digits, "-" and ".", with a letter or digit at both ends';
  checkName(name, name.text, objectNameProblem, form, context);
  if (!name.exists) checkName(generateName, generateName.text, generateNameProblem, form, context);
});

/** A namespace, when written, is a lower-case DNS label. */
export const isNamespace: Test = testing([invalidName], (field, context) => {
  if (field.text === '') return;
  checkName(field, field.text, namespaceNameProblem, 'lower-case letters, digits and inner hyphens', context);
});

/** Labels of an object have the form that the API server wants. */
export const areObjectLabels: Test = testing([invalidName], (field, context) => {
  for (const member of field.members()) {
    if (!isKnownKey(member)) continue;
    const key = String(member.key);
    checkName(member, key, (text) => qualifiedNameProblem(text)?.why, QUALIFIED, context, member.keySpan);
    checkName(
      member,
      member.text,
      kubernetesLabelValueProblem,
      'letters, digits, "-", "_" and ".", with a letter or digit at both ends',
      context,
    );
  }
});

/** Annotations of an object have keys of the form that the API server wants. */
export const areAnnotations: Test = testing([invalidName], (field, context) => {
  for (const member of field.members()) {
    if (!isKnownKey(member)) continue;
    checkName(
      member,
      String(member.key),
      (text) => annotationKeyProblem(text)?.why,
      QUALIFIED,
      context,
      member.keySpan,
    );
  }
});

function checkName(
  field: Field,
  text: string | undefined,
  problemOf: (text: string) => NameProblem | undefined,
  form: string,
  context: ObjectContext,
  span?: Span,
): void {
  const problem = text === undefined ? undefined : problemOf(text);
  if (text === undefined || problem === undefined) return;
  const values = {
    name: nameOf(span === undefined || field.parent === undefined ? field : field.parent),
    value: shown(text),
    form,
  };
  const options = span === undefined ? {} : { span };
  if (problem.problem === 'too-long')
    context.report(invalidName, field, 'long', { ...values, limit: problem.limit, length: problem.length }, options);
  else context.report(invalidName, field, problem.problem === 'empty' ? 'empty' : 'kubernetes', values, options);
}
