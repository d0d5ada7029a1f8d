import { addMember } from '../../yaml/edit';
import type { Writable } from '../../yaml/write';
import { isAt, placed } from './place';
import type { Refactoring, RefactorPlace } from './place';

/** Failures after which a request can be sent again without doing its work twice, and the answer of a server that is not ready. */
const RETRY_ON = 'connect-failure,refused-stream,503';

/**
 * Adds a timeout and retries to the http route at the cursor. All attempts together fit into the timeout: three of 3s
 * into 10s. A timeout that is there stays, and its retries share it.
 */
export function addRetries(place: RefactorPlace): Refactoring[] {
  const { object, resource, text } = place;
  if (resource.facts.spec.type !== 'VirtualService') return [];
  const rule = object
    .at('spec.http')
    .items()
    .find((candidate) => isAt(place, candidate));
  if (rule === undefined || rule.get('route').items().length === 0 || rule.get('retries').exists) return [];
  const members: [string, Writable][] = rule.get('timeout').exists
    ? [['retries', { attempts: 2, retryOn: RETRY_ON }]]
    : [
        ['timeout', '10s'],
        ['retries', { attempts: 2, perTryTimeout: '3s', retryOn: RETRY_ON }],
      ];
  const edits = members.map(([key, value]) => addMember(text, rule, key, value));
  if (edits.some((edit) => edit === undefined)) return [];
  const what = members.length === 1 ? 'retries' : 'a timeout of 10s and retries';
  return [
    {
      title: `Add ${what} (2 after failures to connect, refused streams and 503)`,
      kind: 'rewrite',
      edits: edits.flatMap((edit) => (edit === undefined ? [] : [placed(place, edit)])),
    },
  ];
}
