/** What is wrong with a name in the metadata of an object. */
export type NameProblem =
  | { readonly problem: 'empty' }
  | { readonly problem: 'too-long'; readonly limit: number; readonly length: number }
  | { readonly problem: 'bad-characters' };

const label = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
const labelPattern = new RegExp(`^${label}$`);
const subdomainPattern = new RegExp(`^${label}(?:\\.${label})*$`);
const namePattern = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const maxLabel = 63;
const maxSubdomain = 253;

/**
 * Checks `metadata.name` of an Istio object: lower-case letters, digits, inner hyphens and dots between labels, at most
 * 253.
 * Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names.
 */
export function objectNameProblem(name: string): NameProblem | undefined {
  return problem(name, subdomainPattern, maxSubdomain);
}

/**
 * Checks `metadata.generateName`, to which the API server appends random characters: so it may end with a hyphen.
 * The API server puts a letter in the place of the last two characters then, whatever the other one is.
 * Source: `maskTrailingDash`, pkg/api/validation of k8s.io/apimachinery.
 */
export function generateNameProblem(prefix: string): NameProblem | undefined {
  return objectNameProblem(prefix.replace(/.-$/s, 'a'));
}

/**
 * Checks the name of a namespace: one lower-case DNS label.
 * Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names.
 */
export function namespaceNameProblem(name: string): NameProblem | undefined {
  return problem(name, labelPattern, maxLabel);
}

/**
 * Checks the name of a Kubernetes Service: a lower-case DNS label that begins with a letter.
 * Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#rfc-1035-label-names.
 */
export function serviceNameProblem(name: string): NameProblem | undefined {
  return problem(name, /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/, maxLabel);
}

/** What is wrong with a key of a label or an annotation, and in which part of it. */
export interface QualifiedNameProblem {
  readonly part: 'prefix' | 'name';
  readonly why: NameProblem;
}

/**
 * Checks the key of a label: an optional lower-case DNS name and a slash, then a name of at most 63 characters.
 * A second slash makes the name bad.
 * Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set.
 */
export function qualifiedNameProblem(key: string): QualifiedNameProblem | undefined {
  const slash = key.indexOf('/');
  const prefix = slash < 0 ? undefined : problem(key.slice(0, slash), subdomainPattern, maxSubdomain);
  if (prefix) return { part: 'prefix', why: prefix };
  const why = problem(key.slice(slash + 1), namePattern, maxLabel);
  return why && { part: 'name', why };
}

/**
 * Checks the key of an annotation: as a label's, but upper case does not matter.
 * Source: `ValidateAnnotations`, pkg/api/validation of k8s.io/apimachinery.
 */
export function annotationKeyProblem(key: string): QualifiedNameProblem | undefined {
  return qualifiedNameProblem(key.toLowerCase());
}

function problem(text: string, pattern: RegExp, limit: number): NameProblem | undefined {
  if (text === '') return { problem: 'empty' };
  if (text.length > limit) return { problem: 'too-long', limit, length: text.length };
  return pattern.test(text) ? undefined : { problem: 'bad-characters' };
}
