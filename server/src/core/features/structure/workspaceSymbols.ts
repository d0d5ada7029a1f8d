import { namePlaces } from '../../names/kinds';
import { shift } from '../../text/span';
import type { Span } from '../../text/span';
import type { ObjectFacts } from '../../workspace/facts/types';
import type { FilePath } from '../../workspace/paths';
import type { FeatureInput } from '../input';
import type { SymbolKind } from './symbols';

/** Something of the workspace that can be gone to by name. File offsets. */
export interface WorkspaceSymbol {
  readonly name: string;
  readonly kind: SymbolKind;
  /** Kind and namespace of the object. */
  readonly container: string;
  readonly file: FilePath;
  readonly span: Span;
}

/** Nobody reads more; clients filter what they get as the user types on. */
const MOST = 300;

/**
 * The objects of the mesh, the hosts of ServiceEntries and the subsets whose names contain the letters of a query in
 * their order. Without letters: the first ones.
 */
export function workspaceSymbols(input: FeatureInput, query: string): WorkspaceSymbol[] {
  const letters = query.toLowerCase().replace(/\s/g, '');
  const found: WorkspaceSymbol[] = [];
  for (const file of input.workspace.files()) {
    for (const { part, start, resources } of file.parts) {
      for (const facts of part.objects) {
        const namespace = facts.namespace ?? resources.find((resource) => resource.facts === facts)?.namespace;
        const container = namespace === undefined || namespace === '' ? facts.kind : `${facts.kind} in ${namespace}`;
        for (const { name, kind, span } of namedBy(facts)) {
          if (!holdsLetters(name, letters)) continue;
          found.push({ name, kind, container, file: file.path, span: shift(span, start) });
          if (found.length >= MOST) return found;
        }
      }
    }
  }
  return found;
}

function namedBy(facts: ObjectFacts): { name: string; kind: SymbolKind; span: Span }[] {
  if (facts.name === undefined || namePlaces(facts.group, facts.kind) === undefined) return [];
  const own = { name: facts.name, kind: 'object' as const, span: facts.nameSpan };
  const { spec } = facts;
  if (spec.type === 'ServiceEntry')
    return [own, ...spec.hosts.map(({ text, span }) => ({ name: text, kind: 'host' as const, span }))];
  if (spec.type === 'DestinationRule')
    return [own, ...spec.subsets.map(({ text, span }) => ({ name: text, kind: 'subset' as const, span }))];
  return [own];
}

function holdsLetters(text: string, letters: string): boolean {
  const lower = text.toLowerCase();
  let at = 0;
  for (const letter of letters) {
    at = lower.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
