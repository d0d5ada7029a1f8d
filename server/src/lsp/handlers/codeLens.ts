import type { CodeLens, CodeLensParams } from 'vscode-languageserver/node';
import { isTestFile, readTests, routeLenses, usesLenses, usesOf, usesTitle } from '../../core/index';
import type { UsesLens } from '../../core/index';
import { toLocation } from '../locations';
import type { OpenDocument } from '../openDocuments';
import type { ShowReferencesParams } from '../protocol';
import { COMPARE_ROUTING, OPEN_ROUTING } from '../routingLink';
import type { Session } from '../session';
import { knownTests } from '../tests';

/** What a lens keeps until it is seen. */
interface LensData {
  readonly uri: string;
  readonly subjects: UsesLens['subjects'];
  readonly worlds: UsesLens['worlds'];
}

/** `textDocument/codeLens`: who uses a thing (the counting waits until the line is seen), and where a request goes. */
export function codeLens(session: Session, { textDocument }: CodeLensParams): CodeLens[] | null {
  const open = session.documents.of(textDocument.uri);
  if (open === undefined || !session.settings.codeLens) return null;
  const translation = session.translation();
  const input = session.featureInput(translation);
  const { uri } = textDocument;
  if (isTestFile(open.path)) return testLenses(session, open);
  const uses = session.showsReferences ? usesLenses(input, open.path) : [];
  const routes = session.previewsRoutes ? routeLenses(input, open.path) : [];
  return [
    ...uses.map(({ span, subjects, worlds }) => {
      const data: LensData = { uri, subjects, worlds };
      return { range: translation.converter.range(open.document, span), data };
    }),
    ...routes.flatMap((span, index): CodeLens[] => {
      const range = translation.converter.range(open.document, span);
      const lens = (title: string, command: string): CodeLens => ({
        range,
        command: { title, command, arguments: [uri, range.start] },
      });
      const lenses = [lens('effective routing', OPEN_ROUTING)];
      // It is about the whole file.
      return index === 0 ? [...lenses, lens('compare', COMPARE_ROUTING)] : lenses;
    }),
  ];
}

/** Above each test: run it, and show the way of its request. */
function testLenses(session: Session, { document }: OpenDocument): CodeLens[] {
  return knownTests(readTests(document.getText())).flatMap(({ id, test }) => {
    const range = session.range(document, { start: test.whole.start, end: test.whole.start });
    const run = { title: 'run routing test', command: 'pilotage.runRoutingTest', arguments: [document.uri, id] };
    const show = { title: 'effective routing', command: OPEN_ROUTING, arguments: [document.uri, range.start] };
    return [
      ...(session.runsTests ? [{ range, command: run }] : []),
      ...(session.previewsRoutes ? [{ range, command: show }] : []),
    ];
  });
}

/** `codeLens/resolve`: how often it is used, and where. */
export function resolveCodeLens(session: Session, lens: CodeLens): CodeLens {
  if (lens.data === undefined) return lens;
  const { uri, subjects, worlds } = lens.data as LensData;
  const translation = session.translation();
  const uses = usesOf(session.featureInput(translation), { subjects, worlds });
  const locations = uses.flatMap((use) => toLocation(translation, use));
  const params: ShowReferencesParams = { uri, position: lens.range.start, locations };
  const title = usesTitle(locations.length);
  const command = locations.length === 0 ? '' : 'pilotage.showReferences';
  return { ...lens, command: { title, command, arguments: [params] } };
}
