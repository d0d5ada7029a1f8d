import { istioKinds } from '../../schema/kinds';
import { livesIn } from '../../schema/lifetime';
import type { Minor } from '../../schema/types';
import { shift } from '../../text/span';
import { replaceScalar } from '../../yaml/edit';
import type { ObjectFacts } from '../../workspace/facts/types';
import type { SourceFile } from '../../workspace/sourceFile';
import { Sources } from '../navigation/sources';
import { isAt } from './place';
import type { PlacedEdit, Refactoring, RefactorPlace } from './place';

/** More files are not read for an offer. */
const MOST_FILES = 500;

/**
 * Writes the preferred apiVersion into all objects of the file, or of the workspace, that have an older one; with the
 * cursor on an apiVersion. The versions of a kind of Istio have the same fields where a field exists in both, and the API
 * server converts between them by name alone.
 */
export function upgradeApiVersions(place: RefactorPlace): Refactoring[] {
  const { part, input, view, object } = place;
  if (!isAt(place, object.get('apiVersion')) && !isAt(place, object.get('kind'))) return [];
  const minor = view.settings.istioVersion;
  const sources = new Sources(input);
  const here = editsIn(place, part.file, minor, sources);
  const made = [upgrade(here, 'the file')];
  const others = [...input.workspace.files()].filter((file) => file !== part.file && hasOld(file, minor));
  if (others.length > 0 && others.length <= MOST_FILES) {
    const elsewhere = others.flatMap((file) => editsIn(place, file, minor, sources));
    if (elsewhere.length > 0) made.push(upgrade([...here, ...elsewhere], 'the workspace'));
  }
  return made.flat();
}

function upgrade(edits: readonly PlacedEdit[], where: string): Refactoring[] {
  if (edits.length === 0) return [];
  const versions = new Set(edits.map(({ newText }) => newText.replace(/^["']|["']$/g, '').replace(/^.*\//, '')));
  const what = edits.length === 1 ? 'the API version' : `all ${edits.length} API versions`;
  return [{ title: `Upgrade ${what} of ${where} to ${[...versions].sort().join(' and ')}`, kind: 'rewrite', edits }];
}

/** The version that an object should have; undefined where it has that or is none of Istio. */
function newer({ group, kind, version, inside }: ObjectFacts, minor: Minor): string | undefined {
  if (inside !== undefined || !group.endsWith('istio.io')) return undefined;
  const info = istioKinds().find((known) => known.group === group && known.kind === kind);
  const preferred = info?.versions.find((served) => livesIn(served, minor))?.name;
  return preferred === version ? undefined : preferred;
}

function hasOld({ parts }: SourceFile, minor: Minor): boolean {
  return parts.some(({ resources }) => resources.some(({ facts }) => newer(facts, minor) !== undefined));
}

function editsIn({ input }: RefactorPlace, file: SourceFile, minor: Minor, sources: Sources): PlacedEdit[] {
  // A template may write its apiVersion by an action.
  if (input.workspace.layout.chartOf(file.path) !== undefined) return [];
  return file.parts.flatMap(({ resources }, index) => {
    // In several worlds an object is written once.
    const written = resources.filter(({ facts }, at) => resources.findIndex((other) => other.facts === facts) === at);
    return written.flatMap((resource): PlacedEdit[] => {
      const version = newer(resource.facts, minor);
      const found = version === undefined ? undefined : sources.object(file, index, resource);
      const scalar = found?.object.get('apiVersion').scalar;
      if (found === undefined || scalar === undefined || scalar.unknown) return [];
      const edit = replaceScalar(scalar, `${resource.facts.group}/${version ?? ''}`);
      return [{ file: file.path, span: shift(edit.span, found.start), newText: edit.newText }];
    });
  });
}
