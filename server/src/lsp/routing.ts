import type { CancellationToken } from 'vscode-languageserver/node';
import type { FilePath, RoutingEngine, StoryPlace, Workspace, World } from '../core/index';
import { baseName, isTestFile, TestWorlds } from '../core/index';
import { AnswerProgress } from './answerProgress';
import type { Located, RoutingContext, RoutingDocument, RoutingPlace } from './protocol';
import type { Session } from './session';
import { Slices } from './slices';
import { worldName } from './status';
import type { Texts } from './texts';
import { pathOfUri } from './uris';

/** The mesh that a routing question is about, at one moment. */
export interface RoutingMoment {
  readonly path: FilePath;
  readonly workspace: Workspace;
  readonly engine: RoutingEngine;
  readonly world: World;
  readonly context: RoutingContext;
}

/** There is no mesh to ask, but what is known of why. */
export interface NoRouting {
  readonly problem: string;
  readonly context: RoutingContext;
}

/**
 * Works the mesh of a document out, in slices where many files have to be read for it.
 * @param progress whom it tells how far it is.
 */
export async function routingMoment(
  session: Session,
  { uri, world: wanted, workDoneToken }: RoutingDocument,
  token: CancellationToken,
  progress = new AnswerProgress(session.connection, workDoneToken),
): Promise<RoutingMoment | NoRouting> {
  const path = pathOfUri(uri);
  const { project, reader } = session;
  if (path === undefined)
    return {
      problem: `Pilotage knows files and documents that are not saved yet, not ${uri}`,
      context: { worlds: [], complete: project.isComplete },
    };
  if (reader.state === 'asleep') session.wakeUp();
  const worlds = worldsOf(project.workspace, path);
  const world = worlds.find(({ id }) => id === wanted) ?? worlds[0];
  const context = (chosen: World | undefined): RoutingContext => ({
    worlds: worlds.map((one) => ({
      id: one.id,
      name: worldName(one, project.workspace.roots),
      kind: one.kind,
    })),
    ...(chosen === undefined ? {} : { world: chosen.id }),
    complete: project.isComplete,
  });
  if (world === undefined) return { problem: `${uri} is not part of the workspace`, context: context(undefined) };
  const isRead = await readWorld(session, world.id, token, (done, total) =>
    progress.report('reading files', done, total),
  );
  progress.end();
  if (!isRead) return { problem: 'the question was withdrawn', context: context(world) };
  const { workspace } = project;
  return { path, workspace, engine: project.routing.engine(world.id), world, context: context(world) };
}

/** The worlds that a document belongs to; a test file belongs to none and may ask about any. */
function worldsOf(workspace: Workspace, path: FilePath): World[] {
  if (isTestFile(path)) return new TestWorlds(workspace).ordered({ file: path });
  return workspace.layout.membershipsOf(path).map(({ world }) => world);
}

/**
 * Reads what is needed to answer questions about a world, in slices.
 * @param world its id.
 * @param onProgress told how many of how many files are read.
 * @returns false when the question was withdrawn meanwhile; whoever asks again goes on from there.
 */
export async function readWorld(
  { project }: Session,
  world: string,
  token: CancellationToken,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<boolean> {
  const slices = new Slices();
  const { routing } = project;
  const pending = routing.pending(world);
  for (const [done, file] of pending.entries()) {
    routing.read(world, file);
    onProgress(done, pending.length);
    await slices.pause();
    if (token.isCancellationRequested) return false;
  }
  return true;
}

/** Tells the places of a story or table as positions in documents. */
export function located<T extends { readonly places: readonly StoryPlace[] }>(
  session: Session,
  told: T,
  texts: Texts,
): Located<T> {
  return { ...told, places: told.places.map((place) => locatedPlace(session, place, texts)) };
}

/** A place as a position in its document. */
export function locatedPlace(session: Session, { file, span, object, path }: StoryPlace, texts: Texts): RoutingPlace {
  const document = texts.document(file);
  const start = { line: 0, character: 0 };
  const range = document === undefined ? { start, end: start } : session.range(document, span);
  return { uri: texts.uri(file), range, object, path, label: `${baseName(file)}:${range.start.line + 1}` };
}
