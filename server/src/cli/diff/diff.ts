import path from 'node:path';
import type { RouteChange, RoutedState, World } from '../../core/index';
import {
  changesMarkdown,
  createSchemas,
  DIFF_SIGNS,
  fromSystemPath,
  LiveRouting,
  RouteComparison,
  viewersOf,
  Workspace,
} from '../../core/index';
import { GitError, readRevision } from '../../files/gitRevision';
import { EXIT, Failure } from '../failure';
import { count } from '../formats/humanSummary';
import type { Project } from '../project';
import { displayPath, openProject } from '../project';
import { readWorldText } from '../route/mesh';
import { printable } from '../terminal/cells';
import { silentProgress } from '../terminal/progress';
import type { Progress } from '../terminal/progress';
import type { Terminal } from '../terminal/terminal';
import type { DiffOptions } from './options';
import { readDiffOptions } from './options';

/** The changes of one world. */
export interface WorldChanges {
  /** The folder of the world, relative to the working directory. */
  readonly world: string;
  readonly changes: readonly RouteChange[];
}

/** `pilotage diff`: which routes changed since a revision, and for whom. @returns the exit code. */
export async function diff(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = readDiffOptions(args);
  const progress = options.quiet ? silentProgress : terminal.progress();
  try {
    const project = await openProject(options, terminal, progress);
    const before = await workspaceBefore(project, options, terminal.cwd);
    const worlds = worldsOf(before, project.workspace);
    const found: WorldChanges[] = [];
    for (const world of worlds) {
      const changes = compareWorld(world, before, project, progress);
      if (changes.length > 0) found.push({ world: displayPath(project, world.folder) || '.', changes });
    }
    progress.clear();
    await terminal.print(printed(found, options, terminal));
    return found.length > 0 && options.exitCode ? EXIT.findings : EXIT.good;
  } finally {
    progress.clear();
  }
}

/** The workspace as it was: the same settings and folders, the texts of the revision. */
async function workspaceBefore(project: Project, options: DiffOptions, cwd: string): Promise<Workspace> {
  const { settings, roots } = project.workspace;
  try {
    const files = await readRevision({
      cwd,
      revision: options.revision,
      roots: options.paths.map((given) => path.resolve(cwd, given)),
      exclude: options.exclude,
    });
    // Trees are kept, since no text of a revision can be read again.
    const changes = files.map(({ systemPath, text }) => ({ path: fromSystemPath(systemPath), text, open: true }));
    return Workspace.empty(settings, roots).with(changes).workspace;
  } catch (error) {
    if (error instanceof GitError) throw new Failure(error.message);
    throw error;
  }
}

function worldsOf(...workspaces: readonly Workspace[]): World[] {
  const worlds = new Map<string, World>();
  for (const workspace of workspaces)
    for (const { parts } of workspace.files())
      for (const { resources } of parts) for (const { world } of resources) worlds.set(world.id, world);
  return [...worlds.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function compareWorld(world: World, before: Workspace, project: Project, progress: Progress): RouteChange[] {
  const state = (workspace: Workspace): RoutedState => {
    const live = new LiveRouting(workspace, {
      schemas: createSchemas(),
      readText: (file) => readWorldText(project, file),
      onError: (error, check) => {
        throw new Failure(`internal error in the check ${check}: ${String(error)}`);
      },
    });
    return { engine: live.engine(world.id), workspace };
  };
  const old = state(before);
  const now = state(project.workspace);
  const comparison = new RouteComparison(old, now);
  const viewers = viewersOf(old, now);
  for (const [done, viewer] of viewers.entries()) {
    comparison.compare(viewer);
    progress.show('Comparing', done, viewers.length);
  }
  return comparison.changes;
}

function printed(worlds: readonly WorldChanges[], { format, revision }: DiffOptions, terminal: Terminal): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify({ version: 1, revision, worlds: worlds.map(plain) }, undefined, 2)}\n`;
    case 'markdown':
      return markdownDiff(worlds, revision);
    case 'human':
      return humanDiff(worlds, revision, terminal);
  }
}

/** Without the places, which are offsets into texts that a reader of the answer does not have. */
function plain({ world, changes }: WorldChanges): unknown {
  return {
    world,
    changes: changes.map(({ kind, host, listener, viewers, lines }) => ({ kind, host, listener, viewers, lines })),
  };
}

function summary(worlds: readonly WorldChanges[], revision: string): string {
  const all = worlds.flatMap(({ changes }) => changes);
  const hosts = new Set(all.map(({ host }) => host)).size;
  return hosts === 0
    ? `No route changed since ${revision}.`
    : `The routes of ${count(hosts, 'host')} changed since ${revision}.`;
}

function humanDiff(worlds: readonly WorldChanges[], revision: string, { paint }: Pick<Terminal, 'paint'>): string {
  const lines: string[] = [];
  for (const { world, changes } of worlds) {
    if (worlds.length > 1) lines.push(paint('heading', printable(world)), '');
    for (const { kind, host, viewers, lines: changed } of changes) {
      lines.push(`${paint('strong', printable(host))} ${kind}, for ${viewers.join(', ')}`);
      for (const line of changed) {
        const text = `  ${DIFF_SIGNS[line.kind]} ${printable(line.text)}`;
        lines.push(line.kind === 'same' ? paint('dim', text) : paint(line.kind, text));
      }
      lines.push('');
    }
  }
  return `${[...lines, summary(worlds, revision)].join('\n')}\n`;
}

function markdownDiff(worlds: readonly WorldChanges[], revision: string): string {
  const lines = ['## Changed routes', '', summary(worlds, revision), ''];
  for (const { world, changes } of worlds) {
    if (worlds.length > 1) lines.push(`### ${world}`, '');
    lines.push(...changesMarkdown(changes));
  }
  return `${lines.map(printable).join('\n').trimEnd()}\n`;
}
