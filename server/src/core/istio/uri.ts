import { parseInteger } from './goNumbers';
import { parseRequestUri, parseUrl, portOf, type UrlProblem } from './url';

/** What is wrong with a URL for its field. */
export type UriProblem =
  | { readonly problem: 'empty' }
  | { readonly problem: 'bad-url'; readonly why: UrlProblem }
  | { readonly problem: 'unsupported-scheme'; readonly scheme: string }
  | { readonly problem: 'bad-port'; readonly port: string };

/**
 * Checks `jwtRules[].jwksUri`: a URL with http or https, whose port, when written, fits into a number.
 * Source: `ParseJwksURI`, pkg/config/security/security.go.
 */
export function jwksUriProblem(text: string): UriProblem | undefined {
  const url = parseUrl(text);
  if ('problem' in url) return { problem: 'bad-url', why: url };
  if (url.scheme !== 'http' && url.scheme !== 'https') return { problem: 'unsupported-scheme', scheme: url.scheme };
  const port = portOf(url.authority);
  return port === '' || parseInteger(port) !== undefined ? undefined : { problem: 'bad-port', port };
}

const wasmSchemes: readonly string[] = ['', 'file', 'http', 'https', 'oci'];

/**
 * Checks `url` of a WasmPlugin: scheme file, http, https or oci, or none at all. A registry with a port needs a scheme,
 * or its name is taken for one.
 * Source: `validateWasmPluginURL`, pkg/config/validation/validation.go.
 */
export function wasmUrlProblem(text: string): UriProblem | undefined {
  if (text === '') return { problem: 'empty' };
  const direct = parseRequestUri(text);
  if ('problem' in direct) {
    const http = `http://${text}`;
    if ('problem' in parseRequestUri(http)) return { problem: 'bad-url', why: direct };
    const again = parseUrl(http);
    return 'problem' in again ? { problem: 'bad-url', why: again } : undefined;
  }
  return knownScheme(text, wasmSchemes);
}

/**
 * Checks `url` of a WasmPlugin as its CRD does. Other than `wasmUrlProblem` it does not look at the fragment of a URL
 * that is completed with `http://`.
 * Source: the rules of `spec.url` in manifests/charts/base/files/crd-all.gen.yaml; `url` and `isURL`,
 * https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-url-library.
 */
export function wasmUrlSchemaProblem(text: string): UriProblem | undefined {
  if (!('problem' in parseRequestUri(text))) return knownScheme(text, wasmSchemes);
  const why = parseRequestUri(`http://${text}`);
  return 'problem' in why ? { problem: 'bad-url', why } : undefined;
}

/**
 * Checks `jwtRules[].jwksUri` as its CRD does: it must also be absolute.
 * Source as of `wasmUrlSchemaProblem`.
 */
export function jwksUriSchemaProblem(text: string): UriProblem | undefined {
  const why = parseRequestUri(text);
  return 'problem' in why ? { problem: 'bad-url', why } : knownScheme(text, ['http', 'https']);
}

function knownScheme(text: string, schemes: readonly string[]): UriProblem | undefined {
  const url = parseUrl(text);
  if ('problem' in url) return { problem: 'bad-url', why: url };
  return schemes.includes(url.scheme) ? undefined : { problem: 'unsupported-scheme', scheme: url.scheme };
}

/** What is wrong with a path in front of a request's path. */
export type PathPrefixProblem =
  { readonly problem: 'bad-url'; readonly why: UrlProblem } | { readonly problem: 'no-leading-slash' };

/**
 * Checks `envoyExtAuthzHttp.pathPrefix` of the mesh configuration; empty is good.
 * @returns all problems
 * Source: `ValidateExtensionProviderEnvoyExtAuthzHTTP`, pkg/config/validation/agent/extensionprovider.go.
 */
export function pathPrefixProblems(text: string): PathPrefixProblem[] {
  const problems: PathPrefixProblem[] = [];
  if (text === '') return problems;
  const url = parseUrl(text);
  if ('problem' in url) problems.push({ problem: 'bad-url', why: url });
  if (!text.startsWith('/')) problems.push({ problem: 'no-leading-slash' });
  return problems;
}
