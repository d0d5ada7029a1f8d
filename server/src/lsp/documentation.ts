import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Finds the page about a rule. */
export class Documentation {
  private readonly pages = new Map<string, string | undefined>();

  /** @param folder where the pages are; by default those that came with the server. */
  constructor(private readonly folder: string = path.join(__dirname, '../server/docs/rules')) {}

  /** The address of the page about a rule; undefined when there is none. */
  documentationOf(code: string): string | undefined {
    if (!this.pages.has(code)) this.pages.set(code, this.find(code));
    return this.pages.get(code);
  }

  private find(code: string): string | undefined {
    const page = path.join(this.folder, `${code}.md`);
    return existsSync(page) ? pathToFileURL(page).href : undefined;
  }
}
