import { istioKinds } from '../../schema/kinds';
import { livesIn } from '../../schema/lifetime';
import { shift } from '../../text/span';
import { Field } from '../../yaml/field';
import { replaceScalar } from '../../yaml/edit';
import type { PlacedEdit, Refactoring, RefactorPlace } from './place';

/**
 * Writes the preferred apiVersion into all objects of the file that have an older one. The versions of a kind of Istio
 * have the same fields where a field exists in both, and the API server converts between them by name alone.
 */
export function upgradeApiVersions(place: RefactorPlace): Refactoring[] {
  const { part, view } = place;
  const { istioVersion } = view.settings;
  const edits: PlacedEdit[] = [];
  const versions = new Set<string>();
  for (const { part: document, start } of part.file.parts) {
    for (const facts of document.objects ?? []) {
      const info = istioKinds().find(({ group, kind }) => group === facts.group && kind === facts.kind);
      const served = info?.versions.filter((version) => livesIn(version, istioVersion)).map(({ name }) => name) ?? [];
      const [preferred] = served;
      if (
        facts.inside !== undefined ||
        preferred === undefined ||
        facts.version === preferred ||
        document.document === undefined
      )
        continue;
      const scalar = Field.root(document.document.root).follow(facts.path).get('apiVersion').scalar;
      if (scalar === undefined || scalar.unknown) continue;
      const edit = replaceScalar(scalar, `${facts.group}/${preferred}`);
      edits.push({ file: part.file.path, span: shift(edit.span, start), newText: edit.newText });
      versions.add(preferred);
    }
  }
  if (edits.length === 0) return [];
  const what = edits.length === 1 ? 'the API version' : `all ${edits.length} API versions`;
  return [{ title: `Upgrade ${what} of the file to ${[...versions].join(' and ')}`, kind: 'rewrite', edits }];
}
