/** Longest label of a DNS name, and longest name of many things that are written like one. */
export const maxLabelLength = 63;

/**
 * Whether Istio takes the text as a DNS label: letters of either case, digits and inner hyphens, at most 63.
 * Kubernetes is stricter with the names of objects, see `names.ts`.
 * Source: `IsDNS1123Label`, pkg/config/labels/instance.go.
 */
export function isDnsLabel(text: string): boolean {
  return text.length <= maxLabelLength && /^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$/.test(text);
}

/**
 * Whether the text may be the first label of a host that can be a wildcard: a DNS label, `*`, or a label behind
 * `*` or `*-`.
 * Source: `IsWildcardDNS1123Label`, pkg/config/labels/instance.go.
 */
export function isWildcardDnsLabel(text: string): boolean {
  return text.length <= maxLabelLength && /^(?:\*|(?:\*-?)?[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)$/.test(text);
}
