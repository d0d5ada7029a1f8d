import { labelsSubset, type Labels } from './labels';

/** What is wrong with a workload selector of Istio. */
export type SelectorProblem =
  | { readonly problem: 'empty-key'; readonly value: string }
  | { readonly problem: 'wildcard'; readonly key: string; readonly value: string };

/**
 * Checks the labels of a workload selector, both the old form (`workloadSelector.labels`) and the new one
 * (`selector.matchLabels`): no empty key, no `*` in a key or a value. That a selector without labels applies to the
 * whole namespace is a warning for the rule to give.
 * Source: `ValidateAlphaWorkloadSelector` and `validateWorkloadSelector`, pkg/config/validation/validation.go.
 */
export function selectorProblems(labels: Labels): SelectorProblem[] {
  const problems: SelectorProblem[] = [];
  for (const [key, value] of Object.entries(labels)) {
    if (key === '') problems.push({ problem: 'empty-key', value });
    if (key.includes('*') || value.includes('*')) problems.push({ problem: 'wildcard', key, value });
  }
  return problems;
}

/** A label selector of Kubernetes, as in `discoverySelectors` of the mesh configuration. */
export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly LabelRequirement[];
}

export interface LabelRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/**
 * Whether labels fulfil a label selector of Kubernetes: all `matchLabels` and all expressions. An empty selector takes
 * everything.
 * @returns `undefined` when an operator is none of `In`, `NotIn`, `Exists` and `DoesNotExist`
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/label-selector/.
 */
export function labelSelectorMatches(selector: LabelSelector, labels: Labels): boolean | undefined {
  const verdicts = (selector.matchExpressions ?? []).map((requirement) => fulfils(requirement, labels));
  if (verdicts.includes(undefined)) return undefined;
  return labelsSubset(selector.matchLabels ?? {}, labels) && !verdicts.includes(false);
}

function fulfils({ key, operator, values = [] }: LabelRequirement, labels: Labels): boolean | undefined {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return undefined;
  }
}
