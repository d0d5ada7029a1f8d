/** Shows how far long work is, on one line that goes away again. */
export interface Progress {
  /** @param total undefined while it is not known. */
  show(label: string, done: number, total: number | undefined): void;
  /** Takes the line away, so that something else can be printed. */
  clear(): void;
}

/** A progress line for where there is no terminal, or nobody wants one. */
export const silentProgress: Progress = { show: () => {}, clear: () => {} };

/** Short work needs no bar: it would only flicker. */
const FIRST_AFTER_MS = 400;
const EVERY_MS = 80;
const BAR = 24;

/**
 * A progress bar.
 * @param write prints to the terminal as it is.
 * @param now the time in milliseconds.
 * @param width columns of the terminal.
 */
export function progressBar(write: (text: string) => void, now: () => number, width: number): Progress {
  const begin = now();
  let last = -Infinity;
  let visible = false;
  return {
    show(label, done, total) {
      const time = now();
      if (time - begin < FIRST_AFTER_MS || time - last < EVERY_MS) return;
      last = time;
      visible = true;
      write(`\r\u001B[2K${progressLine(label, done, total).slice(0, width - 1)}`);
    },
    clear() {
      if (visible) write('\r\u001B[2K');
      visible = false;
    },
  };
}

/** The text of a progress bar: `Reading  ████░░░░  120 of 400`; without a total, the count alone. */
export function progressLine(label: string, done: number, total: number | undefined): string {
  const count = done.toLocaleString('en');
  if (total === undefined) return `${label}  ${count}`;
  const filled = total === 0 ? BAR : Math.min(BAR, Math.floor((done / total) * BAR));
  return `${label}  ${'█'.repeat(filled)}${'░'.repeat(BAR - filled)}  ${count} of ${total.toLocaleString('en')}`;
}
