import { wildcardDomainProblem } from '../../istio/hostCheck';
import { minors } from '../../schema/minors';
import type { TextEdit } from '../../text/span';
import { isProjectFile, levelOf, LEVELS } from '../../workspace/projectFile';
import { renameKey } from '../../yaml/edit';
import { Field } from '../../yaml/field';
import { defineRule } from '../defineRule';
import type { FileCheck, Report, Values } from '../defineRule';
import type { Fix } from '../finding';
import { nearestName } from '../nearest';

export const projectFileWrong = defineRule({
  code: 'project-file-wrong',
  title: 'A line of .pilotage.yaml has no effect',
  severity: 'warning',
  source: 'README.md, "Silence"',
  messages: {
    key: {
      what: '"{key}" is no setting of a project.',
      why: 'It is passed over.',
      todo: 'Use one of {known}.',
    },
    rule: {
      what: 'There is no rule "{key}".',
      why: 'Nothing is louder or quieter because of this line.',
      todo: 'Write the code of a rule, a number of istioctl or Kiali such as IST0101, or * for all.',
    },
    level: {
      what: '"{value}" is no level.',
      why: 'The rule stays as loud as it is.',
      todo: 'Use one of {known}.',
    },
    version: {
      what: '"{value}" is no version of Istio that Pilotage knows.',
      why: 'The version of your settings holds.',
      todo: 'Write {known}, in quotes, or auto.',
    },
    host: {
      what: '"{value}" is no host.',
      why: 'No host becomes external by it.',
      todo: 'Write a name such as api.example.com or *.example.com.',
    },
    list: {
      what: '"{key}" is no list.',
      why: 'It is passed over.',
      todo: 'Write its entries below it, each behind a "- ".',
    },
  },
});

const KEYS = ['istioVersion', 'defaultNamespace', 'rules', 'overrides', 'externalHosts'];
const OVERRIDE_KEYS = ['paths', 'worlds', 'rules'];

export const projectFileCheck: FileCheck = {
  name: 'project-file',
  scope: 'file',
  rules: [projectFileWrong],
  reads: [],
  isFor: isProjectFile,
  check: ({ document, names, report }) => checkProjectFile(Field.root(document.root), names, report),
};

function keyEdit(field: Field, name: string): TextEdit[] {
  const key = field.parent?.map?.member(String(field.key))?.key;
  return key === undefined ? [] : [renameKey(key, name)];
}

/** Tells what is wrong with a project file. @param names codes and aliases of all rules. */
function checkProjectFile(root: Field, names: ReadonlySet<string>, tell: Report): void {
  const report = (
    field: Field,
    message: keyof typeof projectFileWrong.messages,
    values: Values,
    fixes: Fix[] = [],
  ): void => {
    const span = message === 'key' || message === 'rule' || message === 'list' ? field.keySpan : field.span;
    tell(projectFileWrong, field, message, values, { span, fixes });
  };
  const rename = (field: Field, near: string | undefined): Fix[] =>
    near === undefined
      ? []
      : keyEdit(field, near).map((edit) => ({ title: `Change to "${near}"`, safe: true, edits: [edit] }));
  const keys = (map: Field, known: readonly string[]): void => {
    for (const member of map.members())
      if (!known.includes(String(member.key)))
        report(
          member,
          'key',
          { key: String(member.key), known: known.join(', ') },
          rename(
            member,
            nearestName(
              String(member.key),
              known.filter((key) => !map.get(key).exists),
            ),
          ),
        );
  };
  const levels = (rules: Field): void => {
    for (const member of rules.members()) {
      const key = String(member.key);
      if (key !== '*' && !names.has(key)) report(member, 'rule', { key }, rename(member, nearestName(key, [...names])));
      else if (levelOf(member) === undefined && !member.unknown)
        report(member, 'level', { value: member.scalar?.text ?? '', known: LEVELS.join(', ') });
    }
  };
  keys(root, KEYS);
  levels(root.get('rules'));
  for (const override of root.get('overrides').items()) {
    keys(override, OVERRIDE_KEYS);
    levels(override.get('rules'));
  }
  for (const key of ['overrides', 'externalHosts'])
    if (root.get(key).exists && root.get(key).node?.kind !== 'list') report(root.get(key), 'list', { key });
  const version = root.get('istioVersion');
  const value = version.scalar?.text ?? '';
  if (version.exists && value !== 'auto' && !minors.some((minor) => minor === value)) {
    const [first = '', last = ''] = [minors[0], minors.at(-1)];
    report(version, 'version', { value, known: `one of ${first} to ${last}` });
  }
  for (const host of root.get('externalHosts').items())
    if (host.text !== undefined && wildcardDomainProblem(host.text) !== undefined)
      report(host, 'host', { value: host.text });
}
