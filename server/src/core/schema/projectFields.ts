import type { FieldSchema } from './types';

const text: FieldSchema = { type: 'string' };
const texts: FieldSchema = { type: 'list', items: text };
const levels: FieldSchema = {
  type: 'map',
  values: { type: 'string', enum: ['error', 'warning', 'information', 'hint', 'off'] },
};

/** What may stand in the project file, `.pilotage.yaml`. */
export const projectFields: FieldSchema = {
  type: 'object',
  fields: {
    istioVersion: text,
    defaultNamespace: text,
    rules: levels,
    overrides: {
      type: 'list',
      items: { type: 'object', fields: { paths: texts, worlds: texts, rules: levels }, required: ['rules'] },
    },
    externalHosts: texts,
    externalNamespaces: texts,
  },
};

/** Words of its keys, by their names from the root on. */
const WORDS: Readonly<Record<string, string>> = {
  istioVersion:
    'The Istio version that the YAML is for, such as `"1.30"` in quotes. `auto` takes the version that the workspace itself names: an installer, a chart, an image, a revision. Goes before the setting of the editor.',
  defaultNamespace:
    'The namespace of an object that names none, where neither its file nor a kustomization or chart says otherwise.',
  rules:
    'How loud rules speak, in all files of the folder: the code of a rule, a number of istioctl or Kiali such as `IST0101`, or `"*"` for all, and a level.',
  overrides:
    'Levels for a part of the files. Each entry holds for the files of its `paths` and `worlds`, for all where it has neither; of several that reach a finding the last one counts.',
  'overrides.paths':
    'Globs, relative to the folder of this file: `*` stays inside one part of a path, `**` spans any number, a name without `/` is found in any folder. A folder means all that is in it.',
  'overrides.worlds':
    'Folders of kustomizations or charts, relative to the folder of this file: the entry holds for objects as they are there.',
  'overrides.rules': 'How loud rules speak there, as in `rules` above.',
  externalHosts:
    'Hosts that exist outside of the workspace: nothing is said about nobody owning them. `*.corp.example.com` means all names below.',
  externalNamespaces:
    'Namespaces whose objects are kept elsewhere: they exist, and nothing is said about a Service that is missing in them.',
};

const LEVEL_WORDS: Readonly<Record<string, string>> = {
  error: 'Wrong for sure; `pilotage check` fails.',
  warning: 'Wrong in all likelihood.',
  information: 'Worth knowing.',
  hint: 'Shown in the text and in no list of problems, as most editors have it.',
  off: 'Not told at all.',
};

/**
 * What a key of the project file is for, or a level in it.
 * @param path of keys and list indexes, from the root; an item has the words of its list
 * @returns undefined for unknown keys, and for values that are no levels
 */
export function projectWords(path: readonly (string | number)[], value?: string): string | undefined {
  const names = path.filter((step) => typeof step === 'string');
  if (names.at(-2) === 'rules') return value === undefined ? undefined : LEVEL_WORDS[value];
  return value === undefined ? WORDS[names.join('.')] : undefined;
}
