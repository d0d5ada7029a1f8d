import type { Call } from '../../server/src/core/routing/calls';
import { readCases, readPacked } from './measuredCases';
import type { MeasuredCase } from './measuredCases';

export type { Answer, Json } from './measuredCases';

/** A workspace with calls and the measured answers. */
export type RoutingCase = MeasuredCase<'calls', Call>;

/** The cases of a folder that ask where calls go. */
export function readRoutingCases(folder: string): RoutingCase[] {
  return [
    ...readCases<'calls', Call>(folder, 'calls', 'routing.jsonl.gz'),
    ...readPacked<'calls', Call>(folder, 'calls', 'meshes.jsonl.gz'),
  ];
}
