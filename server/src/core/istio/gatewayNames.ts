import { isDnsLabel } from './dnsLabel';
import { fqdnProblem, type HostProblem } from './hostCheck';

/** The word in `gateways` that means all sidecars. */
export const meshGateway = 'mesh';

/**
 * Makes `namespace/name` of an entry in `gateways` of a VirtualService or of one of its matches. `mesh` is left as it
 * is; without a slash, a name with dots is the old form `name.namespace...`.
 * @param namespace of the VirtualService
 * Source: `resolveGatewayName`, pilot/pkg/model/config.go.
 */
export function resolveGatewayName(name: string, namespace: string): string {
  if (name === meshGateway) return name;
  if (name.includes('/')) return name.startsWith('./') ? namespace + name.slice(1) : name;
  const [gateway = '', legacyNamespace = namespace] = name.split('.');
  return `${legacyNamespace}/${gateway}`;
}

/**
 * The gateways that a VirtualService is bound to, resolved: the mesh when it names none.
 * Source: `getGatewayNames`, pilot/pkg/model/push_context.go.
 */
export function boundGateways(gateways: readonly string[], namespace: string): string[] {
  return gateways.length === 0 ? [meshGateway] : gateways.map((name) => resolveGatewayName(name, namespace));
}

/** What is wrong with an entry of `gateways`. */
export type GatewayNameProblem =
  /** A warning only: a name with dots and without slash. `better` is how to write it. */
  | { readonly problem: 'legacy-form'; readonly index: number; readonly better: string }
  | { readonly problem: 'empty-part'; readonly index: number }
  | { readonly problem: 'bad-namespace'; readonly index: number; readonly namespace: string }
  | { readonly problem: 'bad-name'; readonly index: number; readonly name: string }
  | { readonly problem: 'bad-host'; readonly index: number; readonly why: HostProblem };

/**
 * Checks `gateways`. Istio stops at the first entry without a slash, so what follows it stays unchecked here too.
 * @returns all problems that Istio reports, in its order
 * Source: `validateGatewayNames`, pkg/config/validation/validation.go.
 */
export function gatewayNameProblems(gateways: readonly string[]): GatewayNameProblem[] {
  const problems: GatewayNameProblem[] = [];
  for (const [index, text] of gateways.entries()) {
    const slash = text.indexOf('/');
    if (slash < 0) return [...problems, ...plainNameProblems(text, index)];
    const namespace = text.slice(0, slash);
    const name = text.slice(slash + 1);
    if (namespace === '' || name === '') problems.push({ problem: 'empty-part', index });
    if (!isDnsLabel(namespace)) problems.push({ problem: 'bad-namespace', index, namespace });
    if (!isDnsLabel(name)) problems.push({ problem: 'bad-name', index, name });
  }
  return problems;
}

function plainNameProblems(text: string, index: number): GatewayNameProblem[] {
  const problems: GatewayNameProblem[] = [];
  const [name = '', namespace] = text.split('.');
  if (namespace !== undefined) problems.push({ problem: 'legacy-form', index, better: `${namespace}/${name}` });
  const why = fqdnProblem(text);
  if (why) problems.push({ problem: 'bad-host', index, why });
  return problems;
}
