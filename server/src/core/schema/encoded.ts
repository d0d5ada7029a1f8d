import type { FieldSchema, KindInfo, KindVersion, MeshName, Minor } from './types';

/*
 * The form in which schemas/*.gen.json keep the structure of all kinds, API versions and minors at once.
 * A node says what a field is in every minor; fields that look the same share one node.
 */

/** What a node says of itself; its children are references to other nodes. */
export type Keywords = Omit<FieldSchema, 'fields' | 'items' | 'values' | 'since' | 'until'>;

/** Keywords that change with a minor; null takes the keyword away. */
export type KeywordChange = { readonly [K in keyof Keywords]?: Keywords[K] | null };

/** Number of a node; in the long form with the first and last minor in which the parent has the field. */
export type EncodedRef = number | readonly [node: number, since: Minor | null, until?: Minor];

export interface EncodedNode extends Keywords {
  readonly fields?: Readonly<Record<string, EncodedRef>>;
  readonly items?: number;
  readonly values?: number;
  /** Minor -> what is different from it on. */
  readonly changes?: Readonly<Record<string, KeywordChange>>;
}

export interface EncodedVersion extends KindVersion {
  /** Number of the node of the whole object. */
  readonly root: number;
}

export interface EncodedKind extends KindInfo {
  readonly versions: readonly EncodedVersion[];
}

/** istio.gen.json and gateway-api.gen.json. */
export interface EncodedKinds {
  readonly generated: string;
  /** Minor -> release it was read from. The Gateway API has one entry, whose key is no minor. */
  readonly sources: Readonly<Record<string, string>>;
  readonly kinds: readonly EncodedKind[];
  readonly nodes: readonly EncodedNode[];
}

/** mesh.gen.json. */
export interface EncodedMesh {
  readonly generated: string;
  readonly sources: Readonly<Record<string, string>>;
  readonly roots: Readonly<Record<MeshName, number>>;
  readonly nodes: readonly EncodedNode[];
}

/** Words at one place, and below it. */
export interface EncodedWords {
  /** Words of the field. */
  readonly t?: string;
  /** Words of the values of the field's enum (or of the enum of its items). */
  readonly v?: Readonly<Record<string, string>>;
  /** Names of shared blocks that go on from here; what stands here itself wins. */
  readonly u?: readonly string[];
  /** Members by name; `{}` is any key of a map. List items add no level: they are at the place of their list. */
  readonly c?: Readonly<Record<string, EncodedWords>>;
}

/** words.gen.json. */
export interface EncodedWordsFile {
  readonly generated: string;
  /** Kinds and mesh objects by name, and the blocks that they share (names of those begin with a lower-case letter). */
  readonly blocks: Readonly<Record<string, EncodedWords>>;
}

/** The name of the words of a Gateway API kind: the group of Istio has a kind Gateway too. */
export function gatewayApiWords(kind: string): string {
  return `gateway-api/${kind}`;
}
