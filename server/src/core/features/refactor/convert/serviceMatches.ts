import type { HttpMatch, NamedMatches } from '../../../routing/spec/httpRule';
import type { StringMatch } from '../../../routing/spec/rule';
import type { Writable } from '../../../yaml/write';
import { members } from './members';

/** A match of a VirtualService; `uri` is what a rewrite has to know of it. */
export interface ServiceMatch {
  readonly written: Readonly<Record<string, Writable>>;
  readonly uri: { readonly type: 'exact' | 'prefix' | 'regex'; readonly value: string };
}

/**
 * A match of an HTTPRoute as those of a VirtualService. A prefix of the Gateway API takes a path and what is below it,
 * one of Istio every path that begins so: of `/a` become the path `/a` and the prefix `/a/`.
 */
export function serviceMatches(match: HttpMatch): ServiceMatch[] {
  const more = members({
    headers: conditions(match.headers),
    queryParams: conditions(match.queryParams),
    method: match.method === undefined ? undefined : condition(match.method),
    port: match.port,
  });
  return pathsOf(match.uri).map((uri) => {
    const isAny = uri.type === 'prefix' && uri.value === '/';
    return { uri, written: { ...(isAny ? {} : { uri: { [uri.type]: uri.value } }), ...more } };
  });
}

function pathsOf(uri: StringMatch | undefined): ServiceMatch['uri'][] {
  if (uri === undefined || uri.type === 'present' || uri.type === 'unknown') return [{ type: 'prefix', value: '/' }];
  const { type, value } = uri;
  if (type !== 'prefix' || value === '/') return [{ type, value }];
  const segments = value.replace(/\/$/, '');
  return [
    { type: 'exact', value: segments },
    { type: 'prefix', value: `${segments}/` },
  ];
}

function conditions(named: NamedMatches): Writable {
  return Object.fromEntries([...named].map(([name, wanted]) => [name, condition(wanted)]));
}

function condition({ type, value }: StringMatch): Writable {
  return { [type]: value };
}
