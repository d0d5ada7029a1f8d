import type { Labels } from '../workspace/facts/types';
import { nearestName } from './nearest';

/** The one label of a selector that, with a value few letters away, makes it pick something; undefined when there is none. */
export function nearestLabel(
  selector: Labels,
  carried: readonly Labels[],
): { readonly key: string; readonly value: string } | undefined {
  for (const [key, value] of Object.entries(selector)) {
    const others = Object.entries(selector).filter(([name]) => name !== key);
    const candidates = carried.filter((pod) => others.every(([name, text]) => pod[name] === text));
    const near = nearestName(
      value,
      candidates.flatMap((pod) => pod[key] ?? []),
    );
    if (near !== undefined) return { key, value: near };
  }
  return undefined;
}

/** `app: cart, version: v1`. */
export function labelWords(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ');
}
