import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';

/** Work in the background goes on for so long at a time. */
const SLICE_MS = 6;

/** Cuts work in the background into slices, so that no request has to wait for more than one. */
export class Slices {
  private startedAt = performance.now();

  /** Between two steps of the work: lets requests through when the slice is used up. */
  async pause(): Promise<void> {
    if (performance.now() - this.startedAt < SLICE_MS) return;
    await setImmediate();
    this.startedAt = performance.now();
  }
}
