import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the memory of the process near to what is in use. Left alone, Node lets garbage pile up to several times the
 * memory in use before it clears it away, which for a workspace of 40,000 files is hundreds of megabytes; this costs a
 * twentieth of the time that such a workspace takes to be read, and nothing in a small one.
 */
export function saveMemory(): void {
  setFlagsFromString('--heap-growing-percent=40');
}
