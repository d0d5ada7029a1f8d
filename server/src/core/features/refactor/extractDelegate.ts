import { columnOf, layoutOf, newLines } from '../../yaml/layout';
import { writeBlock, writeItem } from '../../yaml/write';
import type { Writable } from '../../yaml/write';
import { isAt, placed } from './place';
import type { Refactoring, RefactorPlace } from './place';
import { toWritable } from '../../yaml/toWritable';

/**
 * Moves the http route at the cursor into a VirtualService of its own, to which the route then delegates: the conditions
 * stay, the rest goes. Only where nothing gets lost: without comments and aliases in what moves.
 */
export function extractDelegate(place: RefactorPlace): Refactoring[] {
  const { object, resource, text, part } = place;
  const { facts } = resource;
  if (facts.spec.type !== 'VirtualService' || facts.name === undefined || facts.path.length > 0) return [];
  // A delegate cannot delegate.
  if (facts.spec.hosts.length === 0) return [];
  const rule = object
    .at('spec.http')
    .items()
    .find((candidate) => isAt(place, candidate));
  const map = rule?.map;
  if (rule === undefined || map === undefined || map.flow || rule.get('route').items().length === 0) return [];
  if (/(?:^|\s)#|[&*][A-Za-z]/.test(text.slice(map.start, map.end))) return [];
  const whole = toWritable(rule);
  if (whole === undefined || typeof whole !== 'object' || Array.isArray(whole)) return [];
  const { match, ...moved } = whole as { readonly [key: string]: Writable };
  const name = freeName(place, facts.name);
  const layout = layoutOf(text);
  const kept: Writable = { ...(match === undefined ? {} : { match }), delegate: { name } };
  const column = columnOf(text, map.start) - 2;
  const [first = '', ...rest] = writeItem(kept, column, layout);
  const delegate: Writable = {
    apiVersion: object.get('apiVersion').text ?? '',
    kind: 'VirtualService',
    metadata: { name, ...(facts.namespace === undefined ? {} : { namespace: facts.namespace }) },
    spec: { http: [moved] },
  };
  const isEnded = part.text.endsWith('\n');
  const breakOf = newLines(text, ['']);
  const lines = ['---', ...writeBlock(delegate, 0, layout)];
  const end = part.text.length;
  return [
    {
      title: `Move the route into a delegate, VirtualService ${name}`,
      kind: 'extract',
      edits: [
        placed(place, {
          span: { start: map.start, end: map.end },
          newText: first.trimStart().slice(2) + newLines(text, rest),
        }),
        placed(place, {
          span: { start: end, end },
          newText: isEnded ? lines.join(breakOf) + breakOf : newLines(text, lines) + breakOf,
        }),
      ],
    },
  ];
}

function freeName({ view, resource }: RefactorPlace, base: string): string {
  for (let number = 1; ; number++) {
    const name = `${base}-routes${number === 1 ? '' : `-${number}`}`;
    if (view.variants('networking.istio.io/VirtualService', resource.namespace, name).length === 0) return name;
  }
}
