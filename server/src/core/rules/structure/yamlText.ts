import type { ObjectFacts } from '../../workspace/facts/types';
import type { Resource } from '../../workspace/resource';
import { duplicateKeys } from '../../yaml/document';
import type { YamlDocument } from '../../yaml/document';
import { removeField } from '../../yaml/edit';
import { Field } from '../../yaml/field';
import type { YamlProblem } from '../../yaml/tree';
import { defineRule, fillMessage, fix } from '../defineRule';
import type { ReportOptions, Rule } from '../defineRule';
import { LAST_KEPT, meshNameOf, meshRefusal } from './meshMessages';
import type { Finding } from '../finding';

const SOURCE = 'sigs.k8s.io/yaml, as kubectl and istioctl read files';

/** The rules about the text itself, by the code of the parser's problem. */
export const YAML_RULES: Readonly<Record<YamlProblem['code'], Rule<'found'>>> = {
  'yaml-syntax': defineRule({
    code: 'yaml-syntax',
    refused: true,
    title: 'The YAML cannot be read',
    source: SOURCE,
    messages: {
      found: {
        what: 'Not readable as YAML: {detail}.',
        why: 'kubectl refuses the whole document.',
        todo: 'Mend this line; the rest of the document is checked meanwhile.',
      },
    },
  }),
  'yaml-duplicate-key': defineRule({
    code: 'yaml-duplicate-key',
    refused: true,
    title: 'A key stands twice',
    source: SOURCE,
    messages: {
      found: {
        what: '{detail}.',
        why: 'Strict readers (kubectl apply, istioctl validate) refuse the document; lenient ones silently take the last value.',
        todo: 'Keep one of them.',
      },
    },
  }),
  'yaml-unknown-anchor': defineRule({
    code: 'yaml-unknown-anchor',
    refused: true,
    title: 'An alias without an anchor',
    source: SOURCE,
    messages: {
      found: {
        what: 'Unknown alias: {detail}.',
        why: 'The document cannot be read. Text that begins with * (a wildcard host) is taken for an alias unless it is quoted.',
        todo: 'Put the value in quotes, or define the anchor above.',
      },
    },
  }),
  'yaml-too-deep': defineRule({
    code: 'yaml-too-deep',
    refused: true,
    title: 'Nested too deeply',
    source: SOURCE,
    messages: {
      found: {
        what: 'This document is not read: {detail}.',
        why: 'Readers of Kubernetes give up on such text, too.',
        todo: 'Check how the file was made.',
      },
    },
  }),
  'yaml-too-many-aliases': defineRule({
    code: 'yaml-too-many-aliases',
    refused: true,
    title: 'Aliases blow the document up',
    source: SOURCE,
    messages: {
      found: {
        what: 'From here on aliases are not followed: {detail}.',
        why: 'Kubernetes refuses documents that grow excessively through aliases.',
        todo: 'Write the values out, or use fewer aliases.',
      },
    },
  }),
  'yaml-invalid-key': defineRule({
    code: 'yaml-invalid-key',
    refused: true,
    title: 'Not a key',
    source: SOURCE,
    messages: {
      found: {
        what: 'Invalid key: {detail}.',
        why: 'JSON, which Kubernetes works with, has only text as keys, so the document is refused.',
        todo: 'Quote the key, or the value if these are braces of a template.',
      },
    },
  }),
};

/** Values files are for Helm, which reads them leniently. */
const VALUES_REFUSED = 'Helm does not read a values file with this in it.';
const VALUES_LAST_KEPT = 'Helm takes the last value, and says nothing about it.';

/**
 * The findings about the text of a document.
 * @param whole the object that all of the document is: who reads it decides what becomes of a fault
 */
export function checkYaml(document: YamlDocument, resource: Resource | undefined, whole?: ObjectFacts): Finding[] {
  const isValues = whole === undefined && resource !== undefined && meshNameOf(resource.facts) !== undefined;
  const refusal = isValues ? VALUES_REFUSED : whole && meshRefusal(whole);
  return [...document.problems, ...duplicateKeys(document)].map((problem) => {
    const rule = YAML_RULES[problem.code];
    const kept: ReportOptions =
      refusal !== undefined && problem.code === 'yaml-duplicate-key'
        ? { ...LAST_KEPT, ...(isValues ? { why: VALUES_LAST_KEPT } : {}) }
        : refusal === undefined
          ? {}
          : { why: refusal };
    const message = fillMessage(rule.messages.found, { detail: problem.detail });
    return {
      code: rule.code,
      severity: kept.severity ?? rule.severity,
      refused: kept.refused ?? rule.refused,
      span: { start: problem.start, end: problem.end },
      path: [],
      message: { ...message, why: kept.why ?? message.why },
      fixes: fixesOf(problem, document),
      related: [],
      resource,
    };
  });
}

function fixesOf(problem: YamlProblem, document: YamlDocument): Finding['fixes'] {
  if (problem.code === 'yaml-unknown-anchor') {
    const text = document.text.slice(problem.start, problem.end);
    return fix(`Quote ${text}`, [{ span: problem, newText: JSON.stringify(text) }], true);
  }
  if (problem.code !== 'yaml-duplicate-key') return [];
  const field = fieldWithKeyAt(Field.root(document.root), problem.start);
  return field === undefined
    ? []
    : fix(`Remove the second "${String(field.key)}"`, [removeField(document.text, field)]);
}

function fieldWithKeyAt(field: Field, start: number): Field | undefined {
  for (const member of field.members()) {
    if (member.keySpan.start === start) return member;
    const found = fieldWithKeyAt(member, start);
    if (found !== undefined) return found;
  }
  for (const item of field.items()) {
    const found = fieldWithKeyAt(item, start);
    if (found !== undefined) return found;
  }
  return undefined;
}
