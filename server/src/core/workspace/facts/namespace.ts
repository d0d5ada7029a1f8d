import { addMember } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { NamespaceFacts } from './types';

/** Stands for the name of the waypoint while the edit is made; fit for any place of a YAML text. */
const NAME = 'waypoint-name';

/** Facts of a Namespace: how to label it, since a finding elsewhere may propose that. */
export function namespaceFacts(object: Field, document: string): NamespaceFacts {
  const edit = addMember(document, object.at('metadata.labels'), 'istio.io/use-waypoint', NAME);
  if (edit === undefined) return { type: 'Namespace' };
  const { start, end } = edit.span;
  const [before = '', after = ''] = edit.newText.split(NAME);
  return { type: 'Namespace', useWaypoint: { span: { start, end }, before, after } };
}
