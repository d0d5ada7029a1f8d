import type { DefinitionParams, Location, LocationLink } from 'vscode-languageserver/node';
import { definition as find } from '../../core/index';
import { askedAt } from '../askedAt';
import { toLocation } from '../locations';
import type { Session } from '../session';

/** `textDocument/definition`: where the thing gets its name that is named here. */
export function definition(session: Session, params: DefinitionParams): LocationLink[] | Location[] | null {
  const asked = askedAt(session, params);
  const found = asked && find(asked.input, asked.path, asked.offset);
  if (asked === undefined || found === undefined) return null;
  const { translation, document } = asked;
  const locations = found.targets.flatMap((target) => toLocation(translation, target));
  if (!translation.features.definitionLinks) return locations;
  const originSelectionRange = translation.converter.range(document, found.origin);
  return locations.map(({ uri, range }) => ({
    originSelectionRange,
    targetUri: uri,
    targetRange: range,
    targetSelectionRange: range,
  }));
}
