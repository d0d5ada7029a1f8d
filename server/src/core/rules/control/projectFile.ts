import { wildcardDomainProblem } from '../../istio/hostCheck';
import { namespaceNameProblem } from '../../istio/names';
import { minors } from '../../schema/minors';
import { projectFields } from '../../schema/projectFields';
import type { TextEdit } from '../../text/span';
import { isProjectFile, levelOf, LEVELS } from '../../workspace/projectFile';
import { renameKey, replaceScalar } from '../../yaml/edit';
import { Field } from '../../yaml/field';
import { defineRule, fix } from '../defineRule';
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
    namespace: {
      what: '"{value}" is no name of a namespace.',
      why: 'No namespace is meant by it.',
      todo: 'Use lower-case letters, digits and "-", at most 63.',
    },
    levels: {
      what: '"{key}" holds no rules.',
      why: 'No rule is louder or quieter because of it.',
      todo: 'Write rules below it, such as "double-tls: hint".',
    },
    nothing: {
      what: 'This entry has no "rules".',
      why: 'Nothing is louder or quieter because of it.',
      todo: 'Add "rules" with the rules and their levels.',
    },
    list: {
      what: '"{key}" is no list.',
      why: 'It is passed over.',
      todo: 'Write its entries below it, each behind a "- ".',
    },
  },
});

const KEYS = Object.keys(projectFields.fields ?? {});
const OVERRIDE_KEYS = Object.keys(projectFields.fields?.['overrides']?.items?.fields ?? {});

function keyEdit(field: Field, name: string): TextEdit[] {
  const key = field.parent?.map?.member(String(field.key))?.key;
  return key === undefined ? [] : [renameKey(key, name)];
}

export const projectFileCheck: FileCheck = {
  name: 'project-file',
  scope: 'file',
  rules: [projectFileWrong],
  reads: [],
  isFor: isProjectFile,
  check: ({ document, names, report }) => tellProjectFile(Field.root(document.root), names, report),
};

/** Tells what is wrong with a project file. @param names codes and aliases of all rules. */
function tellProjectFile(root: Field, names: ReadonlySet<string>, tell: Report): void {
  const check = new ProjectFileCheck(names, tell);
  check.keys(root, KEYS);
  check.levels(root.get('rules'));
  check.list(root.get('overrides'));
  for (const override of root.get('overrides').items()) {
    check.keys(override, OVERRIDE_KEYS);
    check.list(override.get('paths'));
    check.list(override.get('worlds'));
    check.levels(override.get('rules'));
    if (!override.get('rules').exists && !override.open) check.report(override, 'nothing', {});
  }
  check.version(root.get('istioVersion'));
  check.namespace(root.get('defaultNamespace'));
  check.list(root.get('externalHosts'));
  for (const host of root.get('externalHosts').items()) check.host(host);
  check.list(root.get('externalNamespaces'));
  for (const namespace of root.get('externalNamespaces').items()) check.namespace(namespace);
}

/** Messages about a key, as opposed to its value. */
const ABOUT_KEYS: ReadonlySet<string> = new Set(['key', 'rule', 'list', 'levels']);

class ProjectFileCheck {
  constructor(
    private readonly names: ReadonlySet<string>,
    private readonly tell: Report,
  ) {}

  report(field: Field, message: keyof typeof projectFileWrong.messages, values: Values, fixes: Fix[] = []): void {
    const span = ABOUT_KEYS.has(message) ? field.keySpan : field.span;
    this.tell(projectFileWrong, field, message, values, { span, fixes });
  }

  /** Members that mean nothing. */
  keys(map: Field, known: readonly string[]): void {
    const left = known.filter((key) => !map.get(key).exists);
    for (const member of map.members()) {
      const key = String(member.key);
      if (!known.includes(key))
        this.report(member, 'key', { key, known: known.join(', ') }, rename(member, nearestName(key, left)));
    }
  }

  levels(rules: Field): void {
    if (rules.exists && rules.map === undefined && !rules.unknown)
      this.report(rules, 'levels', { key: String(rules.key) });
    for (const member of rules.members()) {
      const key = String(member.key);
      if (key !== '*' && !this.names.has(key))
        this.report(member, 'rule', { key }, rename(member, nearestName(key, this.names)));
      else if (levelOf(member) === undefined && !member.unknown) {
        const value = member.scalar?.text ?? '';
        const fixes = revalue(member, nearestName(value, LEVELS));
        this.report(member, 'level', { value, known: LEVELS.join(', ') }, fixes);
      }
    }
  }

  list(field: Field): void {
    if (field.exists && field.node?.kind !== 'list' && !field.unknown)
      this.report(field, 'list', { key: String(field.key) });
  }

  version(field: Field): void {
    const value = field.scalar?.text ?? '';
    if (!field.exists || field.unknown || value === 'auto' || minors.some((minor) => minor === value)) return;
    const [first = '', last = ''] = [minors[0], minors.at(-1)];
    // A patch release is a release of its minor.
    const minor = minors.find((known) => value.startsWith(`${known}.`));
    this.report(field, 'version', { value, known: `one of ${first} to ${last}` }, revalue(field, minor));
  }

  namespace(field: Field): void {
    const value = field.scalar?.text ?? '';
    if (!field.exists || field.unknown || namespaceNameProblem(value) === undefined) return;
    this.report(field, 'namespace', { value });
  }

  host(field: Field): void {
    if (field.text !== undefined && wildcardDomainProblem(field.text) !== undefined)
      this.report(field, 'host', { value: field.text });
  }
}

function rename(field: Field, near: string | undefined): Fix[] {
  return near === undefined
    ? []
    : keyEdit(field, near).map((edit) => ({ title: `Change to "${near}"`, safe: true, edits: [edit] }));
}

function revalue(field: Field, near: string | undefined): Fix[] {
  return near === undefined || field.scalar === undefined
    ? []
    : fix(`Change to "${near}"`, [replaceScalar(field.scalar, near)]);
}
