import { extractObjects } from '../../workspace/facts/extract';
import type { MeshFileKind } from '../../workspace/facts/extract';
import { objectTree } from '../../workspace/facts/objectTree';
import type { ObjectFacts } from '../../workspace/facts/types';
import { View } from '../../workspace/view';
import type { World } from '../../workspace/layout';
import { isProjectFile } from '../../workspace/projectFile';
import { Field } from '../../yaml/field';
import { formatPath } from '../../yaml/path';
import type { Path } from '../../yaml/path';
import { factsAt, pathInObject } from '../input';
import type { FeatureInput, PartPlace } from '../input';
import { PROJECT_STRUCTURE, structureOf } from '../schemaAt';
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
  holder?: Path,
): CompletionContext | undefined {
  const root = Field.root(place.document.root);
  if (isProjectFile(part.file.path)) return projectContext(input, part, place, root);
  const known = holder === undefined ? written(input, part, place) : held(part, place, holder);
  const base = objectPath(root, place.path);
  const object = known?.object ?? root.follow(base);
  const placed = part.file.parts[part.index]?.resources ?? [];
  const resource = placed.find(({ facts }) => isSameObject(facts, known?.facts ?? { kind: facts.kind, path: base }));
  const world = resource?.world ?? worldOf(input, part);
  if (world === undefined) return undefined;
  const view = new View(input.workspace, world, new Set(), part.file.path);
  return {
    input,
    part,
    place,
    object,
    facts: known?.facts,
    structure:
      known === undefined
        ? undefined
        : (structureOf(input, known.facts, view.settings.istioVersion) ?? kubernetesStructure(known.facts)),
    path: known === undefined ? place.path.slice(base.length) : pathInObject(known.facts, place.path),
    view,
    namespace: resource?.namespace ?? namespaceOf(input, part, object),
  };
}

/** The project file is no object, but has a structure all the same. */
function projectContext(
  input: FeatureInput,
  part: PartPlace,
  place: CursorPlace,
  object: Field,
): CompletionContext | undefined {
  const world = worldOf(input, part);
  if (world === undefined) return undefined;
  const view = new View(input.workspace, world, new Set(), part.file.path);
  const { path } = place;
  return { input, part, place, object, facts: undefined, structure: PROJECT_STRUCTURE, path, view, namespace: '' };
}

interface Known {
  readonly object: Field;
  readonly facts: ObjectFacts;
}

/** The object that the place is in, as it is being typed. */
function written(input: FeatureInput, part: PartPlace, { document, path }: CursorPlace): Known | undefined {
  const objects = extractObjects(document, meshFile(input, part));
  const facts = factsAt(
    objects.map((object) => object.facts),
    undefined,
    path,
  );
  return facts && { object: objectTree(document, facts).object, facts };
}

/** The object inside a text; the document of the place is only that text. */
function held(part: PartPlace, { document, path }: CursorPlace, holder: Path): Known | undefined {
  const objects = part.file.parts[part.index]?.part.objects ?? [];
  const facts = factsAt(objects, holder, path);
  if (facts?.inside === undefined) return undefined;
  const { object } = objectTree(document, { path: facts.inside, ...(facts.member && { member: facts.member }) });
  return { object, facts };
}

function isSameObject(a: ObjectFacts, b: Pick<ObjectFacts, 'kind' | 'path'>): boolean {
  return a.kind === b.kind && formatPath(a.path) === formatPath(b.path);
}

/** A file that the user names as mesh configuration is one object, whatever its keys. */
function meshFile({ workspace }: FeatureInput, { file }: PartPlace): MeshFileKind | undefined {
  if (file.path === workspace.settings.meshConfig) return 'MeshConfig';
  return file.path === workspace.settings.meshNetworks ? 'MeshNetworks' : undefined;
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
