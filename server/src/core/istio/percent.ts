/** Whether a whole percentage lies in 0 to 100. Source: `ValidatePercent`, pkg/config/validation/validation.go. */
export function isPercent(value: number): boolean {
  return value >= 0 && value <= 100;
}

/**
 * Whether a percentage with a fraction is 0 or lies in 0.0001 to 100: Envoy counts in millionths.
 * Source: `validatePercentage`, pkg/config/validation/validation.go.
 */
export function isFractionalPercent(value: number): boolean {
  return value === 0 || (value >= 0.0001 && value <= 100);
}
