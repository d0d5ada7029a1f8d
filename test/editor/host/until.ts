/**
 * Asks again and again until there is an answer.
 * @param what is waited for, in words.
 * @param get gives something truthy when it is there.
 */
export async function until<T>(what: string, get: () => T | Promise<T>, milliseconds = 30_000): Promise<Truthy<T>> {
  const deadline = Date.now() + milliseconds;
  while (Date.now() < deadline) {
    const answer = await get();
    if (answer) return answer as Truthy<T>;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited ${milliseconds / 1000} s for ${what}`);
}

type Truthy<T> = Exclude<T, undefined | null | false | '' | 0>;
