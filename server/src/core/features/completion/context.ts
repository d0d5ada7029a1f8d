import { extractObjects } from '../../workspace/facts/extract';
import type { MeshFileKind } from '../../workspace/facts/extract';
import type { ObjectFacts } from '../../workspace/facts/types';
import { View } from '../../workspace/view';
import type { World } from '../../workspace/layout';
import { Field } from '../../yaml/field';
import type { Path } from '../../yaml/path';
import type { FeatureInput, PartPlace } from '../input';
import { structureOf } from '../schemaAt';
import type { KnownStructure } from '../schemaAt';
import type { CursorPlace } from './cursor';
import { kubernetesStructure } from './kubernetes';

/** The object that is being written, and the place in it. */
export interface CompletionContext {
  readonly input: FeatureInput;
  readonly part: PartPlace;
  readonly place: CursorPlace;
  readonly object: Field;
  /** Undefined until the object has an apiVersion and a kind. */
  readonly facts: ObjectFacts | undefined;
  readonly structure: KnownStructure | undefined;
  /** `place.path` from the root of the object. */
  readonly path: Path;
  readonly view: View;
  /** The namespace in force; empty when it is a placeholder. */
  readonly namespace: string;
}

/** Finds the object at a place of a document that is being typed, with the world and namespace that hold for it. */
export function completionContext(
  input: FeatureInput,
  part: PartPlace,
  place: CursorPlace,
): CompletionContext | undefined {
  const root = Field.root(place.document.root);
  const known = extractObjects(place.document, meshFile(input, part)).find(({ facts }) =>
    leadsInto(facts.path, place.path),
  );
  const base = known?.facts.path ?? objectPath(root, place.path);
  const object = root.follow(base);
  const placed = part.file.parts[part.index]?.resources ?? [];
  const resource = placed.find(({ facts }) => leadsInto(facts.path, place.path));
  const world = resource?.world ?? worldOf(input, part);
  if (world === undefined) return undefined;
  return {
    input,
    part,
    place,
    object,
    facts: known?.facts,
    structure: known === undefined ? undefined : (structureOf(input, known.facts) ?? kubernetesStructure(known.facts)),
    path: place.path.slice(base.length),
    view: new View(input.workspace, world, new Set()),
    namespace: resource?.namespace ?? namespaceOf(input, part, object),
  };
}

/** A file that the user names as mesh configuration is one object, whatever its keys. */
function meshFile({ workspace }: FeatureInput, { file }: PartPlace): MeshFileKind | undefined {
  if (file.path === workspace.settings.meshConfig) return 'MeshConfig';
  return file.path === workspace.settings.meshNetworks ? 'MeshNetworks' : undefined;
}

function leadsInto(base: Path, path: Path): boolean {
  return base.every((step, index) => step === path[index]);
}

/** Where an object without kind begins: at an item of a List, else at the root. */
function objectPath(root: Field, path: Path): Path {
  const isList = root.get('kind').text?.endsWith('List') === true;
  return isList && path[0] === 'items' && typeof path[1] === 'number' ? path.slice(0, 2) : [];
}

function worldOf(input: FeatureInput, { file }: PartPlace): World | undefined {
  return input.workspace.layout.membershipsOf(file.path)[0]?.world;
}

/** The namespace of an object that the workspace has not placed yet: as it will, but for what its neighbours say. */
function namespaceOf(input: FeatureInput, { file }: PartPlace, object: Field): string {
  const membership = input.workspace.layout.membershipsOf(file.path)[0];
  const written = object.at('metadata.namespace');
  if (membership?.namespace !== undefined) return membership.namespace;
  if (written.unknown && written.node !== undefined) return '';
  if (written.text !== undefined) return written.text;
  const beside = file.parts.flatMap(({ resources }) => resources).find(({ namespace }) => namespace !== '');
  return beside?.namespace ?? input.workspace.settings.defaultNamespace ?? 'default';
}
