/** What a conversion cannot keep, and why it cannot be done at all. */
export class Report {
  private readonly all = new Set<string>();
  private reason: string | undefined;

  /** Notes what is different afterwards. */
  change(what: string): void {
    this.all.add(what);
  }

  /** Says why there is no such object; the first reason counts. */
  refuse(why: string): void {
    this.reason ??= why;
  }

  get changes(): readonly string[] {
    return [...this.all];
  }

  get refused(): string | undefined {
    return this.reason;
  }
}
