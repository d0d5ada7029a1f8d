import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Call, RoutingStory, StoryPlace } from '../../core/index';
import {
  answersOf,
  measuredMesh,
  readCaller,
  readRequest,
  storyMarkdown,
  storyMermaid,
  tellRoute,
} from '../../core/index';
import { describeError } from '../../files/readText';
import { EXIT, Failure } from '../failure';
import type { Project } from '../project';
import { openProject } from '../project';
import { silentProgress } from '../terminal/progress';
import type { Progress } from '../terminal/progress';
import type { Terminal } from '../terminal/terminal';
import { humanStory } from './human';
import { Meshes } from './mesh';
import type { RouteOptions } from './options';
import { readRouteOptions } from './options';
import { locatePlaces, placeLabel } from './places';

/** `pilotage route`: follows a request. @returns the exit code. Throws a Failure when it cannot. */
export async function route(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = readRouteOptions(args);
  const progress = options.quiet ? silentProgress : terminal.progress();
  try {
    const { question } = options;
    if ('request' in question) {
      const read = readRequest(question.request);
      if ('problem' in read) throw new Failure(read.problem);
    }
    const calls =
      'calls' in question ? await readCalls(path.resolve(terminal.cwd, question.calls), question.calls) : [];
    const project = await openProject(options, terminal, progress);
    const text =
      'calls' in question
        ? answer(project, options, calls, progress)
        : await tell(project, options, question, terminal, progress);
    progress.clear();
    await terminal.print(text);
    return EXIT.good;
  } finally {
    progress.clear();
  }
}

/** The answers to all calls: `{"calls":{id: answer}}`. */
function answer(project: Project, { world }: RouteOptions, calls: readonly Call[], progress: Progress): string {
  const { engine } = new Meshes(project, progress, measuredMesh).of({ world });
  const lines = Object.entries(answersOf(engine, calls)).map(
    ([id, outcome]) => `${JSON.stringify(id)}: ${JSON.stringify(outcome)}`,
  );
  return `{"calls": {\n${lines.join(',\n')}\n}}\n`;
}

async function tell(
  project: Project,
  { world, format }: RouteOptions,
  { caller: written, request }: Extract<RouteOptions['question'], { readonly request: unknown }>,
  terminal: Terminal,
  progress: Progress,
): Promise<string> {
  const mesh = new Meshes(project, progress).of({ world, caller: written });
  const read = readCaller(mesh.engine.mesh, written);
  if ('problem' in read) throw new Failure(read.problem);
  const story = withWorld(tellRoute(mesh.engine, project.workspace, read.caller, request), mesh.chosen);
  if (format === 'mermaid') return storyMermaid(story);
  const places = await locatePlaces(project, story.places);
  switch (format) {
    case 'json':
      return `${JSON.stringify({ version: 1, ...story, places }, undefined, 2)}\n`;
    case 'markdown': {
      const label = (place: StoryPlace): string => {
        const found = places[story.places.indexOf(place)];
        return found === undefined ? '' : placeLabel(found);
      };
      return storyMarkdown(story, label);
    }
    case 'human':
      return humanStory(story, places, terminal);
  }
}

/** Where there are several worlds, the answer says which one it is about. */
function withWorld(story: RoutingStory, world: string | undefined): RoutingStory {
  if (world === undefined) return story;
  return { ...story, assumptions: [...story.assumptions, `the objects of ${world} are meant; --world chooses others`] };
}

async function readCalls(file: string, given: string): Promise<Call[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new Failure(`${given}: ${describeError(error)}`);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new Failure(`${given} is no JSON: ${describeError(error)}`);
  }
  if (!Array.isArray(parsed)) throw new Failure(`${given} must hold a list of calls`);
  return parsed.map((call: unknown, index) => checkedCall(call, `${given}: call ${index + 1}`));
}

function checkedCall(call: unknown, name: string): Call {
  const { id, from, request } = (typeof call === 'object' && call !== null ? call : {}) as Partial<
    Record<keyof Call, unknown>
  >;
  if (typeof id !== 'string') throw new Failure(`${name} has no id`);
  if (typeof from !== 'object' || from === null) throw new Failure(`${name} (${id}) has no from`);
  const { host, port, protocol } = (typeof request === 'object' && request !== null ? request : {}) as Record<
    string,
    unknown
  >;
  if (typeof host !== 'string' || typeof port !== 'number' || typeof protocol !== 'string')
    throw new Failure(`${name} (${id}) has no request with protocol, host and port`);
  return call as Call;
}
