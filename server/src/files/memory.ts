import { setFlagsFromString } from 'node:v8';

/** With fewer files the memory in use is small, whatever Node makes of it. */
const MANY_FILES = 10_000;

/**
 * For large workspaces: keeps the memory of the process near to what is in use. Left alone, Node lets garbage pile up to
 * several times the memory in use before it clears it away, which for 40,000 files is hundreds of megabytes. Clearing
 * away more often costs a tenth of the time that such a workspace takes to be read.
 * @param files that are about to be read.
 */
export function saveMemory(files: number): void {
  if (files > MANY_FILES) setFlagsFromString('--heap-growing-percent=30');
}
