import { resolveShortName } from '../../istio/hosts';
import { otherThan } from '../../rules/related';
import { conflictingMeshHosts } from '../../rules/virtualServices/conflictingMeshHosts';
import type { VirtualServiceFacts } from '../../workspace/facts/types';
import { displayName } from '../../workspace/resource';
import type { Resource } from '../../workspace/resource';
import { newLines } from '../../yaml/layout';
import type { Field } from '../../yaml/field';
import { toWritable } from '../../yaml/toWritable';
import { documentRemoval, isAt, placed, writtenElsewhere } from './place';
import type { Refactoring, RefactorPlace } from './place';
import { covers, requestsOf } from './requests';
import { chunksOf, moveChunk } from './routeChunks';

/**
 * Puts the http routes of another VirtualService of the same hosts into the one at the cursor, and removes the other,
 * in whatever file it is. Only where both are for the same callers, and every route of the other can be reached after
 * those that are here: what takes all requests stays last.
 */
export function mergeVirtualServices(place: RefactorPlace): Refactoring[] {
  const { object, resource, view } = place;
  const { spec } = resource.facts;
  if (spec.type !== 'VirtualService' || !isAt(place, object.at('spec.hosts')) || !isPlain(object)) return [];
  const [host = ''] = fullHosts(place, resource, spec);
  const rivals = otherThan(view, resource, view.find('virtual-service', host)).filter((other) => isAlike(place, other));
  return rivals.flatMap((other) => mergeInto(place, other));
}

/** What a merge leaves alone. */
const MERGED: ReadonlySet<string> = new Set(['hosts', 'gateways', 'exportTo', 'http']);

function isPlain(object: Field): boolean {
  const spec = object.get('spec');
  return !spec.open && spec.members().every(({ key }) => MERGED.has(String(key)));
}

/** True for a VirtualService in the same namespace whose hosts, gateways and exportTo are the same. */
function isAlike(place: RefactorPlace, other: Resource): boolean {
  const [mine, theirs] = [place.resource, other].map((one) => {
    const { spec } = one.facts;
    if (spec.type !== 'VirtualService' || spec.openHosts) return undefined;
    const { gateways = ['mesh'], exportTo = [] } = spec;
    return JSON.stringify([one.namespace, fullHosts(place, one, spec), sorted(gateways), sorted(exportTo)]);
  });
  return mine !== undefined && mine === theirs;
}

function fullHosts({ view }: RefactorPlace, { namespace }: Resource, { hosts }: VirtualServiceFacts): string[] {
  return sorted(hosts.map(({ text }) => resolveShortName(text, namespace, view.settings.domainSuffix)));
}

function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

function mergeInto(place: RefactorPlace, other: Resource): Refactoring[] {
  const written = writtenElsewhere(place.input, other);
  const removal = documentRemoval(place.input, other);
  if (written === undefined || removal === undefined || !isPlain(written.object)) return [];
  const list = place.object.at('spec.http');
  const added = written.object.at('spec.http');
  const here = chunksOf(place.text, list);
  const there = chunksOf(written.text, added);
  if (here === undefined || there === undefined) return [];
  const rules = list.items();
  const last = rules.findIndex((rule) => !rule.get('match').exists);
  const moved = added.items().map((rule, index) => ({ rule, chunk: there.chunks[index] ?? '' }));
  // One rule that takes everything is enough.
  const kept = moved.filter(({ rule }) => last < 0 || rule.get('match').exists);
  const dropped = moved.filter((one) => !kept.includes(one) && !isSame(one.rule, rules[last]));
  if (
    !areReached(
      last < 0 ? rules : rules.slice(0, last),
      kept.map(({ rule }) => rule),
    )
  )
    return [];
  const lines = kept.map(({ chunk }) => moveChunk(chunk.replaceAll('\r', ''), there.column, here.column).split('\n'));
  const chunks = [...here.chunks];
  chunks.splice(
    last < 0 ? chunks.length : last,
    0,
    ...lines.map((own) => newLines(place.text, own).replace(/^\r?\n/, '')),
  );
  const note = dropped.length === 0 ? '' : ' (its route without match gives way to the one here)';
  return [
    {
      title: `Merge VirtualService ${displayName(other)} into this one${note}`,
      kind: 'rewrite',
      mends: conflictingMeshHosts.code,
      edits: [
        placed(place, {
          span: { start: here.start, end: here.end },
          newText: newLines(place.text, chunks).replace(/^\r?\n/, ''),
        }),
        removal,
      ],
    },
  ];
}

function isSame(a: Field, b: Field | undefined): boolean {
  const [first, second] = [toWritable(a), b && toWritable(b)];
  return first !== undefined && JSON.stringify(first) === JSON.stringify(second);
}

/** False where a rule takes all requests of a later one. */
function areReached(rules: readonly Field[], added: readonly Field[]): boolean {
  const earlier = rules.map(requestsOf);
  return added.every((rule) => {
    const requests = requestsOf(rule);
    return requests !== undefined && earlier.every((before) => before !== undefined && !covers(before, requests));
  });
}
