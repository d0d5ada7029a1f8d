/**
 * Reads the name of a JWT claim out of a header key of a VirtualService match, `@request.auth.claims.iss` or
 * `@request.auth.claims[key][inner]`; the case of the fixed part does not matter.
 * @returns the claim and those within it from outside in; `undefined` when the key is an ordinary header
 * Source: `ToRoutingClaim`, pkg/jwt/routing.go.
 */
export function parseJwtClaimKey(key: string): string[] | undefined {
  const [, dotted, bracketed] = /^@request\.auth\.claims(?:\.(.+)|\[(.+)\])$/is.exec(key) ?? [];
  if (dotted !== undefined) return dotted.split('.');
  return bracketed?.split('][');
}
