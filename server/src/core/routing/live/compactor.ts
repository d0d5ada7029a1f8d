import { ownText } from '../../workspace/ownText';

/**
 * Makes decoded objects small, as they are kept for all files of a world: equal texts, paths and small sets of values
 * become one, and nothing holds on to the text that they were read from.
 */
export class ObjectCompactor {
  private readonly texts = new Map<string, string>();
  private readonly small = new Map<string, object>();
  /** What the object at hand holds several times. */
  private seen = new Map<object, object>();

  /** @param object decoded; its parts are replaced by equal ones. What `keep` gives stays as it is. */
  compact<T extends object>(object: T, keep: ReadonlySet<object>): T {
    const compacted = this.value(object, keep) as T;
    this.seen = new Map();
    return compacted;
  }

  private value(value: unknown, keep: ReadonlySet<object>): unknown {
    if (typeof value === 'string') return this.text(value);
    if (typeof value !== 'object' || value === null || keep.has(value)) return value;
    const known = this.seen.get(value);
    if (known !== undefined) return known;
    const made = this.object(value, keep);
    this.seen.set(value, made);
    return made;
  }

  private object(value: object, keep: ReadonlySet<object>): object {
    if (value instanceof Map) {
      if (value.size === 0) return NO_MAP;
      return new Map([...value].map(([key, one]) => [this.value(key, keep), this.value(one, keep)]));
    }
    const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? value : (value as Record<string, unknown>);
    let key = Array.isArray(value) ? '[' : '{';
    let isSmall = true;
    for (const name of Object.keys(copy)) {
      const before = (copy as Record<string, unknown>)[name];
      const after = this.value(before, keep);
      if (after !== before) (copy as Record<string, unknown>)[name] = after;
      if (typeof after === 'object' && after !== null) isSmall = false;
      else if (isSmall) key += `${name}\0${typeof after === 'string' ? `"${after}` : String(after)}\0`;
    }
    return isSmall ? this.shared(key, copy) : copy;
  }

  private shared(key: string, value: object): object {
    const known = this.small.get(key);
    if (known !== undefined) return known;
    this.small.set(key, value);
    return value;
  }

  private text(text: string): string {
    const known = this.texts.get(text);
    if (known !== undefined) return known;
    const own = ownText(text);
    this.texts.set(own, own);
    return own;
  }
}

const NO_MAP: ReadonlyMap<unknown, unknown> = new Map();
