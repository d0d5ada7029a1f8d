import { newLines } from '../../yaml/layout';
import { isAt, placed } from './place';
import type { Refactoring, RefactorPlace } from './place';
import { chunksOf } from './routeChunks';
import { covers, disjoint, requestsOf, specificity } from './requests';
import type { Requests } from './requests';

interface Route {
  readonly number: number;
  readonly requests: Requests;
  readonly chunk: string;
}

/**
 * Puts the http routes in order, the most specific first. Two routes change places only when no request can be meant by
 * both, or when the later one gets no request at all today because the earlier one takes everything it matches.
 */
export function sortRoutes(place: RefactorPlace): Refactoring[] {
  const { object, resource, text } = place;
  const list = object.at('spec.http');
  if (resource.facts.spec.type !== 'VirtualService' || !isAt(place, list) || list.open) return [];
  const region = chunksOf(text, list);
  if (region === undefined) return [];
  const routes = list.items().map((rule, index): Route | undefined => {
    const requests = requestsOf(rule);
    const chunk = region.chunks[index];
    return requests === undefined || chunk === undefined ? undefined : { number: index + 1, requests, chunk };
  });
  const known = routes.flatMap((route) => route ?? []);
  if (known.length !== routes.length) return [];
  const { sorted, woken } = sort(known);
  if (sorted.every((route, index) => route === known[index])) return [];
  const effect =
    woken.length === 0
      ? 'no request changes its route'
      : `${woken.map((number) => `route ${number}`).join(' and ')}, never reached today, then ${woken.length === 1 ? 'gets' : 'get'} requests`;
  // Blank lines keep their places, so that none comes to stand first.
  const gaps = known.map(({ chunk }) => gapOf(chunk));
  const newText = sorted
    .map(({ chunk }, index) => (gaps[index] ?? '') + chunk.slice(gapOf(chunk).length))
    .join(newLines(text, ['']));
  return [
    {
      title: `Sort the http routes, most specific first (${effect})`,
      kind: 'rewrite',
      edits: [placed(place, { span: { start: region.start, end: region.end }, newText })],
    },
  ];
}

function sort(routes: readonly Route[]): { sorted: readonly Route[]; woken: readonly number[] } {
  const sorted = [...routes];
  const woken = new Set<number>();
  for (let end = sorted.length - 1; end > 0; end--) {
    for (let index = 0; index < end; index++) {
      const [first, second] = [sorted[index], sorted[index + 1]];
      if (first === undefined || second === undefined) continue;
      const isHidden = covers(first.requests, second.requests) && !covers(second.requests, first.requests);
      const isFree = disjoint(first.requests, second.requests);
      if (!isHidden && !(isFree && specificity(second.requests) > specificity(first.requests))) continue;
      if (isHidden) woken.add(second.number);
      sorted[index] = second;
      sorted[index + 1] = first;
    }
  }
  return { sorted, woken: [...woken].sort((a, b) => a - b) };
}

function gapOf(chunk: string): string {
  return /^(?:[ \t]*\r?\n)*/.exec(chunk)?.[0] ?? '';
}
