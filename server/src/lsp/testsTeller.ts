import type { Connection } from 'vscode-languageserver/node';
import { isTestFile } from '../core/index';
import type { Guard } from './guard';
import type { Project, ProjectChange } from './project';
import type { Notifications, RoutingTestsChangedParams } from './protocol';

const METHOD: keyof Notifications = 'pilotage/tests/changed';

/** Several changes in so short a time are told once. */
const PAUSE_MS = 150;

/** Tells the client when routing tests may have another answer. Silent in workspaces without any. */
export class TestsTeller {
  private timer: NodeJS.Timeout | undefined;
  private areOthers = false;
  private hadTests = false;

  constructor(
    private readonly connection: Connection,
    private readonly guard: Guard,
    private readonly project: Project,
  ) {}

  projectChanged({ files, everything }: ProjectChange): void {
    this.areOthers ||= everything || [...files].some(isTestFile);
    if (this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.tell();
    }, PAUSE_MS);
    this.timer.unref();
  }

  private tell(): void {
    const params: RoutingTestsChangedParams = { tests: this.areOthers };
    this.areOthers = false;
    const had = this.hadTests;
    this.hadTests = this.hasTests();
    if (!had && !this.hadTests) return;
    void this.guard.background(METHOD, () => this.connection.sendNotification(METHOD, params));
  }

  private hasTests(): boolean {
    for (const { path } of this.project.workspace.files()) if (isTestFile(path)) return true;
    return false;
  }
}
