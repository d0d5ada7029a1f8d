import { isDnsLabel } from '../../../istio/dnsLabel';
import { istioLabelProblems } from '../../../istio/labels';
import { parseProtocol, isKnownProtocol, protocols } from '../../../istio/protocol';
import { replaceScalar } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';
import { nearestName } from '../../nearest';
import { listWords, nameOf } from '../../structure/words';
import { testing } from '../row';
import type { Test } from '../row';
import { isKnownKey, shown, textOf } from '../values';

const REFUSED = "istiod's webhook refuses the object.";
const LABEL_FORM = 'letters, digits and inner hyphens, 63 at most';

export const invalidLabel = defineRule({
  code: 'invalid-label',
  aliases: ['IST0106'],
  refused: true,
  title: 'A malformed label',
  source: 'Validate, pkg/config/labels/instance.go',
  messages: {
    key: {
      what: '"{key}" is no key of a label.',
      why: `No workload can have such a label; ${REFUSED}`,
      todo: 'Use letters, digits, "-", "_" and ".", with a letter or digit at both ends, and at most a DNS name and a slash in front.',
    },
    long: {
      what: 'The key "{key}" is too long for a label.',
      why: `No workload can have such a label; ${REFUSED}`,
      todo: 'Use at most 63 characters, and 253 before the slash.',
    },
    value: {
      what: '"{value}" is no value of a label.',
      why: `No workload can have such a label; ${REFUSED}`,
      todo: 'Use letters, digits, "-", "_" and ".", with a letter or digit at both ends.',
    },
  },
});

/** LBL-01 to LBL-04: labels, when written, are such as a workload can have. */
export const areLabels: Test = testing([invalidLabel], (field, context) => {
  for (const member of field.members()) {
    if (!member.exists || !isKnownKey(member)) continue;
    const key = String(member.key);
    for (const problem of istioLabelProblems({ [key]: member.text ?? '' })) {
      if (problem.problem === 'bad-value')
        context.report(invalidLabel, member, 'value', { value: shown(problem.value) });
      else {
        const message = problem.problem === 'bad-key' ? 'key' : 'long';
        context.report(invalidLabel, member, message, { key: shown(key) }, { span: member.keySpan });
      }
    }
  }
});

export const invalidPortName = defineRule({
  code: 'invalid-port-name',
  aliases: ['IST0106'],
  refused: true,
  title: 'A malformed name of a port',
  source: 'ValidatePortName, pkg/config/validation/validation.go',
  messages: {
    name: {
      what: '"{value}" is no name for a port.',
      why: REFUSED,
      todo: `Use ${LABEL_FORM}.`,
    },
    empty: {
      what: 'The port has no name.',
      why: `Ports are told apart by name; ${REFUSED}`,
      todo: 'Give it a name, such as https.',
    },
    key: {
      what: '"{value}" is no name of a port.',
      why: 'The keys of this map are names of ports; the cluster refuses the object.',
      todo: `Use ${LABEL_FORM.replace('63', '62')}.`,
    },
  },
});

/** PORT-02: the name of a port, when written, is a DNS label. @param required whether it may be missing */
export function isPortName(required: boolean): Test {
  return testing([invalidPortName], (field, context) => {
    const name = textOf(field);
    if (name === undefined || isDnsLabel(name) || (name === '' && !required)) return;
    context.report(invalidPortName, field, name === '' ? 'empty' : 'name', { value: shown(name) });
  });
}

/** The key of a map of ports is a DNS label of at most 62 characters: the CRD wants fewer than 63. */
export const isKeyedByPortName: Test = testing([invalidPortName], (field, context) => {
  const name = String(field.key);
  if (!isKnownKey(field) || (isDnsLabel(name) && name.length < 63)) return;
  context.report(invalidPortName, field, 'key', { value: shown(name) }, { span: field.keySpan });
});

export const unknownProtocol = defineRule({
  code: 'unknown-protocol',
  aliases: ['IST0106'],
  refused: true,
  title: 'A protocol that Istio does not know',
  source: 'ValidateProtocol, pkg/config/validation/validation.go',
  messages: {
    unknown: {
      what: 'Istio knows no protocol "{value}".',
      why: `The protocol decides how the proxy treats the port; ${REFUSED}`,
      todo: 'Use one of {known}.',
    },
    missing: {
      what: 'The port has no protocol.',
      why: `A gateway does not guess it; ${REFUSED}`,
      todo: 'Write one of {known}.',
    },
  },
});

/** PORT-03: the protocol of a port is one that Istio knows. @param required whether it may be missing */
export function isProtocol(required: boolean): Test {
  return testing([unknownProtocol], (field, context) => {
    const text = textOf(field);
    if (text === undefined || isGoodProtocol(text, required)) return;
    const known = protocols.map((name) => name.toUpperCase());
    const near = nearestName(text, known);
    const node = field.scalar;
    const fixes = node === undefined || near === undefined ? [] : fix(`Change to ${near}`, [replaceScalar(node, near)]);
    context.report(
      unknownProtocol,
      field,
      text === '' ? 'missing' : 'unknown',
      { value: shown(text), known: listWords(known) },
      { fixes },
    );
  });
}

/** Whether a protocol may stand there. */
export function isGoodProtocol(text: string, required: boolean): boolean {
  return required ? parseProtocol(text) !== 'auto' : isKnownProtocol(text);
}

export const invalidName = defineRule({
  code: 'invalid-name',
  aliases: ['IST0106'],
  refused: true,
  title: 'A malformed name',
  source: 'IsDNS1123Label, pkg/config/labels/instance.go; metadata of the Kubernetes API',
  messages: {
    label: {
      what: '"{value}" is not of the form of "{name}".',
      why: REFUSED,
      todo: `Use ${LABEL_FORM}.`,
    },
    empty: { what: '"{name}" is empty.', why: REFUSED, todo: `Write a name of ${LABEL_FORM}.` },
    long: {
      what: '"{name}" has {length} characters; the most is {limit}.',
      why: 'The API server refuses the object.',
      todo: 'Use a shorter one.',
    },
    kubernetes: {
      what: '"{value}" is not of the form of "{name}".',
      why: 'The API server refuses the object.',
      todo: 'Use {form}.',
    },
  },
});

/** Reports a text that is no DNS label. @returns false when it did */
export function checkDnsLabel(field: Field, context: ObjectContext, text: string): boolean {
  if (isDnsLabel(text)) return true;
  context.report(invalidName, field, text === '' ? 'empty' : 'label', { name: nameOf(field), value: shown(text) });
  return false;
}

/** A name, when written, is a DNS label. @param required whether it may be missing or empty */
export function isLabelLike(required: boolean): Test {
  return testing([invalidName], (field, context) => {
    const text = textOf(field);
    if (text !== undefined && (text !== '' || required)) checkDnsLabel(field, context, text);
  });
}
