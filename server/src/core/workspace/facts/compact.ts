import { ownText } from '../ownText';

/**
 * Makes facts small, for files that are not open: equal texts and equal sets of labels become one, lists lose the room
 * they keep for more, and nothing holds on to the text that the facts were read from.
 * One object is for the files that are read together; it remembers every text it has seen.
 */
export class Compactor {
  private readonly texts = new Map<string, string>();
  private readonly records = new Map<string, object>();

  /** @param facts plain data. Its parts are replaced by equal ones, so whoever holds it sees no difference. */
  compact<T>(facts: T): T {
    return this.value(facts) as T;
  }

  /** The text, as the one copy of it that all facts share. */
  text(text: string): string {
    const known = this.texts.get(text);
    if (known !== undefined) return known;
    const own = ownText(text);
    this.texts.set(own, own);
    return own;
  }

  private value(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (typeof value !== 'object' || value === null) return value;
    return Array.isArray(value) ? this.list(value) : this.record(value as Record<string, unknown>);
  }

  private list(list: readonly unknown[]): readonly unknown[] {
    if (list.length === 0) return NONE;
    const copy = list.slice();
    for (let index = 0; index < copy.length; index++) copy[index] = this.value(copy[index]);
    return copy;
  }

  private record(record: Record<string, unknown>): object {
    let key = '';
    let onlyTexts = true;
    for (const name in record) {
      const before = record[name];
      if (typeof before === 'string') {
        const after = this.text(before);
        record[name] = after;
        if (onlyTexts) key += `${name}\0${after}\0`;
        continue;
      }
      onlyTexts = false;
      if (typeof before !== 'object' || before === null) continue;
      const after = this.value(before);
      if (after !== before) record[name] = after;
    }
    return onlyTexts ? this.shared(key, record) : record;
  }

  private shared(key: string, record: object): object {
    const known = this.records.get(key);
    if (known !== undefined) return known;
    this.records.set(key, record);
    return record;
  }
}

const NONE: readonly unknown[] = [];
