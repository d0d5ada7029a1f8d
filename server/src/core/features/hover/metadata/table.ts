import { WORKLOAD_TEMPLATES } from '../../../workspace/facts/kubernetes';
import type { AppliedHover, HoverTable } from '../table';
import { keyHover } from './keys';

/** What a label or annotation does; it has no words of its own in a schema. */
const hover: AppliedHover = { text: keyHover, alone: 'on key and value' };

const HOLDERS = ['', ...[...new Set(WORKLOAD_TEMPLATES.values())].filter((way) => way !== '').map((way) => `${way}.`)];

/** Labels and annotations of all objects and of the pods that they make. */
export const metadataHovers: HoverTable = Object.fromEntries(
  HOLDERS.flatMap((holder) => ['labels', 'annotations'].map((list) => [`${holder}metadata.${list}.*`, hover] as const)),
);
