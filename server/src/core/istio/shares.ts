/** The share of a weight in the sum of all, as a percentage with at most one decimal. Source: Envoy's weighted clusters, which take weights as parts of their sum. */
export function percentOf(weight: number, sum: number): number {
  return sum === 0 ? 0 : Math.round((weight / sum) * 1000) / 10;
}

/** The same as text: `33.3 %`. */
export function percentText(weight: number, sum: number): string {
  return `${percentOf(weight, sum)} %`;
}
