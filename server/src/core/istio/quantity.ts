import { parseInteger } from './goNumbers';

/** What is wrong with an amount of CPU or memory. */
export type QuantityProblem =
  | { readonly problem: 'empty' }
  | { readonly problem: 'control-character' }
  | { readonly problem: 'not-a-number' }
  | { readonly problem: 'unknown-suffix'; readonly suffix: string };

const decimalSuffixes = new Set(['', 'n', 'u', 'm', 'k', 'M', 'G', 'T', 'P', 'E']);
const binarySuffixes = new Set(['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']);

/**
 * Checks an amount as `sidecar.istio.io/proxyCPU` and its siblings take it: a number with an optional suffix such as
 * `m` or `Mi`, or an exponent. Kubernetes mostly takes a suffix without any number for 0, so this does too.
 * Source: `ParseQuantity`, pkg/api/resource of k8s.io/apimachinery; `validateResourceQuantity`,
 * pkg/kube/inject/validate.go.
 */
export function quantityProblem(text: string): QuantityProblem | undefined {
  if (text === '') return { problem: 'empty' };
  if (/[\0-\x1f\x7f-\x9f]/.test(text)) return { problem: 'control-character' };
  const found = /^[-+]?([0-9]*)(?:\.([0-9]*))?((?:[eEinumkKMGTP]+[-+]?[0-9]*|[-+][0-9]*)?)$/.exec(text);
  if (!found) return { problem: 'not-a-number' };
  const [, whole = '', fraction = '', suffix = ''] = found;
  const exponent = exponentOf(suffix);
  if (exponent === undefined && !decimalSuffixes.has(suffix) && !binarySuffixes.has(suffix)) {
    return { problem: 'unknown-suffix', suffix };
  }
  const hasDigits = whole !== '' || fraction !== '';
  // Without digits only the short way of Kubernetes' parser finds a 0, and it ends at these sizes.
  const isSmall = suffix !== 'Pi' && suffix !== 'Ei' && (exponent ?? 0) >= -9;
  return hasDigits || isSmall ? undefined : { problem: 'not-a-number' };
}

/** The value of `e5` or `E-3`, cut to 32 bits as Kubernetes does. */
function exponentOf(suffix: string): number | undefined {
  const [, digits] = /^[eE]([-+]?[0-9]+)$/.exec(suffix) ?? [];
  const value = digits === undefined ? undefined : parseInteger(digits);
  return value === undefined ? undefined : Number(BigInt.asIntN(32, value));
}
