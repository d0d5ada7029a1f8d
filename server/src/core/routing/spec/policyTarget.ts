import type { Labels } from '../../workspace/facts/types';
import type { Field } from '../../yaml/field';
import type { Place } from './object';
import { labelsAt } from './read';
import type { PlaceReader } from './read';

/** A text of a list; undefined when it is not known yet (a placeholder). */
export interface PlacedText {
  readonly text: string | undefined;
  readonly place: Place;
}

/** An entry of `targetRefs`. */
export interface TargetRef {
  readonly place: Place;
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** What a policy is for: the pods that a selector picks, or objects that it names. */
export interface PolicyTarget {
  /** Undefined: every pod. */
  readonly selector: Labels | undefined;
  /** True when labels of the selector are not known yet. */
  readonly selectorUnknown: boolean;
  readonly selectorPlace: Place | undefined;
  readonly targetRefs: readonly TargetRef[];
}

/** Decodes `selector`, `targetRefs` and the older `targetRef` of a policy. */
export function policyTarget(spec: Field, place: PlaceReader): PolicyTarget {
  const selector = spec.get('selector');
  const labels = selector.get('matchLabels');
  const several = spec.get('targetRefs').items();
  const single = spec.get('targetRef');
  const refs = several.length === 0 && single.exists ? [single] : several;
  return {
    selector: labels.members().length > 0 ? labelsAt(labels) : undefined,
    selectorUnknown: isUnknown(selector) || isUnknown(labels) || labels.members().some((member) => member.unknown),
    selectorPlace: selector.exists ? place(selector) : undefined,
    targetRefs: refs.map((ref) => ({
      place: place(ref),
      group: ref.get('group').text ?? '',
      kind: ref.get('kind').text ?? '',
      name: ref.get('name').text ?? '',
      namespace: ref.get('namespace').text ?? '',
    })),
  };
}

function isUnknown(field: Field): boolean {
  return field.node !== undefined && field.open;
}

/** The texts of a list with their places; a list that may have more in it than is written ends with an unknown one. */
export function placedTexts(list: Field, place: PlaceReader): PlacedText[] {
  const texts = list
    .items()
    .filter((item) => item.unknown || item.text !== undefined)
    .map((item) => ({ text: item.text, place: place(item) }));
  return isUnknown(list) ? [...texts, { text: undefined, place: place(list) }] : texts;
}
