/** A short name for a series of texts and numbers: equal series have equal names, others very likely have not. */
export class Fingerprint {
  // Two sums, since one of 32 bits would be the same for two reports in a workspace now and then.
  private a = 0x811c9dc5;
  private b = 0x9e3779b9;

  number(value: number): this {
    this.a = Math.imul(this.a ^ value, 0x01000193);
    this.b = Math.imul(this.b ^ value, 0x85ebca6b);
    this.b ^= this.b >>> 13;
    return this;
  }

  text(text: string): this {
    for (let at = 0; at < text.length; at++) this.number(text.charCodeAt(at));
    return this.number(text.length);
  }

  toString(): string {
    return `${(this.a >>> 0).toString(36)}-${(this.b >>> 0).toString(36)}`;
  }

  /** Half of the name, to go into another. */
  get sum(): number {
    return this.a ^ this.b;
  }
}
