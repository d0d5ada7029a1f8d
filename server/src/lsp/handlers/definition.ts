import type {
  DefinitionParams,
  Location,
  LocationLink,
  TextDocumentPositionParams,
  TypeDefinitionParams,
} from 'vscode-languageserver/node';
import { definition as find, typeDefinition as findType } from '../../core/index';
import { askedAt } from '../askedAt';
import { toLocation } from '../locations';
import type { Session } from '../session';

/** `textDocument/definition`: where the thing gets its name that is named here. */
export function definition(session: Session, params: DefinitionParams): LocationLink[] | Location[] | null {
  return answer(session, params, find, session.features.definitionLinks);
}

/** `textDocument/typeDefinition`: the workloads that stand behind what is named here. */
export function typeDefinition(session: Session, params: TypeDefinitionParams): LocationLink[] | Location[] | null {
  return answer(session, params, findType, session.features.typeDefinitionLinks);
}

function answer(
  session: Session,
  params: TextDocumentPositionParams,
  feature: typeof find,
  withLinks: boolean,
): LocationLink[] | Location[] | null {
  const asked = askedAt(session, params);
  const found = asked && feature(asked.input, asked.path, asked.offset);
  if (asked === undefined || found === undefined) return null;
  const { translation, document } = asked;
  const locations = found.targets.flatMap((target) => toLocation(translation, target));
  if (!withLinks) return locations;
  const originSelectionRange = translation.converter.range(document, found.origin);
  return locations.map(({ uri, range }) => ({
    originSelectionRange,
    targetUri: uri,
    targetRange: range,
    targetSelectionRange: range,
  }));
}
