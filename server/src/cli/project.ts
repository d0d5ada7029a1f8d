import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { FilePath, ProjectFile, Settings, Workspace } from '../core/index';
import {
  cutDocuments,
  folderOf,
  fromSystemPath,
  isInside,
  joinPath,
  MAX_FILE_LENGTH,
  PROJECT_FILE,
  relativePath,
  withProjects,
} from '../core/index';
import type { LoadProgress, SkippedFile } from '../files/loadWorkspace';
import { findProject } from '../files/projectFile';
import { toSystemPath } from '../files/systemPath';
import { loadWorkspace } from '../files/loadWorkspace';
import { decodeManifest, describeError } from '../files/readText';
import { Failure } from './failure';
import { withMeshFiles, withMeshPaths } from './meshFiles';
import type { ProjectOptions } from './options';
import type { Progress } from './terminal/progress';
import type { Terminal } from './terminal/terminal';
import { Texts } from './texts';

/** The files that a command works on, as a workspace. */
export interface Project {
  readonly workspace: Workspace;
  readonly texts: Texts;
  /** Files and folders that were passed over. */
  readonly skipped: readonly SkippedFile[];
  /** How many YAML or JSON documents the files hold; empty ones do not count. */
  readonly documents: number;
  /** The working directory. */
  readonly cwd: FilePath;
  readonly projectFile: ProjectPlace;
}

/** The file in which a project says things of itself, or would. */
export interface ProjectPlace {
  readonly path: FilePath;
  readonly isThere: boolean;
}

/** The name by which standard input goes. */
const STDIN = '<stdin>';

/**
 * Reads the files that the options name. Throws a Failure when a path is not there or a mesh file cannot be read.
 */
export async function openProject(options: ProjectOptions, terminal: Terminal, progress: Progress): Promise<Project> {
  const cwd = fromSystemPath(terminal.cwd);
  const named = options.paths.filter((given) => given !== '-');
  const roots = named.map((given) => path.resolve(terminal.cwd, given));
  const folders = await Promise.all(roots.map((root, index) => folderOfRoot(root, named[index] ?? root)));
  const readsInput = named.length < options.paths.length;
  const common = commonFolder(readsInput ? [...folders, cwd] : folders);
  const said = findProject(toSystemPath(common), () => undefined);
  const texts = new Texts();
  let documents = 0;
  const loaded = await loadWorkspace(roots, {
    settings: settingsFor(options, terminal.cwd, said),
    // What is checked together is meant to live together.
    worldRoots: [common],
    exclude: options.exclude,
    excludeFrom: terminal.cwd,
    onProgress: (state) => showLoading(progress, state),
    onText({ path: file }, read) {
      documents += countDocuments(read.text);
      texts.keep(file, read);
    },
  });
  const skipped = [...loaded.skipped];
  let { workspace } = loaded;
  if (readsInput) {
    const file = joinPath(cwd, STDIN);
    const read = decodeManifest(await terminal.readInput(MAX_FILE_LENGTH));
    if ('skipped' in read)
      skipped.push({ systemPath: STDIN, path: file, named: true, reason: read.skipped, detail: read.detail });
    else {
      texts.give(file, read.text);
      documents += countDocuments(read.text);
      workspace = workspace.with([{ path: file, text: read.text }]).workspace;
    }
  }
  workspace = await withMeshFiles(workspace, options, terminal.cwd, texts);
  const projectFile = { path: joinPath(said?.folder ?? common, PROJECT_FILE), isThere: said !== undefined };
  return { workspace, texts, skipped, documents, cwd, projectFile };
}

/** The settings: what the project file says, and over it what the command line says. */
function settingsFor(options: ProjectOptions, cwd: string, project: ProjectFile | undefined): Settings {
  const settings = withMeshPaths(options, cwd);
  return { ...withProjects(settings, project === undefined ? [] : [project]), ...options.said };
}

/** A path for people and tools: relative to the working directory, with `/`. */
export function displayPath(project: Pick<Project, 'cwd'>, file: FilePath): string {
  return relativePath(project.cwd, file);
}

async function folderOfRoot(root: string, given: string): Promise<FilePath> {
  try {
    const stats = await stat(root);
    return stats.isDirectory() ? fromSystemPath(root) : folderOf(fromSystemPath(root));
  } catch (error) {
    throw new Failure(`${given === '' ? '""' : given}: ${describeError(error)}`);
  }
}

function commonFolder(folders: readonly FilePath[]): FilePath {
  const [first = '/', ...others] = folders;
  let common = first;
  while (!others.every((folder) => isInside(folder, common)) && common !== folderOf(common)) common = folderOf(common);
  return common;
}

function countDocuments(text: string): number {
  return cutDocuments(text).filter(({ start, end }) => /^[ \t]*[^\s#]/m.test(text.slice(start, end))).length;
}

function showLoading(progress: Progress, { phase, done, total }: LoadProgress): void {
  progress.show(phase === 'finding' ? 'Finding files' : 'Reading', done, total);
}
