import type { Carriers } from './labels';
import { labelKeys, labelValues } from './labels';
import type { CompletionContext } from './context';
import type { Suggestion } from './item';

/** What a place can be filled with. */
export type Source = (context: CompletionContext) => Suggestion[];

/** The places of a kind that the workspace knows something for, by the ways that lead to them (see `parseWay`). */
export interface Places {
  /** Maps that anybody may fill in. */
  readonly keys?: Readonly<Record<string, Source>>;
  readonly values?: Readonly<Record<string, Source>>;
}

/** A map of labels that are asked for. */
export function labelPlaces(way: string, of: Carriers): Places {
  return { keys: { [way]: labelKeys(of) }, values: { [`${way}{}`]: labelValues(of) } };
}

/** Several groups of places as one; of equal ways the later counts. */
export function together(...all: readonly Places[]): Places {
  return {
    keys: Object.assign({}, ...all.map(({ keys }) => keys)) as Readonly<Record<string, Source>>,
    values: Object.assign({}, ...all.map(({ values }) => values)) as Readonly<Record<string, Source>>,
  };
}
