import type { Span } from '../text/span';
import type { Path } from './path';
import { isNull } from './tree';
import type { YamlMap, YamlMember, YamlNode, YamlScalar } from './tree';

/**
 * A place in an object, whether something stands there or not: a node with the way that led to it.
 * Rules walk fields, so that a finding about a missing value still knows where it belongs.
 * Null members count as absent, as the API server drops them.
 */
export class Field {
  private constructor(
    readonly node: YamlNode | undefined,
    readonly parent: Field | undefined,
    readonly key: string | number | undefined,
    private readonly member: YamlMember | undefined,
  ) {}

  /** The root of an object. */
  static root(node: YamlNode | undefined): Field {
    return new Field(node, undefined, undefined, undefined);
  }

  /** The member `key` of a map, or the place where it would be. */
  get(key: string): Field {
    const member = this.node?.kind === 'map' ? this.node.member(key) : undefined;
    return new Field(member?.value, this, key, member);
  }

  /** The place at a dotted way of keys: `at('spec.trafficPolicy.tls')`. */
  at(way: string): Field {
    let field: Field = this;
    for (const key of way.split('.')) field = field.get(key);
    return field;
  }

  /** The place at a path. */
  follow(path: Path): Field {
    let field: Field = this;
    for (const step of path) field = typeof step === 'number' ? field.item(step) : field.get(step);
    return field;
  }

  item(index: number): Field {
    const node = this.node?.kind === 'list' ? this.node.items[index] : undefined;
    return new Field(node, this, index, undefined);
  }

  /** The items of a list; nothing for anything else. */
  items(): Field[] {
    const node = this.node;
    if (node?.kind !== 'list') return [];
    return node.items.map((item, index) => new Field(item, this, index, undefined));
  }

  /** The members of a map, duplicates included; nothing for anything else. */
  members(): Field[] {
    const node = this.node;
    if (node?.kind !== 'map') return [];
    return node.members.map((member) => new Field(member.value, this, member.name, member));
  }

  /** True when a value is written here that is not null. */
  get exists(): boolean {
    return this.node !== undefined && !isNull(this.node);
  }

  /** True when the value, or whether there is one, cannot be known from the text. */
  get unknown(): boolean {
    if (this.node === undefined) return this.parent?.open ?? false;
    return this.node.kind === 'scalar' && this.node.unknown;
  }

  /** True when a map or list may have more in it than is written, or is itself unknown. */
  get open(): boolean {
    if (this.node === undefined) return this.parent?.open ?? false;
    return this.node.kind === 'scalar' ? this.node.unknown : this.node.open;
  }

  get map(): YamlMap | undefined {
    return this.node?.kind === 'map' ? this.node : undefined;
  }

  get scalar(): YamlScalar | undefined {
    return this.node?.kind === 'scalar' ? this.node : undefined;
  }

  /** The value when it is known text (`on` and `80` are none), else undefined. */
  get text(): string | undefined {
    const scalar = this.scalar;
    return scalar !== undefined && !scalar.unknown && typeof scalar.value === 'string' ? scalar.value : undefined;
  }

  /** The value when it is a known number, else undefined. */
  get number(): number | undefined {
    const scalar = this.scalar;
    if (scalar === undefined || scalar.unknown) return undefined;
    return typeof scalar.value === 'number' || typeof scalar.value === 'bigint' ? Number(scalar.value) : undefined;
  }

  /** The value when it is a known boolean, else undefined. */
  get boolean(): boolean | undefined {
    const scalar = this.scalar;
    return scalar !== undefined && !scalar.unknown && typeof scalar.value === 'boolean' ? scalar.value : undefined;
  }

  /** The known texts of a list of texts; others are left out. */
  texts(): string[] {
    return this.items().flatMap((item) => (item.text === undefined ? [] : [item.text]));
  }

  /** The pairs of a map of texts; values of another type or unknown are left out. */
  textMap(): Map<string, string> {
    return new Map(
      this.members().flatMap((member) => (member.text === undefined ? [] : [[String(member.key), member.text]])),
    );
  }

  get path(): Path {
    if (this.parent === undefined || this.key === undefined) return [];
    return [...this.parent.path, this.key];
  }

  /** The span of the key, or of the nearest key above when nothing is written here. Document offsets. */
  get keySpan(): Span {
    if (this.member !== undefined) return this.member.key;
    if (this.node !== undefined && this.parent === undefined) return firstKeyOf(this.node);
    if (this.node !== undefined) return this.node;
    return this.parent?.keySpan ?? { start: 0, end: 0 };
  }

  /**
   * The smallest text to mark for this place: a single value itself, the key of a map or list (its first line would be
   * arbitrary), the nearest key above when nothing is written.
   */
  get span(): Span {
    const node = this.node;
    if (node === undefined) return this.keySpan;
    if (node.kind === 'scalar' && node.end > node.start) return node;
    if (this.member !== undefined) return this.member.key;
    if (node.kind !== 'scalar' && this.parent !== undefined) return firstKeyOf(node);
    return this.parent === undefined ? firstKeyOf(node) : this.parent.keySpan;
  }
}

/** The first key of a map, or the opening of a list: enough to mark where it is. */
function firstKeyOf(node: YamlNode): Span {
  if (node.kind === 'map')
    return node.members[0]?.key ?? { start: node.start, end: Math.min(node.end, node.start + 1) };
  if (node.kind === 'list') return { start: node.start, end: Math.min(node.end, node.start + 1) };
  return node;
}
