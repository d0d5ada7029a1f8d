import type { CancellationToken } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FilePath, World } from '../../core/index';
import {
  addTest,
  baseName,
  folderOf,
  isTestFile,
  joinPath,
  parseDocument,
  testFileWorld,
  TestWorlds,
  tellRoute,
  wayTo,
  writtenCaller,
} from '../../core/index';
import type { RoutingTestSaveParams, RoutingTestSaveResult } from '../protocol';
import { readWorld } from '../routing';
import type { Session } from '../session';
import { allRead } from '../tests';
import { Texts } from '../texts';
import { isOnDisk, pathOfUri, uriOfPath } from '../uris';

/** `pilotage/tests/save`: the edit that saves a question with its present answer as a test. */
export async function saveTest(
  session: Session,
  params: RoutingTestSaveParams,
  token: CancellationToken,
): Promise<RoutingTestSaveResult> {
  await allRead(session, token);
  const asked = pathOfUri(params.uri);
  const path = params.file === undefined ? asked && besideOf(asked) : pathOfUri(params.file);
  if (asked === undefined || path === undefined || !isOnDisk(path))
    return { problem: 'Save the document first: the tests stand in a file beside it.' };
  const document = new Texts(session.documents).document(path);
  const text = document?.getText();
  const target = worldFor(session, path, text, params);
  if (target === undefined) return { problem: 'The files hold no object that routing knows.' };
  await readWorld(session, target.world.id, token);
  const { workspace, routing } = session.project;
  const { caller, request } = params;
  const story = tellRoute(routing.engine(target.world.id), workspace, caller, request);
  const added = addTest(text, { caller, request, story }, target.named);
  if ('problem' in added) return { problem: `${baseName(path)}: ${added.problem}.` };
  const uri = document === undefined ? uriOfPath(path) : new Texts(session.documents).uri(path);
  const { span, newText } = added.edit;
  const at = document ?? TextDocument.create(uri, 'yaml', 0, '');
  return { uri, isNew: document === undefined, edit: { range: session.range(at, span), newText }, name: added.name };
}

/** `routes.yaml` has its tests in `routes.pilotage-test.yaml`; a test file has them itself. */
function besideOf(path: FilePath): FilePath {
  if (isTestFile(path)) return path;
  return joinPath(folderOf(path), `${baseName(path).replace(/\.[^.]*$/, '')}.pilotage-test.yaml`);
}

interface TargetWorld {
  readonly world: World;
  /** What a new file has to say so that this world is meant. */
  readonly named?: string;
}

/** The world that a test in a file is run in: a new file can say which one is meant. */
function worldFor(
  session: Session,
  path: FilePath,
  text: string | undefined,
  { world: id, caller }: RoutingTestSaveParams,
): TargetWorld | undefined {
  const worlds = new TestWorlds(session.project.workspace);
  const written = text === undefined ? undefined : testFileWorld(parseDocument(text, { template: false }));
  if (written !== undefined) {
    const world = worlds.named(path, written);
    return world && { world };
  }
  const ordered = worlds.ordered({ caller: writtenCaller(caller), file: path });
  const [usual] = ordered;
  const asked = ordered.find((world) => world.id === id);
  if (usual === undefined || text !== undefined || asked === undefined || asked.id === usual.id)
    return usual && { world: usual };
  return { world: asked, named: wayTo(folderOf(path), asked.folder) };
}
