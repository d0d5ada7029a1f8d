import type { FieldSchema } from '../../server/src/core/schema/types';
import { editText } from './edits';
import { Grower } from './grow';
import type { Examples } from './grow';
import type { Random } from './random';
import { changeAt, isList, isMapping, placesOf, text, textOf } from './tree';
import type { Path, Place, Tree } from './tree';
import { fittingScalar, oddScalar, oddText } from './values';

/** Changes documents at random places: most changes keep the structure and try a value, some break the structure. */
export class Mutator {
  private readonly grower: Grower;

  constructor(
    private readonly random: Random,
    private readonly examples: Examples,
    private readonly schema: FieldSchema,
  ) {
    this.grower = new Grower(random, examples);
  }

  /** The document with one change. */
  mutate(document: Tree): Tree {
    const { random } = this;
    const places = placesOf(document).filter(({ path }) => path.length > 0 && isWorthwhile(path));
    if (places.length === 0) return document;
    const inside = places.filter(({ path }) => path[0] === 'spec' || path[0] === 'rules');
    const place = random.pick(inside.length > 0 && !random.once(25) ? inside : places);
    return changeAt(document, place.path, () => this.change(place));
  }

  private change({ path, tree }: Place): Tree | undefined {
    const { random } = this;
    const name = nameOf(path);
    const schema = schemaAt(this.schema, path);
    const dice = random.below(100);
    if (dice < 6) return undefined;
    if (dice < 7) return { text: random.pick(['null', '', '~']) };
    if (dice < 8) return { items: random.once(2) ? [] : [tree] };
    if (dice < 9) return random.once(2) ? { members: [] } : oddScalar(random, name);
    if (dice < 24) return random.pick(this.examples.get(name) ?? [tree]);
    if (dice < 30 && schema !== undefined) return this.grower.grow(name, schema, 3);
    if (isMapping(tree)) return this.changeMapping(tree, schema);
    if (isList(tree)) return this.changeList(tree, name, schema);
    return this.changeScalar(tree.text, name, schema);
  }

  private changeScalar(written: string, name: string, schema: FieldSchema | undefined): Tree {
    const { random } = this;
    const old = textOf({ text: written });
    if (old !== undefined && random.once(3)) return text(editText(random, old));
    if (random.once(40) || schema === undefined) return oddScalar(random, name);
    if (old !== undefined && random.once(2)) return text(oddText(random, name));
    return fittingScalar(random, name, schema);
  }

  private changeMapping(tree: Tree & { members: readonly (readonly [string, Tree])[] }, schema?: FieldSchema): Tree {
    const { random } = this;
    const { members } = tree;
    const dice = random.below(60);
    const picked = members.length === 0 ? undefined : random.pick(members);
    if (picked !== undefined && dice < 2) return { members: [...members, [picked[0], random.pick(members)[1]]] };
    if (picked !== undefined && dice < 4)
      return { members: members.map(([key, value]) => (key === picked[0] ? [this.otherKey(key), value] : [key, value])) };
    if (picked !== undefined && dice < 6)
      return { members: members.map(([key, value]) => [key, key === picked[0] ? random.pick(members)[1] : value]) };
    if (schema?.type === 'map') return { members: [...members, [oddText(random, 'labels'), picked?.[1] ?? text('a')]] };
    const added = schema && this.grower.newMember(schema, new Set(members.map(([key]) => key)), 3);
    return added === undefined ? tree : { members: [...members, added] };
  }

  private otherKey(key: string): string {
    const { random } = this;
    switch (random.below(4)) {
      case 0:
        return editText(random, key);
      case 1:
        return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      case 2:
        return oddText(random, 'labels');
      default:
        return random.pick([...this.examples.keys()]);
    }
  }

  private changeList(tree: Tree & { items: readonly Tree[] }, name: string, schema?: FieldSchema): Tree {
    const { random } = this;
    const { items } = tree;
    const picked = items.length === 0 ? undefined : random.pick(items);
    const grown = (): Tree => (schema?.items ? this.grower.grow(name, schema.items, 3) : (picked ?? text('a')));
    switch (random.below(6)) {
      case 0:
        return { items: picked === undefined ? [grown()] : [...items, picked] };
      case 1:
        return { items: [...items].reverse() };
      case 2:
        return { items: [grown(), ...items] };
      case 3:
        return { items: random.once(10) ? Array.from({ length: 20 }, () => picked ?? grown()) : [] };
      default:
        return { items: [...items, grown()] };
    }
  }
}

/** Names of kinds decide everything: changed, they only tell that there is no such kind. */
function isWorthwhile(path: Path): boolean {
  return path[0] !== 'kind' && path[0] !== 'apiVersion';
}

/** The name of the field that a value belongs to; that of the list for its items. */
export function nameOf(path: Path): string {
  return String(path.findLast((step) => typeof step === 'string') ?? '');
}

function schemaAt(root: FieldSchema, path: Path): FieldSchema | undefined {
  let at: FieldSchema | undefined = root;
  for (const step of path) at = typeof step === 'number' ? at?.items : (at?.fields?.[step] ?? at?.values);
  return at;
}
