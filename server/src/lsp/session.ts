import type { Connection, Position, Range } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FeatureInput, FilePath, ProjectFile, Span } from '../core/index';
import {
  fromSystemPath,
  isInside,
  isOwnFile,
  isProjectFile,
  joinPath,
  MAX_FILE_LENGTH,
  mentionsIstio,
  PROJECT_FILE,
  withProjects,
} from '../core/index';
import { findProject } from '../files/projectFile';
import { toSystemPath } from '../files/systemPath';
import type { ClientFeatures } from './clientFeatures';
import { readClientFeatures } from './clientFeatures';
import { Converter } from './convert';
import type { Translation } from './diagnostics';
import { Documentation } from './documentation';
import type { FileEvent } from './fileEvents';
import { FolderReader } from './folderReader';
import { Guard } from './guard';
import type { OpenDocument } from './openDocuments';
import { OpenDocuments } from './openDocuments';
import type { Outlet } from './outlet';
import type { ProjectChange } from './project';
import { Project } from './project';
import type { InitializationOptions } from './protocol';
import { Publisher } from './publisher';
import { Redrawer } from './redrawer';
import { Refresher } from './refresher';
import { Reports } from './reports';
import type { ServerSettings } from './serverSettings';
import { coreSettings, namedFiles, readServerSettings } from './serverSettings';
import { StatusTeller } from './statusTeller';
import { templates } from './templates';
import { TestsTeller } from './testsTeller';
import { readText, Texts } from './texts';
import { isOnDisk } from './uris';
import { Wording } from './wording';

/** When nobody asks after an edit, it is taken in after so long without another: keystrokes in a row cost one update. */
const PAUSE_MS = 20;

/** One conversation with one client: what it can do, what it has set and opened, and the project that it works on. */
export class Session {
  readonly guard: Guard;
  readonly documents: OpenDocuments;
  readonly project: Project;
  readonly reports: Reports;
  readonly reader: FolderReader;
  readonly refresher: Refresher;
  /** Resolves when the settings are known; before that nothing should be said. */
  readonly started: Promise<void>;
  features: ClientFeatures = readClientFeatures({ capabilities: {} });
  private readonly documentation = new Documentation();
  private readonly wording = new Wording();
  private readonly publisher: Publisher;
  private readonly status: StatusTeller;
  private readonly redrawer: Redrawer;
  private readonly testsTeller: TestsTeller;
  private converter = new Converter('utf-16');
  private options: InitializationOptions = {};
  private ownSettings: ServerSettings = readServerSettings(undefined);
  private folders: readonly string[] = [];
  /** What the folders say of themselves. */
  private projects: readonly ProjectFile[] = [];
  private isStarted = false;
  private flushing: NodeJS.Timeout | undefined;
  private settleStarted: () => void = () => undefined;

  constructor(readonly connection: Connection) {
    this.started = new Promise((resolve) => (this.settleStarted = resolve));
    const guard = (this.guard = new Guard(connection));
    const documents = (this.documents = new OpenDocuments(connection, () => this.converter, {
      onChange: (open) => this.documentChanged(open),
      onClose: (open) => this.documentClosed(open),
    }));
    const listener = {
      onChange: (change: ProjectChange) => this.projectChanged(change),
      onError: guard.report.bind(guard),
    };
    const project = (this.project = new Project(listener, (path) => (isOnDisk(path) ? readText(path) : undefined)));
    const reports = (this.reports = new Reports(project));
    const reader = (this.reader = new FolderReader({
      connection,
      guard,
      documents,
      project,
      onState: () => this.status.update(),
    }));
    this.status = new StatusTeller(connection, project, reader);
    this.refresher = new Refresher(connection, documents, guard, () => this.features.refreshesDiagnostics);
    this.redrawer = new Redrawer(connection, guard, () => ({
      codeLens: this.features.refreshesCodeLens,
      inlayHints: this.features.refreshesInlayHints,
    }));
    this.testsTeller = new TestsTeller(connection, guard, project);
    const isComplete = (): boolean => reader.state === 'ready';
    const translation = (): Translation => this.translation();
    this.publisher = new Publisher({ connection, guard, documents, project, reports, translation, isComplete });
  }

  /** Takes what the client says of itself. @param folders system paths. */
  begin(features: ClientFeatures, options: InitializationOptions, folders: readonly string[]): void {
    this.features = features;
    this.converter = new Converter(features.encoding);
    this.options = options;
    this.folders = folders;
  }

  /** Takes the `pilotage` section of the settings; the first time, the work begins. */
  configure(section: unknown): void {
    const before = this.ownSettings;
    this.ownSettings = readServerSettings(section);
    const isSame = JSON.stringify(plain(before)) === JSON.stringify(plain(this.ownSettings));
    if (this.isStarted && isSame) return;
    this.place();
    if (!this.isStarted) {
      this.isStarted = true;
      if (this.options.wake === true || [...this.documents.all()].some(isIstio)) this.wake();
      this.settleStarted();
    } else if (this.reader.state !== 'asleep' && !sameFiles(before, this.settings)) this.reader.restart();
    this.status.update();
  }

  /** Takes other workspace folders. @param folders system paths. */
  changeFolders(added: readonly string[], removed: readonly string[]): void {
    this.folders = [...this.folders.filter((folder) => !removed.includes(folder)), ...added];
    this.place();
    if (this.reader.state !== 'asleep') this.reader.restart();
  }

  /** Takes what happened to files on disk. */
  async filesChanged(events: readonly FileEvent[]): Promise<void> {
    if (this.reader.state === 'asleep') return;
    if (events.some(({ path }) => isProjectFile(path))) this.projectFileChanged();
    await this.reader.readAgain(events);
    this.project.flush();
  }

  /** What it takes to answer the client at this moment, for one answer. */
  translation(): Translation {
    const { converter, features, documentation, wording, documents, project } = this;
    return { workspace: project.workspace, texts: new Texts(documents), converter, features, documentation, wording };
  }

  /** What a feature of the core answers from. */
  featureInput({ workspace, texts }: Translation): FeatureInput {
    const offersTemplates = this.features.snippets && this.options.ownSnippets !== true;
    return {
      workspace,
      schemas: this.project.schemas,
      readText: (path) => texts.document(path)?.getText(),
      engineOf: (world) => this.project.routing.engine(world),
      ...(offersTemplates ? { templates } : {}),
    };
  }

  /** @param span file offsets. */
  range(document: TextDocument, span: Span): Range {
    return this.converter.range(document, span);
  }

  /** @returns a file offset. */
  offset(document: TextDocument, position: Position): number {
    return this.converter.offset(document, position);
  }

  /** Begins to read files because somebody asks for what is in them. */
  wakeUp(): void {
    if (this.isStarted && this.reader.state === 'asleep') this.wake();
  }

  /** The settings in force. */
  get settings(): ServerSettings {
    return this.ownSettings;
  }

  /** Another extension gives the outline of YAML. */
  get isBesideRedhatYaml(): boolean {
    return this.options.redhatYaml === true;
  }

  /** The client has our command that shows references. */
  get showsReferences(): boolean {
    return this.options.showsReferences === true;
  }

  /** The client has the preview of effective routing. */
  get previewsRoutes(): boolean {
    return this.options.previewsRoutes === true;
  }

  /** The client runs routing tests. */
  get runsTests(): boolean {
    return this.options.runsTests === true;
  }

  /** The project file that holds for a file, or that it could have; undefined for files outside of all folders. */
  projectFileFor(path: FilePath): FilePath | undefined {
    const folder = this.folders
      .map(fromSystemPath)
      .filter((place) => isInside(path, place))
      .sort((a, b) => b.length - a.length)[0];
    if (folder === undefined) return undefined;
    const found = findProject(toSystemPath(folder), (file) => this.documents.at(file)?.document.getText());
    return joinPath(found?.folder ?? folder, PROJECT_FILE);
  }

  private get outlet(): Outlet {
    return this.features.pullsDiagnostics ? this.refresher : this.publisher;
  }

  /** Hands folders and settings on. */
  private place(): void {
    const { folders, settings, project, reader } = this;
    const [folder] = folders;
    const named = namedFiles(settings, folder);
    const renamed = reader.configure({ folders, exclude: settings.exclude, named });
    // What a file holds depends on whether the settings name it, so those are read anew.
    for (const path of renamed) project.change({ path });
    this.projects = this.readProjects();
    const own = withProjects(coreSettings(settings, this.options, folder), this.projects);
    project.configure(own, folders.map(fromSystemPath));
    if (reader.state !== 'asleep') for (const open of this.documents.all()) if (renamed.has(open.path)) this.take(open);
  }

  /** From here on files are read. */
  private wake(): void {
    for (const open of this.documents.all()) this.take(open);
    this.reader.restart();
  }

  private readProjects(): ProjectFile[] {
    const found = this.folders.flatMap(
      (folder) => findProject(folder, (file) => this.documents.at(file)?.document.getText()) ?? [],
    );
    return found.filter((one, index) => found.findIndex((other) => other.folder === one.folder) === index);
  }

  /** A project file was changed: what it says holds from now on. */
  private projectFileChanged(): void {
    if (this.isStarted && JSON.stringify(this.readProjects()) !== JSON.stringify(this.projects)) this.place();
  }

  private documentChanged(open: OpenDocument): void {
    if (isProjectFile(open.path)) this.projectFileChanged();
    this.status.current = open.path;
    if (this.reader.state !== 'asleep') this.take(open);
    else if (this.isStarted && isIstio(open)) this.wake();
    this.outlet.documentChanged(open);
    // The client may not ask for this document, but others can depend on it.
    clearTimeout(this.flushing);
    this.flushing = setTimeout(() => void this.guard.background('edit', async () => this.project.flush()), PAUSE_MS);
  }

  private documentClosed(open: OpenDocument): void {
    void this.guard.background('close', () => this.filesChanged([{ path: open.path, deleted: false }]));
  }

  private take({ path, document }: OpenDocument): void {
    const text = document.getText();
    this.project.change(text.length > MAX_FILE_LENGTH ? { path } : { path, text, open: true });
  }

  private projectChanged(change: ProjectChange): void {
    if (change.everything) this.reports.forgetAll();
    this.reports.forget(change.files);
    this.reports.forget(change.stale);
    this.outlet.projectChanged(change);
    this.redrawer.projectChanged();
    if (this.runsTests) this.testsTeller.projectChanged(change);
    this.status.update();
  }
}

/** True for what is worth reading the folders for; whoever writes a project file or tests has such objects. */
function isIstio({ path, document }: OpenDocument): boolean {
  return isOwnFile(path) || mentionsIstio(document.getText());
}

function plain(settings: ServerSettings): unknown {
  return { ...settings, inlayHints: [...settings.inlayHints] };
}

/** True when two settings mean the same files. */
function sameFiles(a: ServerSettings, b: ServerSettings): boolean {
  const files = ({ exclude, meshConfig, meshNetworks }: ServerSettings): string =>
    JSON.stringify([exclude, meshConfig, meshNetworks]);
  return files(a) === files(b);
}
