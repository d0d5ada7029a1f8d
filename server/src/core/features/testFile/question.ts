import { problemStory, tellRoute } from '../../routing/ask/ask';
import { readCaller } from '../../routing/ask/caller';
import type { WrittenCaller } from '../../routing/ask/caller';
import type { WrittenRequest } from '../../routing/ask/request';
import type { RoutingEngine } from '../../routing/engine';
import type { RoutingStory } from '../../routing/story/story';
import { callerOf, requestOf } from '../../routing/tests/readTests';
import { TestWorlds } from '../../routing/tests/testWorlds';
import type { World } from '../../workspace/layout';
import type { FilePath } from '../../workspace/paths';
import type { Field } from '../../yaml/field';
import type { FeatureInput } from '../input';

/** What a test asks, as far as it is written. */
export interface TestQuestion {
  readonly caller: WrittenCaller | undefined;
  readonly request: WrittenRequest | undefined;
}

/** The question of a test that may be half written. @param test an item of `tests`. */
export function questionOf(test: Field): TestQuestion {
  return { caller: callerOf(test), request: requestOf(test.get('request')) };
}

/** The mesh that a test file is about. */
export interface TestMesh {
  readonly engine: RoutingEngine;
  readonly world: World;
}

/**
 * The mesh that a test is about: of the world that its file names, else as `TestWorlds` chooses.
 * @param named what the file says of its world.
 * @returns undefined where nothing is to be asked, or nothing is there.
 */
export function testMesh(
  { workspace, engineOf }: FeatureInput,
  file: FilePath,
  named: string | undefined,
  caller: WrittenCaller | undefined,
): TestMesh | undefined {
  if (engineOf === undefined) return undefined;
  const worlds = new TestWorlds(workspace);
  const world = named === undefined ? worlds.ordered({ caller, file })[0] : worlds.named(file, named);
  return world && { world, engine: engineOf(world.id) };
}

/** The present answer to a question, with what keeps it from being asked told as a story; undefined while it is not written. */
export function presentAnswer(
  { workspace }: FeatureInput,
  { engine }: TestMesh,
  { caller, request }: TestQuestion,
): RoutingStory | undefined {
  if (caller === undefined || request === undefined) return undefined;
  const read = readCaller(engine.mesh, caller);
  if ('problem' in read) return problemStory(caller.gateway ?? caller.from ?? '', request.url, read.problem);
  return tellRoute(engine, workspace, read.caller, request);
}
