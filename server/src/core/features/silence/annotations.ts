import { suppressionOf, suppressionsFor } from '../../rules/suppression';
import { shift } from '../../text/span';
import { objectTree } from '../../workspace/facts/objectTree';
import { displayName } from '../../workspace/resource';
import { parseDocument } from '../../yaml/document';
import { addMember, replaceScalar } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { Silence, SilencePlace } from './place';

/** Annotations of the object that hide a finding from us and from the tool that has a number for it. */
export function annotationSilences(place: SilencePlace): Silence[] {
  const { finding, rule, text, start, template } = place;
  const { resource, refused } = finding;
  // Inside of a text an object has no annotations that anybody reads.
  if (resource === undefined || resource.facts.inside !== undefined || resource.facts.member !== undefined) return [];
  const document = parseDocument(text, { template });
  if (document.recovered) return [];
  const annotations = objectTree(document, resource.facts).object.at('metadata.annotations');
  return suppressionsFor(rule, refused).flatMap(({ annotation, entry }) => {
    const value = valueWith(annotations.get(annotation), entry);
    if (value === undefined || suppressionOf(rule, refused, { [annotation]: value }) === undefined) return [];
    const written = annotations.get(annotation).scalar;
    const edit =
      written === undefined || written.style === 'empty'
        ? addMember(text, annotations, annotation, value)
        : replaceScalar(written, value);
    if (edit === undefined) return [];
    const title = `Ignore ${entry} for ${resource.facts.kind} ${displayName(resource)} (annotation ${annotation})`;
    return [{ title, edits: [{ ...edit, span: shift(edit.span, start) }] }];
  });
}

/** The text of the annotation with one more entry; undefined where what stands there is not known. */
function valueWith(field: Field, entry: string): string | undefined {
  if (field.scalar === undefined) return field.exists ? undefined : entry;
  if (field.unknown) return undefined;
  const text = field.text ?? '';
  return text === '' ? entry : `${text},${entry}`;
}
