import { isAuthorityHeader } from '../../istio/headers';
import type { Labels } from '../../workspace/facts/types';
import type { HeaderOutcome, HeadersOutcome } from '../outcome';
import { pruned } from '../outcome';
import type { HeaderOperations, Headers } from '../spec/httpAction';

/** Header operations with the new authority among them. */
export interface TranslatedHeaders {
  readonly outcome: HeadersOutcome;
  /** Empty for none. */
  readonly authority: string;
}

/**
 * What header operations do; the authority is set apart, other names of HTTP/2's own are passed over.
 * Source: `TranslateHeadersOperations`, pilot/pkg/networking/core/route/route.go.
 */
export function translateHeaders(headers: Headers | undefined): TranslatedHeaders {
  if (headers === undefined) return { outcome: {}, authority: '' };
  const { request, response } = headers;
  const set = authorityIn(request.set);
  return {
    outcome: pruned<HeadersOutcome>({ request: side(request), response: side(response) }),
    authority: set === '' ? authorityIn(request.add) : set,
  };
}

/** The operations of a rule and of its only destination together. */
export function joinHeaders(rule: HeadersOutcome, destination: HeadersOutcome): HeadersOutcome {
  const join = (a: HeaderOutcome = {}, b: HeaderOutcome = {}): HeaderOutcome =>
    pruned<HeaderOutcome>({
      set: { ...a.set, ...b.set },
      add: { ...a.add, ...b.add },
      remove: [...new Set([...(a.remove ?? []), ...(b.remove ?? [])])].sort(),
    });
  return pruned<HeadersOutcome>({
    request: join(rule.request, destination.request),
    response: join(rule.response, destination.response),
  });
}

function side({ set, add, remove }: HeaderOperations): HeaderOutcome {
  return pruned<HeaderOutcome>({
    set: ordinary(set),
    add: ordinary(add),
    remove: remove.filter((name) => !isInternal(name)).sort(),
  });
}

function isInternal(name: string): boolean {
  return name.startsWith(':') || name.toLowerCase() === 'host';
}

function ordinary(headers: Labels): Labels {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !isInternal(name)));
}

function authorityIn(headers: Labels): string {
  return Object.entries(headers).find(([name]) => isAuthorityHeader(name))?.[1] ?? '';
}
