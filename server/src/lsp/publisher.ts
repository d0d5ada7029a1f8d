import type { Connection } from 'vscode-languageserver/node';
import { setImmediate } from 'node:timers/promises';
import type { FilePath } from '../core/index';
import type { Translation } from './diagnostics';
import type { Guard } from './guard';
import type { OpenDocument, OpenDocuments } from './openDocuments';
import type { Outlet } from './outlet';
import type { Project, ProjectChange } from './project';
import { isCheckable } from './reports';
import type { Reports } from './reports';
import { Slices } from './slices';

/** What the publisher works with. */
export interface PublisherInput {
  readonly connection: Connection;
  readonly guard: Guard;
  readonly documents: OpenDocuments;
  readonly project: Project;
  readonly reports: Reports;
  readonly translation: () => Translation;
  /** False while files are still being read: nothing is said of closed ones then. */
  readonly isComplete: () => boolean;
}

/** For clients that do not ask for diagnostics: sends them, the edited document first, files that are not open last. */
export class Publisher implements Outlet {
  private readonly urgent = new Set<FilePath>();
  private readonly patient = new Set<FilePath>();
  /** Files that are not open and of which the client shows something. */
  private readonly shown = new Set<FilePath>();
  private working = false;

  constructor(private readonly input: PublisherInput) {}

  documentChanged({ path }: OpenDocument): void {
    // Before those that wait already: this is what the user looks at.
    const others = [...this.urgent].filter((other) => other !== path);
    this.urgent.clear();
    for (const each of [path, ...others]) this.urgent.add(each);
    this.start();
  }

  projectChanged({ files, stale, everything }: ProjectChange): void {
    if (everything) this.addAll();
    else for (const set of [files, stale]) for (const path of set) this.add(path);
    this.start();
  }

  private addAll(): void {
    for (const { path } of this.input.documents.all()) this.urgent.add(path);
    for (const path of this.shown) this.patient.add(path);
    if (!this.input.isComplete()) return;
    for (const file of this.input.project.workspace.files()) if (isCheckable(file)) this.add(file.path);
  }

  private add(path: FilePath): void {
    if (this.input.documents.at(path) !== undefined) this.urgent.add(path);
    else this.patient.add(path);
  }

  private start(): void {
    if (this.working) return;
    this.working = true;
    void this.input.guard.background('publishing of diagnostics', async () => {
      try {
        await this.work();
      } finally {
        this.working = false;
      }
    });
  }

  private async work(): Promise<void> {
    // More edits may have arrived with the first.
    await setImmediate();
    const slices = new Slices();
    for (;;) {
      // Taking what waits may add to the sets.
      this.input.project.flush();
      const path = first(this.urgent) ?? (this.input.isComplete() ? first(this.patient) : undefined);
      if (path === undefined) return;
      this.urgent.delete(path);
      this.patient.delete(path);
      await this.publish(path);
      await slices.pause();
    }
  }

  private async publish(path: FilePath): Promise<void> {
    const { connection, documents, reports } = this.input;
    const translation = this.input.translation();
    const items = [...reports.report(path, translation).items];
    const open = documents.at(path);
    if (open !== undefined) {
      this.shown.delete(path);
      const { uri, version } = open.document;
      await connection.sendDiagnostics({ uri, version, diagnostics: items });
      return;
    }
    if (items.length === 0 && !this.shown.delete(path)) return;
    if (items.length > 0) this.shown.add(path);
    await connection.sendDiagnostics({ uri: translation.texts.uri(path), diagnostics: items });
  }
}

function first<T>(set: ReadonlySet<T>): T | undefined {
  for (const item of set) return item;
  return undefined;
}
