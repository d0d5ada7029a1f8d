import type { HttpMatch, HttpRule, NamedMatches } from '../spec/httpRule';
import type { StringMatch } from '../spec/rule';

/**
 * Puts the rules of a delegate in the place of a root's rule. A rule of the delegate that contradicts every match of
 * the root drops out.
 * Source: `MergeHTTPRoutes`, pilot/pkg/model/virtualservice.go, like all of this file.
 */
export function mergeDelegate(root: HttpRule, delegate: readonly HttpRule[]): HttpRule[] {
  return delegate.flatMap((rule) => {
    const matches = mergeMatches(root.matches, rule.matches);
    return matches === undefined ? [] : [{ ...mergeActions(root, rule), matches }];
  });
}

function mergeActions(root: HttpRule, rule: HttpRule): HttpRule {
  return {
    ...rule,
    root: root.origin,
    delegate: undefined,
    name: joinNames(root.name, rule.name),
    rewrite: rule.rewrite ?? root.rewrite,
    directResponse: rule.directResponse ?? root.directResponse,
    timeout: rule.timeout ?? root.timeout,
    retries: rule.retries ?? root.retries,
    fault: rule.fault ?? root.fault,
    mirror: rule.mirror ?? root.mirror,
    mirrorPercent: rule.mirrorPercent ?? root.mirrorPercent,
    mirrors: rule.mirrors ?? root.mirrors,
    headers: rule.headers ?? root.headers,
    cors: rule.cors ?? root.cors,
  };
}

/** Undefined when nothing fits together. */
function mergeMatches(roots: readonly HttpMatch[], leaves: readonly HttpMatch[]): readonly HttpMatch[] | undefined {
  if (roots.length === 0) return leaves;
  if (leaves.length === 0) return roots.map((root) => ({ ...root, index: undefined, rootIndex: root.index }));
  const merged: HttpMatch[] = [];
  for (const leaf of leaves) {
    const fitting = roots.filter((root) => !contradicts(root, leaf));
    if (fitting.length === 0) return undefined;
    for (const root of fitting) merged.push(mergeMatch(root, leaf));
  }
  return merged;
}

function mergeMatch(root: HttpMatch, leaf: HttpMatch): HttpMatch {
  const both = (key: 'headers' | 'withoutHeaders' | 'queryParams'): NamedMatches =>
    new Map([...root[key], ...leaf[key]]);
  return {
    ...leaf,
    rootIndex: root.index,
    name: joinNames(root.name, leaf.name),
    uri: leaf.uri ?? root.uri,
    scheme: leaf.scheme ?? root.scheme,
    method: leaf.method ?? root.method,
    authority: leaf.authority ?? root.authority,
    headers: both('headers'),
    withoutHeaders: both('withoutHeaders'),
    queryParams: both('queryParams'),
    port: leaf.port ?? root.port,
    sourceLabels: { ...root.sourceLabels, ...leaf.sourceLabels },
    sourceNamespace: leaf.sourceNamespace === '' ? root.sourceNamespace : leaf.sourceNamespace,
    gateways: leaf.gateways.length === 0 ? root.gateways : leaf.gateways,
  };
}

function joinNames(root: string, leaf: string): string {
  if (leaf === '') return root;
  return root === '' ? leaf : `${root}-${leaf}`;
}

/** True when no request can fulfil both, or when istiod cannot tell. Source: `hasConflict`. */
export function contradicts(root: HttpMatch, leaf: HttpMatch): boolean {
  return (
    (['uri', 'scheme', 'method', 'authority'] as const).some((key) => textsContradict(root[key], leaf[key])) ||
    (['headers', 'withoutHeaders', 'queryParams'] as const).some((key) =>
      [...leaf[key]].some(([name, match]) => textsContradict(root[key].get(name), match)),
    ) ||
    root.ignoreUriCase !== leaf.ignoreUriCase ||
    (root.port !== undefined && leaf.port !== undefined && root.port !== leaf.port) ||
    (root.sourceNamespace !== '' && leaf.sourceNamespace !== root.sourceNamespace) ||
    Object.entries(leaf.sourceLabels).some(
      ([key, value]) => root.sourceLabels[key] !== undefined && root.sourceLabels[key] !== value,
    ) ||
    gatewaysContradict(root.gateways, leaf.gateways)
  );
}

function gatewaysContradict(root: readonly string[], leaf: readonly string[]): boolean {
  if (root.length === 0 || leaf.length === 0) return false;
  return root.length < leaf.length || leaf.some((name) => !root.includes(name));
}

/** Source: `stringMatchConflict`. */
function textsContradict(root: StringMatch | undefined, leaf: StringMatch | undefined): boolean {
  if (root === undefined || leaf === undefined) return false;
  const rootText = root.type === 'present' ? '' : root.value;
  const leafText = leaf.type === 'present' ? '' : leaf.value;
  if ((root.type === 'regex' && rootText !== '') || (leaf.type === 'regex' && leafText !== '')) {
    if (rootText !== '' && leafText !== '') return true;
  }
  if (root.type === 'exact' && rootText !== '')
    return leaf.type === 'prefix' && leafText !== '' ? true : !(leaf.type === 'exact' && leafText === rootText);
  if (root.type === 'prefix' && rootText !== '') {
    if ((leaf.type === 'prefix' || leaf.type === 'exact') && leafText !== '') return !leafText.startsWith(rootText);
  }
  return true;
}
