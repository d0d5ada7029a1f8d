import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import type { Session } from './session';

/** The gestures of a user. Each one ends by waiting for what it causes; none sleeps. */
export class Workbench {
  private openFile = '';

  constructor(private readonly session: Session) {}

  get page() {
    return this.session.page;
  }

  /** The editor that has the focus. */
  get editor(): Locator {
    return this.page.locator('.editor-group-container.active .monaco-editor[role="code"]').first();
  }

  /** The rows of the Problems view. */
  /** The list shows only what fits; the filter brings a finding into sight. */
  async filterProblems(text: string): Promise<void> {
    await this.page.locator('.viewpane-filter input, .markers-panel input').first().fill(text);
  }

  get problems(): Locator {
    return this.page.locator('.markers-panel .monaco-list-row');
  }

  /** The hover that is shown. */
  get hoverBox(): Locator {
    const boxes = this.page.locator('.monaco-resizable-hover:visible, .monaco-hover:visible');
    return boxes.filter({ has: this.page.locator('.hover-contents, .hover-row') }).first();
  }

  /** The rows of the suggestion list. */
  get suggestions(): Locator {
    return this.page.locator('.suggest-widget.visible .monaco-list-row');
  }

  /** The page of the web view that is in sight. */
  get webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  /** The rows of the Testing view. */
  get tests(): Locator {
    return this.page.locator('.test-explorer .monaco-list-row');
  }

  /** An icon of the workbench, by its name. */
  icon(name: string): Locator {
    return this.page.locator(`.codicon-${name}`);
  }

  /** The lines above the text that say something or lead somewhere. */
  lens(text: string): Locator {
    return this.editor.locator('.codelens-decoration a', { hasText: text });
  }

  /** Makes the window as wide as this. */
  async resize(width: number, height: number): Promise<void> {
    await this.page.setViewportSize({ width, height });
  }

  /** What a screen reader is told of the page in the web view. */
  async webviewReading(): Promise<string> {
    return this.webview.locator('body').ariaSnapshot();
  }

  /** The rows of the quick fix menu. */
  get actions(): Locator {
    return this.page.locator('.action-widget .monaco-list-row.action');
  }

  /** The lines of the editor that hold a text. */
  line(text: string | RegExp): Locator {
    return this.editor.locator('.view-line', { hasText: text });
  }

  /** The underlining of a finding. */
  squiggle(severity: 'error' | 'warning' | 'info' | 'hint'): Locator {
    return this.editor.locator(`.squiggly-${severity}`).first();
  }

  /** Opens a file of the workspace and puts the focus into its editor. */
  async open(file: string): Promise<void> {
    const name = path.posix.basename(file);
    await this.pick('Control+P', file, name);
    await this.page.locator('.tabs-container .tab.active', { hasText: name }).waitFor();
    await this.editor.locator('.view-line').first().waitFor();
    await this.page.locator('.editor-group-container.active .monaco-editor.focused').first().waitFor();
    this.openFile = file;
  }

  /** Goes to a file that has a tab already. */
  async switchTo(file: string): Promise<void> {
    const name = path.posix.basename(file);
    await this.page.locator('.tabs-container .tab', { hasText: name }).first().click();
    await this.page.locator('.tabs-container .tab.active', { hasText: name }).waitFor();
    await this.page.locator('.editor-group-container.active .monaco-editor.focused').first().waitFor();
    this.openFile = file;
  }

  /** Runs a command of the palette. */
  async command(title: string): Promise<void> {
    await this.pick('F1', `>${title}`, title.split(': ').at(-1) ?? title);
  }

  /** Puts the cursor behind the first occurrence of a text in the file as it was saved last. */
  async goBehind(text: string): Promise<void> {
    const before = this.onDisk();
    const at = before.indexOf(text);
    if (at < 0) throw new Error(`"${text}" is not in ${this.openFile}`);
    const lines = before.slice(0, at + text.length).split('\n');
    await this.goTo(lines.length, (lines.at(-1) ?? '').length + 1);
  }

  /** Puts the cursor at a line and column, both counted from 1, and waits until the status bar says so. */
  async goTo(line: number, column: number): Promise<void> {
    await this.page.keyboard.press('Control+G');
    await this.quickInput.fill(`:${line}:${column}`);
    await this.page.keyboard.press('Enter');
    await this.page.locator('#status\\.editor\\.selection', { hasText: `Ln ${line}, Col ${column}` }).waitFor();
  }

  /** Types at the cursor, as a user does. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** Presses a key, such as `Control+Space`. */
  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  /** Asks for the hover of what is at the cursor. */
  async hoverAtCursor(): Promise<Locator> {
    await this.command('Show or Focus Hover');
    await this.hoverBox.waitFor();
    return this.hoverBox;
  }

  /** Opens what the braces in the status bar have to say about the language of the document. */
  async openLanguageStatus(): Promise<Locator> {
    await this.page.locator('#status\\.languageStatus').first().click();
    const status = this.page.locator('.hover-language-status').first();
    await status.waitFor();
    return status;
  }

  /** Gives the new name to the box that a rename has opened. */
  async rename(name: string): Promise<void> {
    const box = this.page.locator('.rename-box input.rename-input');
    await box.waitFor();
    await box.fill(name);
    await this.page.keyboard.press('Enter');
    await box.waitFor({ state: 'hidden' });
  }

  /** Picks a row of the open quick input, such as a snippet. */
  async pickRow(text: string): Promise<void> {
    await this.quickRows.filter({ hasText: text }).first().click();
  }

  /** Types into the open quick input, which shows only the first rows of a long list, and picks the row. */
  async findRow(text: string): Promise<void> {
    await this.quickInput.fill(text);
    await this.pickRow(text);
  }

  /** Undoes all and saves, so that the next step finds the file as it was. */
  async revert(): Promise<void> {
    await this.command('File: Revert File');
    await this.page.locator('.editor-group-container.active .tab.active:not(.dirty)').waitFor();
  }

  /** Saves, and gives the text on disk: what the page shows is only the part in view, with other blanks. */
  async saved(): Promise<string> {
    await this.page.keyboard.press('Control+S');
    await this.page.locator('.editor-group-container.active .tab.active:not(.dirty)').waitFor();
    return this.onDisk();
  }

  /** Goes from the light colours to the dark ones. */
  async useDarkColours(): Promise<void> {
    await this.command('Preferences: Toggle between Light/Dark Themes');
    await this.page.locator('.monaco-workbench.vs-dark').waitFor();
  }

  /** Wears another theme. @param type the class by which the window knows it: `hc-black`. */
  async useTheme(name: string, type: string): Promise<void> {
    await this.openThemes(name);
    await this.pickRow(name);
    await this.page.locator(`.monaco-workbench.${type}`).waitFor();
  }

  /** Types into the list of themes. Whatever takes the focus at that moment closes the list: then it is opened again. */
  private async openThemes(name: string, attempts = 3): Promise<void> {
    await this.page.keyboard.press('Control+K');
    await this.page.keyboard.press('Control+T');
    await this.quickInput.waitFor();
    try {
      await this.quickInput.fill(name, { timeout: 5000 });
    } catch (error) {
      if (attempts === 1) throw error;
      await this.openThemes(name, attempts - 1);
    }
  }

  /** Takes a picture of the whole window. */
  async picture(file: string): Promise<void> {
    await this.page.screenshot({ path: file, animations: 'disabled' });
  }

  private get quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible input.input').first();
  }

  private get quickRows(): Locator {
    return this.page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row');
  }

  private onDisk(): string {
    return readFileSync(path.join(this.session.workspace, this.openFile), 'utf8');
  }

  /** Opens the quick input with a key, fills it, waits for a row and accepts that. */
  private async pick(key: string, text: string, row: string): Promise<void> {
    await this.page.keyboard.press(key);
    await this.quickInput.waitFor();
    await this.quickInput.fill(text);
    await this.pickRow(row);
    // Accepted: the input is gone, or the command has emptied it to ask for more.
    await this.page.waitForFunction(
      `(() => {
        const input = document.querySelector('.quick-input-widget input.input');
        return !input || input.value !== ${JSON.stringify(text)} || input.offsetParent === null;
      })()`,
    );
  }
}
