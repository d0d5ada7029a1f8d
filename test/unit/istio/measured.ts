import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

/** One input and what Go, Kubernetes or Istio itself answered to it, in the words of our functions. */
export type Measured = readonly [input: readonly string[], verdict: unknown];

/** Reads a table of `data/`: function name to cases. The cases were measured with Go 1.26 and istiod 1.32-dev. */
export function measured(table: string): Readonly<Record<string, readonly Measured[]>> {
  return JSON.parse(readText(table)) as Record<string, Measured[]>;
}

export function readText(table: string): string {
  return readFileSync(new URL(`data/${table}.json`, import.meta.url), 'utf8');
}

/** One test for each function of a table: it must give the measured verdict to every input. */
export function agreesWith(
  table: string,
  functions: Readonly<Record<string, (input: readonly string[]) => unknown>>,
): void {
  const cases = measured(table);
  it(`every function of ${table}.json is tested`, () => {
    assert.deepEqual(Object.keys(functions).sort(), Object.keys(cases).sort());
  });
  for (const [name, verdictOf] of Object.entries(functions)) {
    it(`${name} agrees with ${cases[name]?.length} measured cases`, () => {
      for (const [input, verdict] of cases[name] ?? []) {
        assert.deepEqual(verdictOf(input) ?? null, verdict, `${name}(${JSON.stringify(input)})`);
      }
    });
  }
}

/** The word of a problem, `undefined` for none. */
export function kind(problem: { readonly problem: string } | undefined): string | undefined {
  return problem?.problem;
}

export function kinds(problems: readonly { readonly problem: string }[]): string[] {
  return problems.map(({ problem }) => problem);
}
