import { metadataKeysNamed } from '../../../schema/metadata/lookup';
import type { MetadataKey } from '../../../schema/metadata/types';
import { WORKLOAD_TEMPLATES } from '../../../workspace/facts/kubernetes';
import { code, paragraphs } from '../../markdown';
import { metadataKeyAt, metadataPlaceAt } from '../../metadataPlace';
import type { MetadataPlace } from '../../metadataPlace';
import type { AppliedContext } from '../context';
import { toldText } from '../table';
import { effectOf } from './effects';
import { pickedBy } from './ownLabels';

/** What a label or annotation does to what carries it, or who goes by it; undefined where Istio does not care. */
export function keyHover(context: AppliedContext): string | undefined {
  const { facts, path, resource } = context;
  const key = String(path.at(-1));
  const place = metadataPlaceAt(facts, path.slice(0, -1));
  if (place === undefined || resource.role === 'patch') return undefined;
  const known = metadataKeyAt(place, key);
  if (known !== undefined) return knownKey(context, known);
  return misplaced(context, place, key) ?? ownLabel(context, place, key);
}

function knownKey(context: AppliedContext, known: MetadataKey): string {
  const { scalar } = context.field;
  const value = scalar === undefined || scalar.unknown ? undefined : scalar.text;
  const meaning = value === undefined ? undefined : known.values?.[value];
  const isKnown = value !== undefined && context.resource.namespaceFrom !== 'unknown';
  return paragraphs([
    `${heading(known.key)} — ${known.words}${known.leave === 'to Istio' ? ' Leave it to Istio.' : ''}`,
    toldText((isKnown ? effectOf(context, known, value) : undefined) ?? (meaning === '' ? undefined : meaning)),
  ]);
}

function heading(key: string): string {
  return `**${code(key)}**`;
}

/** A key that is read in the other list, or on pods only. */
function misplaced({ facts }: AppliedContext, { list, bearers }: MetadataPlace, key: string): string | undefined {
  const other = list === 'labels' ? 'annotations' : 'labels';
  if (metadataKeyAt({ list: other, bearers }, key) !== undefined)
    return `${heading(key)} — read as ${other === 'labels' ? 'a label' : 'an annotation'} only: here it does nothing.`;
  const template = WORKLOAD_TEMPLATES.get(facts.kind) ?? '';
  const known = [...metadataKeysNamed(list, key), ...metadataKeysNamed(other, key)];
  return template !== '' && known.some(({ on }) => on.includes('Pod'))
    ? `${heading(key)} — read on pods only: here, on the ${facts.kind} itself, it does nothing. It belongs into ${code(`${template}.metadata`)}.`
    : undefined;
}

/** Labels of one's own choice: whatever picks their carrier by them. */
function ownLabel(context: AppliedContext, { list, bearers }: MetadataPlace, key: string): string | undefined {
  const value = context.field.text;
  if (
    list !== 'labels' ||
    !bearers.has('Pod') ||
    value === undefined ||
    context.field.unknown ||
    context.resource.namespaceFrom === 'unknown'
  )
    return undefined;
  const text = toldText(pickedBy(context, key, value));
  return text === undefined ? undefined : paragraphs([`${heading(key)} — ${code(value)}`, text]);
}
