const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

/**
 * Reads a decimal integer as Go's `strconv.Atoi`: an optional sign and digits, leading zeros allowed, no spaces.
 * @returns `undefined` for other text and for values beyond 64 bits
 */
export function parseInteger(text: string): bigint | undefined {
  if (!/^[-+]?[0-9]+$/.test(text)) return undefined;
  const value = BigInt(text.replace('+', ''));
  return value < int64.min || value > int64.max ? undefined : value;
}

/**
 * Reads a decimal number without sign as Go's `strconv.ParseUint`.
 * @param bits how many bits the value may need: 16, 32 or 64
 * @returns `undefined` for other text and for larger values
 */
export function parseUnsigned(text: string, bits: 16 | 32 | 64): bigint | undefined {
  if (!/^[0-9]+$/.test(text)) return undefined;
  const value = BigInt(text);
  return value >= 2n ** BigInt(bits) ? undefined : value;
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((word) => [word, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((word) => [word, false] as const),
]);

/**
 * Reads a truth value as Go's `strconv.ParseBool`, which Istio uses for annotations such as `istio.io/dry-run`
 * (`checkDryRunAnnotation`, pkg/config/validation/validation.go).
 * @returns `undefined` for any word but `1 t T TRUE true True 0 f F FALSE false False`
 */
export function parseBoolean(text: string): boolean | undefined {
  return booleans.get(text);
}
