/** How an address begins that is a Unix domain socket. */
export const unixPrefix = 'unix://';

/** What is wrong with the path of a Unix domain socket. */
export type UnixAddressProblem = { readonly problem: 'empty' } | { readonly problem: 'not-a-file-path' };

/** The part behind `unix://`; `undefined` when the address is of another sort. */
export function unixPath(address: string): string | undefined {
  return address.startsWith(unixPrefix) ? address.slice(unixPrefix.length) : undefined;
}

/**
 * Checks what stands behind `unix://`: an absolute path of a file, or anything behind `@` (an abstract socket).
 * Source: `ValidateUnixAddress`, pkg/config/validation/validation.go.
 */
export function unixPathProblem(path: string): UnixAddressProblem | undefined {
  if (path === '') return { problem: 'empty' };
  const isGood = path.startsWith('@') || (path.startsWith('/') && !path.endsWith('/'));
  return isGood ? undefined : { problem: 'not-a-file-path' };
}
