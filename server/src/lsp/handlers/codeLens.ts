import type { CodeLens, CodeLensParams } from 'vscode-languageserver/node';
import { usesLenses, usesOf, usesTitle } from '../../core/index';
import type { UsesLens } from '../../core/index';
import { toLocation } from '../locations';
import type { ShowReferencesParams } from '../protocol';
import type { Session } from '../session';

/** What a lens keeps until it is seen. */
interface LensData {
  readonly uri: string;
  readonly subjects: UsesLens['subjects'];
  readonly worlds: UsesLens['worlds'];
}

/** `textDocument/codeLens`: where it can be said who uses a thing. The counting waits until the line is seen. */
export function codeLens(session: Session, { textDocument }: CodeLensParams): CodeLens[] | null {
  const open = session.documents.of(textDocument.uri);
  if (open === undefined || !session.showsReferences || !session.settings.codeLens) return null;
  const translation = session.translation();
  return usesLenses(session.featureInput(translation), open.path).map(({ span, subjects, worlds }) => {
    const data: LensData = { uri: textDocument.uri, subjects, worlds };
    return { range: translation.converter.range(open.document, span), data };
  });
}

/** `codeLens/resolve`: how often it is used, and where. */
export function resolveCodeLens(session: Session, lens: CodeLens): CodeLens {
  const { uri, subjects, worlds } = lens.data as LensData;
  const translation = session.translation();
  const uses = usesOf(session.featureInput(translation), { subjects, worlds });
  const locations = uses.flatMap((use) => toLocation(translation, use));
  const params: ShowReferencesParams = { uri, position: lens.range.start, locations };
  const title = usesTitle(locations.length);
  return {
    ...lens,
    command: { title, command: locations.length === 0 ? '' : 'pilotage.showReferences', arguments: [params] },
  };
}
