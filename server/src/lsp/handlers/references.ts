import type { Location, ReferenceParams } from 'vscode-languageserver/node';
import { references as find } from '../../core/index';
import { askedAt } from '../askedAt';
import { toLocation } from '../locations';
import type { Session } from '../session';

/** `textDocument/references`: every place that names what is named here. */
export function references(session: Session, params: ReferenceParams): Location[] {
  const asked = askedAt(session, params);
  if (asked === undefined) return [];
  const found = find(asked.input, asked.path, asked.offset, params.context.includeDeclaration);
  return found.flatMap((place) => toLocation(asked.translation, place));
}
