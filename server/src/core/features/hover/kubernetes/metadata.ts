import { WORKLOAD_TEMPLATES } from '../../../workspace/facts/kubernetes';
import { code, paragraphs } from '../../markdown';
import type { AppliedContext } from '../context';
import type { HoverTable } from '../table';
import { KEY_WORDS } from './keyWords';

/** What a label or annotation does to the object that carries it; undefined for keys that Istio does not read. */
export function keyWordsHover(context: AppliedContext): string | undefined {
  const key = String(context.path.at(-1));
  const known = Object.hasOwn(KEY_WORDS, key) ? KEY_WORDS[key] : undefined;
  const list = context.path.at(-2);
  if (known === undefined || context.resource.role === 'patch') return undefined;
  const inTemplate = context.path.length > 3;
  const { kind } = context.facts;
  const carrier = inTemplate ? 'Pod' : kind;
  if (known.kinds?.includes(carrier) === false) {
    const isMisplaced = known.kinds.includes('Pod') && WORKLOAD_TEMPLATES.has(kind) && !inTemplate;
    return isMisplaced
      ? `**${code(key)}** — read on pods only: here, on the ${kind} itself, it does nothing. It belongs into ${code(`${WORKLOAD_TEMPLATES.get(kind) ?? ''}.metadata`)}.`
      : undefined;
  }
  const scalar = context.field.scalar;
  const text = scalar === undefined || scalar.unknown ? undefined : scalar.text;
  const value = text === undefined ? undefined : known.values?.[text];
  const isWrongList = known.on !== 'both' && known.on !== (list === 'labels' ? 'label' : 'annotation');
  return paragraphs([
    `**${code(key)}** — ${known.words}`,
    isWrongList
      ? `**Watch out:** it is read as ${known.on === 'label' ? 'a label' : 'an annotation'} only; here it does nothing.`
      : undefined,
    value === undefined || isWrongList ? undefined : `**Here:** ${value}.`,
  ]);
}

const hover = { text: keyWordsHover, alone: 'on key and value' } as const;
const TEMPLATES = ['spec.template', 'spec.jobTemplate.spec.template'];

/** Labels and annotations of all objects of Kubernetes. */
export const metadataHovers: HoverTable = Object.fromEntries(
  ['', ...TEMPLATES.map((way) => `${way}.`)].flatMap((way) =>
    ['labels', 'annotations'].map((list) => [`${way}metadata.${list}.*`, hover] as const),
  ),
);
