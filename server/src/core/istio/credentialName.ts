/** Where a certificate is kept that a `credentialName` asks for. */
export type Credential =
  | { readonly kind: 'Secret' | 'ConfigMap'; readonly namespace: string; readonly name: string }
  /** The certificate of the workload itself. */
  | { readonly kind: 'builtin' }
  /** A certificate that is never valid. */
  | { readonly kind: 'invalid' };

/** What is wrong with a `credentialName`. */
export type CredentialProblem =
  /** A ConfigMap needs `namespace/name`. */
  { readonly problem: 'no-namespace-and-name' };

/**
 * Reads a `credentialName`: the name of a Secret, `namespace/name`, or a URI with one of the schemes `kubernetes`,
 * `kubernetes-gateway`, `configmap`, `builtin` and `invalid`.
 * @param namespace where a Secret is looked for that names none: that of the workload that uses it
 * Source: `ToResourceName` and `ParseResourceName`, pilot/pkg/model/credentials/resource.go.
 */
export function parseCredentialName(text: string, namespace: string): Credential | CredentialProblem {
  if (text.startsWith('builtin://')) return { kind: 'builtin' };
  if (text.startsWith('invalid://')) return { kind: 'invalid' };
  const [, scheme = 'kubernetes', path = ''] =
    /^(?:(configmap|kubernetes|kubernetes-gateway):\/\/)?(.*)$/s.exec(text) ?? [];
  const [first = '', second] = path.split('/');
  const kind = scheme === 'configmap' ? 'ConfigMap' : 'Secret';
  if (scheme === 'kubernetes')
    return { kind, namespace: second === undefined ? namespace : first, name: second ?? first };
  if (first === '' || second === undefined || second === '') return { problem: 'no-namespace-and-name' };
  return { kind, namespace: first, name: second };
}

/**
 * Whether a `credentialName` of a DestinationRule names a ConfigMap that it may not use: one of another namespace.
 * Source: `ValidateTLS`, pkg/config/validation/agent/validation.go.
 */
export function isForeignConfigMap(credential: Credential, namespace: string): boolean {
  return credential.kind === 'ConfigMap' && (namespace === '' || credential.namespace !== namespace);
}
