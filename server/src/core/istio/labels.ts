import { maxLabelLength } from './dnsLabel';
import { qualifiedNameProblem, type NameProblem } from './names';

/** Labels of an object or of a selector. */
export type Labels = Readonly<Record<string, string>>;

/**
 * Whether every label that is asked for is there with the same value; true when none is asked for. This is how Istio
 * matches subsets and workload selectors.
 * Source: `SubsetOf`, pkg/config/labels/instance.go.
 */
export function labelsSubset(asked: Labels, labels: Labels): boolean {
  return Object.entries(asked).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
}

/**
 * As `labelsSubset`, but an empty selector selects nothing. This is how a Kubernetes Service matches pods.
 * Source: `Match`, pkg/config/labels/instance.go.
 */
export function serviceSelects(selector: Labels, labels: Labels): boolean {
  return Object.keys(selector).length > 0 && labelsSubset(selector, labels);
}

const keyPattern = new RegExp(
  '^((?:[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)(?:\\.[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)*/)?' +
    '((?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$',
);
const valuePattern = /^(?:(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

/** What is wrong with a label inside an Istio spec. */
export type IstioLabelProblem =
  | { readonly problem: 'bad-key'; readonly key: string }
  | { readonly problem: 'prefix-too-long'; readonly key: string; readonly length: number }
  | { readonly problem: 'name-too-long'; readonly key: string; readonly length: number }
  | { readonly problem: 'bad-value'; readonly key: string; readonly value: string };

/**
 * Checks labels as Istio does in subsets, `sourceLabels` and endpoints. Prefixes may have upper case, values any length;
 * Kubernetes checks more, see `kubernetesLabelProblems`.
 * Source: `Validate`, pkg/config/labels/instance.go.
 */
export function istioLabelProblems(labels: Labels): IstioLabelProblem[] {
  const problems: IstioLabelProblem[] = [];
  for (const [key, value] of Object.entries(labels)) {
    const keyProblem = istioLabelKeyProblem(key);
    if (keyProblem) problems.push(keyProblem);
    if (!valuePattern.test(value)) problems.push({ problem: 'bad-value', key, value });
  }
  return problems;
}

function istioLabelKeyProblem(key: string): IstioLabelProblem | undefined {
  const [found, prefix = '', name = ''] = keyPattern.exec(key) ?? [];
  if (found === undefined) return { problem: 'bad-key', key };
  if (prefix.length - 1 > 253) return { problem: 'prefix-too-long', key, length: prefix.length - 1 };
  return name.length > maxLabelLength ? { problem: 'name-too-long', key, length: name.length } : undefined;
}

/** What is wrong with a label in the metadata of an object. */
export type KubernetesLabelProblem =
  | { readonly problem: 'bad-key'; readonly key: string; readonly part: 'prefix' | 'name'; readonly why: NameProblem }
  | { readonly problem: 'bad-value'; readonly key: string; readonly value: string; readonly why: NameProblem };

/**
 * Checks `metadata.labels` as the API server does: keys are an optional lower-case DNS name and a slash before a name
 * of at most 63 characters, values are empty or such a name.
 * Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set.
 */
export function kubernetesLabelProblems(labels: Labels): KubernetesLabelProblem[] {
  const problems: KubernetesLabelProblem[] = [];
  for (const [key, value] of Object.entries(labels)) {
    const keyProblem = qualifiedNameProblem(key);
    if (keyProblem) problems.push({ problem: 'bad-key', key, part: keyProblem.part, why: keyProblem.why });
    const why = kubernetesLabelValueProblem(value);
    if (why) problems.push({ problem: 'bad-value', key, value, why });
  }
  return problems;
}

/** Checks one value of a label as the API server does; the empty text is good. */
export function kubernetesLabelValueProblem(value: string): NameProblem | undefined {
  if (value.length > maxLabelLength) return { problem: 'too-long', limit: maxLabelLength, length: value.length };
  return valuePattern.test(value) ? undefined : { problem: 'bad-characters' };
}
