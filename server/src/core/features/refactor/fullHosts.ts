import { mentionsOf } from '../../names/mentionsOf';
import { touches } from '../../text/span';
import { placed } from './place';
import type { PlacedEdit, Refactoring, RefactorPlace } from './place';

/** Kinds in which a host without a dot is completed with the object's namespace, so that both forms mean the same. */
const COMPLETED: ReadonlySet<string> = new Set(['VirtualService', 'DestinationRule']);

/** Writes short hosts in full: the one at the cursor, and all of the object. Both forms mean the same to istiod. */
export function fullHosts(place: RefactorPlace): Refactoring[] {
  const { object, resource, input, span } = place;
  if (resource.facts.group !== 'networking.istio.io' || !COMPLETED.has(resource.facts.kind)) return [];
  if (resource.namespace === '' || resource.namespaceFrom === 'unknown') return [];
  const short = mentionsOf(object, resource, input.workspace.settings.domainSuffix).flatMap(({ subject, span: at }) => {
    if (subject.kind !== 'host' || subject.host.length <= at.end - at.start) return [];
    return [{ host: subject.host, at, edit: placed(place, { span: at, newText: subject.host }) }];
  });
  const here = short.find(({ at }) => touches(at, span.start));
  if (here === undefined) return [];
  const one = rewrite(`Write the host in full: ${here.host}`, [here.edit]);
  if (short.length === 1) return [one];
  return [
    one,
    rewrite(
      `Write all ${short.length} short hosts of the ${resource.facts.kind} in full`,
      short.map(({ edit }) => edit),
    ),
  ];
}

function rewrite(title: string, edits: readonly PlacedEdit[]): Refactoring {
  return { title, kind: 'rewrite', edits };
}
