import type { Span } from '../text/span';

/** What Kubernetes makes of a scalar. Integers beyond 2^53 are bigint. */
export type ScalarValue = string | number | bigint | boolean | null;

/** How a scalar is written; `empty` means that nothing stands where a value belongs. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded' | 'empty';

/** A single value. Its span covers quotes and block headers. */
export class YamlScalar {
  readonly kind = 'scalar';
  constructor(
    readonly start: number,
    readonly end: number,
    /** The text after unquoting and folding. */
    readonly text: string,
    readonly value: ScalarValue,
    readonly style: ScalarStyle,
    /** True when the real value comes later (a placeholder or template action): no check may depend on it. */
    readonly unknown: boolean,
    /** Block scalars: where the first line of content begins and how many columns of indentation it has. */
    readonly block?: { readonly contentStart: number; readonly indent: number },
  ) {}
}

const NONE: readonly Span[] = [];

/** A mapping. `members` keeps the order and the duplicates of the text; the last one of a name counts. */
export class YamlMap {
  readonly kind = 'map';
  end: number;
  /** True when there may be members that the text does not show (a template, an unknown key). */
  open = false;
  /** Where `<<: ...` stands; what it brings in is among the members. */
  merges: readonly Span[] = NONE;
  constructor(
    readonly start: number,
    readonly flow: boolean,
    readonly members: YamlMember[],
  ) {
    this.end = start;
  }

  /** The member that counts for `key`: the last one written, as lenient readers take it. */
  member(key: string): YamlMember | undefined {
    for (let index = this.members.length - 1; index >= 0; index--) {
      const member = this.members[index];
      if (member !== undefined && member.name === key) return member;
    }
    return undefined;
  }

  get(key: string): YamlNode | undefined {
    return this.member(key)?.value;
  }
}

/** A key with its value. */
export interface YamlMember {
  readonly key: YamlScalar;
  /** The key as Kubernetes reads it: `010` is "8", `on` is "true". */
  readonly name: string;
  readonly value: YamlNode;
  /** The key came in through `<<`; its text stands elsewhere. */
  readonly merged: boolean;
  /** Where `*name` stands, when the value is an alias; the value's own spans are those of the anchor. */
  readonly alias?: Span;
}

/** A sequence. */
export class YamlList {
  readonly kind = 'list';
  end: number;
  /** True when there may be items that the text does not show. */
  open = false;
  private aliases: Map<number, Span> | undefined;
  constructor(
    readonly start: number,
    readonly flow: boolean,
    readonly items: YamlNode[],
  ) {
    this.end = start;
  }

  /** Where `*name` stands for the item at `index`, when it is an alias. */
  alias(index: number): Span | undefined {
    return this.aliases?.get(index);
  }

  /** For the builder: remembers that the item at `index` is written as an alias. */
  noteAlias(index: number, span: Span): void {
    this.aliases ??= new Map();
    this.aliases.set(index, span);
  }
}

export type YamlNode = YamlScalar | YamlMap | YamlList;

/** Something the text itself does wrong. Offsets count from the start of the document. */
export interface YamlProblem extends Span {
  readonly code:
    | 'yaml-syntax'
    | 'yaml-duplicate-key'
    | 'yaml-unknown-anchor'
    | 'yaml-too-deep'
    | 'yaml-too-many-aliases'
    | 'yaml-invalid-key';
  /** What is wrong, a clause with the values in it and without a full stop. */
  readonly detail: string;
  /** What to write in the place of the marked text, where nothing else can have been meant. */
  readonly mend?: string;
}

/** True for a mapping. */
export function isMap(node: YamlNode | undefined): node is YamlMap {
  return node !== undefined && node.kind === 'map';
}

/** True for a sequence. */
export function isList(node: YamlNode | undefined): node is YamlList {
  return node !== undefined && node.kind === 'list';
}

/** True for a single value. */
export function isScalar(node: YamlNode | undefined): node is YamlScalar {
  return node !== undefined && node.kind === 'scalar';
}

/** True for a value that is written as null or not written at all. */
export function isNull(node: YamlNode | undefined): boolean {
  return isScalar(node) && node.value === null && !node.unknown;
}
