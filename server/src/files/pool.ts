/**
 * Maps items with at most `limit` of them under way at a time.
 * @returns the results in the order of the items; rejects with the first error.
 */
export async function mapLimited<T, R>(items: readonly T[], limit: number, map: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      const item = items[index] as T;
      results[index] = await map(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return results;
}

/**
 * Maps items in order, with up to `ahead` results under way before they are asked for, so that waiting for the disk and
 * working on what it gave go on at the same time.
 */
export async function* mapAhead<T, R>(
  items: readonly T[],
  ahead: number,
  map: (item: T) => Promise<R>,
): AsyncGenerator<[T, R]> {
  const under: Promise<R>[] = [];
  let next = 0;
  for (const item of items) {
    for (; next < items.length && under.length < ahead; next++) {
      const promise = map(items[next] as T);
      // Whoever asks for it gets its error; until then nobody else shall.
      promise.catch(() => {});
      under.push(promise);
    }
    const result = under.shift();
    if (result !== undefined) yield [item, await result];
  }
}
