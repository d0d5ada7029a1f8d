import { Field } from '../yaml/field';
import { parseDocument } from '../yaml/document';
import type { YamlDocument } from '../yaml/document';
import { baseName, joinPath } from './paths';
import type { FilePath } from './paths';

/** The objects that a patch is for: all of a kind, of a name, or both; all objects without either. */
export interface PatchTarget {
  readonly kind?: string;
  readonly name?: string;
}

/** What a kustomization file says about which files live together. Source: kubectl.docs.kubernetes.io, kustomization file. */
export interface Kustomization {
  readonly folder: FilePath;
  /** A Component takes part in whatever names it and is never a result of its own. */
  readonly component: boolean;
  /** Files and folders named as resources, bases or components. */
  readonly resources: readonly FilePath[];
  /** Files that hold patches: partial objects. */
  readonly patches: readonly FilePath[];
  /** What patches change that are no partial objects, or that are for more than the object they name. */
  readonly patched: readonly PatchTarget[];
  readonly namespace?: string;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  /** True when something is brought in that no file here shows: a remote base, a generator, a Helm chart. */
  readonly open: boolean;
}

/** True for the names under which kustomize finds its file. */
export function isKustomizationFile(path: FilePath): boolean {
  return /^(?:kustomization\.ya?ml|Kustomization)$/.test(baseName(path));
}

/** Reads a kustomization; what is missing or broken is left out. */
export function readKustomization(folder: FilePath, document: YamlDocument): Kustomization {
  const root = Field.root(document.root);
  const named = ['resources', 'bases', 'components', 'crds'].flatMap((key) => root.get(key).texts());
  const local = named.filter((entry) => !isRemote(entry));
  const patches = [
    ...root.get('patchesStrategicMerge').texts(),
    ...root
      .get('patches')
      .items()
      .map((patch) => patch.get('path').text),
    ...root
      .get('patchesJson6902')
      .items()
      .map((patch) => patch.get('path').text),
  ].flatMap((entry) => (entry === undefined || entry.includes('\n') ? [] : [joinPath(folder, entry)]));
  const generated = ['helmCharts', 'helmChartInflationGenerator', 'generators', 'transformers', 'replacements'].some(
    (key) => root.get(key).exists,
  );
  return {
    folder,
    component: root.get('kind').text === 'Component',
    resources: local.map((entry) => joinPath(folder, entry)),
    patches,
    patched: patchTargets(root),
    namespace: root.get('namespace').text,
    namePrefix: root.get('namePrefix').text,
    nameSuffix: root.get('nameSuffix').text,
    open: local.length < named.length || generated || document.recovered || document.template,
  };
}

/** Targets may be regular expressions, which are taken for any name. */
function patchTargets(root: Field): PatchTarget[] {
  const patches = [...root.get('patches').items(), ...root.get('patchesJson6902').items()];
  return patches.flatMap((patch): PatchTarget[] => {
    const target = patch.get('target');
    if (target.exists) return [{ kind: plainName(target.get('kind').text), name: plainName(target.get('name').text) }];
    const inline = patch.get('patch').text;
    return inline === undefined ? [] : [inlineTarget(inline)];
  });
}

function plainName(text: string | undefined): string | undefined {
  return text !== undefined && /^[A-Za-z0-9.-]+$/.test(text) ? text : undefined;
}

/** The object that a patch in the kustomization itself names. */
function inlineTarget(text: string): PatchTarget {
  const object = Field.root(parseDocument(text).root);
  return { kind: object.get('kind').text, name: object.at('metadata.name').text };
}

function isRemote(entry: string): boolean {
  return /^[a-z]+:\/\/|^git@|^github\.com\/|\?ref=/.test(entry);
}
