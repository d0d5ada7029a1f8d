import type { FieldSchema } from '../../server/src/core/schema/types';
import { compose, spliced } from './compose';
import { editText } from './edits';
import { Grower, wayOf } from './grow';
import type { Examples } from './grow';
import type { Random } from './random';
import { changeAt, isList, isMapping, isSingle, placesOf, text, textOf } from './tree';
import type { List, Mapping, Path, Place, Scalar, Tree } from './tree';
import { fittingScalar, oddScalar, oddText } from './values';

/**
 * How a document is changed: without regard to its structure; so that every value has the type of its field and only its
 * meaning is left to judge; or only in its texts.
 */
export type Manner = 'rough' | 'gentle' | 'texts';

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

  /**
   * The document with one change.
   */
  mutate(document: Tree, manner: Manner): Tree {
    const { random } = this;
    const places = placesOf(document).filter(({ path }) => path.length > 0 && isWorthwhile(path));
    if (places.length === 0) return document;
    const inside = places.filter(({ path }) => path[0] === 'spec' || path[0] === 'rules');
    const wanted = inside.length > 0 && !random.once(25) ? inside : places;
    const texts = manner === 'texts' ? wanted.filter(({ tree }) => isSingle(tree) && textOf(tree) !== undefined) : [];
    if (texts.length > 0) return this.changeText(document, random.pick(texts));
    const place = random.pick(wanted);
    return changeAt(document, place.path, () => (manner === 'rough' ? this.change(place) : this.changeGently(place)));
  }

  private changeText(document: Tree, { path }: Place): Tree {
    const { random } = this;
    return changeAt(document, path, (old) => {
      const written = isSingle(old) ? (textOf(old) ?? '') : '';
      switch (random.below(5)) {
        case 0:
          return text(editText(random, written));
        case 1:
          return text(compose(random));
        case 2:
          return text(oddText(random, nameOf(path)));
        case 3:
          return text(spliced(random, spliced(random, written)));
        default:
          return text(spliced(random, written));
      }
    });
  }

  private changeGently({ path, tree }: Place): Tree | undefined {
    const { random } = this;
    const schema = schemaAt(this.schema, path);
    const dice = random.below(100);
    if (dice < 10) return this.isRequired(path) ? tree : undefined;
    if (dice < 35) return random.pick(this.examples.byWay.get(wayOf(path)) ?? [tree]);
    if (dice < 42 && schema !== undefined) return this.grower.grow(wayOf(path), schema, 3);
    if (isMapping(tree)) return this.addMember(tree, path, schema);
    if (isList(tree)) return this.changeList(tree, path, schema);
    const old = textOf(tree);
    if (old !== undefined && random.once(2)) return text(editText(random, old));
    if (old !== undefined && random.once(2) && schema?.enum === undefined) return text(oddText(random, nameOf(path)));
    return schema === undefined ? tree : fittingScalar(random, nameOf(path), schema);
  }

  private isRequired(path: Path): boolean {
    const last = path.at(-1);
    return typeof last === 'string' && schemaAt(this.schema, path.slice(0, -1))?.required?.includes(last) === true;
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
    if (dice < 24) return random.pick(this.examples.byName.get(name) ?? [tree]);
    if (dice < 30 && schema !== undefined) return this.grower.grow(wayOf(path), schema, 3);
    if (isMapping(tree)) return this.changeMapping(tree, path, schema);
    if (isList(tree)) return this.changeList(tree, path, schema);
    return this.changeScalar(tree, name, schema);
  }

  private changeScalar(tree: Scalar, name: string, schema: FieldSchema | undefined): Tree {
    const { random } = this;
    const old = textOf(tree);
    if (old !== undefined && random.once(3)) return text(editText(random, old));
    if (random.once(40) || schema === undefined) return oddScalar(random, name);
    if (old !== undefined && random.once(2)) return text(oddText(random, name));
    return fittingScalar(random, name, schema);
  }

  private changeMapping(tree: Mapping, path: Path, schema: FieldSchema | undefined): Tree {
    const { random } = this;
    const { members } = tree;
    const picked = members.length === 0 ? undefined : random.pick(members);
    if (picked === undefined) return this.addMember(tree, path, schema);
    switch (random.below(30)) {
      case 0:
        return { members: [...members, [picked[0], random.pick(members)[1]]] };
      case 1:
        return { members: members.map(([key, value]) => [key === picked[0] ? this.otherKey(key) : key, value]) };
      case 2:
        return { members: members.map(([key, value]) => [key, key === picked[0] ? random.pick(members)[1] : value]) };
      default:
        return this.addMember(tree, path, schema);
    }
  }

  private addMember({ members }: Mapping, path: Path, schema: FieldSchema | undefined): Tree {
    const { random } = this;
    if (schema?.type === 'map') {
      const value = members.length === 0 ? text('a') : random.pick(members)[1];
      return { members: [...members, [oddText(random, 'labels'), value]] };
    }
    const added = schema && this.grower.newMember(wayOf(path), schema, new Set(members.map(([key]) => key)), 3);
    return added === undefined ? { members } : { members: [...members, added] };
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
        return random.pick([...this.examples.byName.keys()]);
    }
  }

  private changeList({ items }: List, path: Path, schema: FieldSchema | undefined): Tree {
    const { random } = this;
    const picked = items.length === 0 ? undefined : random.pick(items);
    const grown = (): Tree =>
      schema?.items ? this.grower.grow(`${wayOf(path)}.[]`, schema.items, 3) : (picked ?? text('a'));
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
