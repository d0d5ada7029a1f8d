import { gatewayApiWords } from '../../server/src/core/schema/encoded';
import type { EncodedKind, EncodedKinds, EncodedMesh, EncodedNode } from '../../server/src/core/schema/encoded';
import { objectFields } from '../../server/src/core/schema/objectFields';
import { wordLifetimes } from '../../server/src/core/schema/decode';
import type { FieldSchema } from '../../server/src/core/schema/types';

/** Every place of a document that wants words, in document order. */
export interface Outline {
  /** Paths of fields such as `spec.ports[].name`, and of enum values such as `spec.location=MESH_EXTERNAL`. */
  readonly wanted: readonly string[];
  /** Paths of texts that are no enum; words for some of their values are welcome, but none is wanted. */
  readonly texts: ReadonlySet<string>;
  /** Paths of maps; their entries need a place of their own among the words. */
  readonly maps: ReadonlySet<string>;
}

/** All documents that have words, by name: the kinds (all versions and minors together) and the mesh objects. */
export function outlines(istio: EncodedKinds, gatewayApi: EncodedKinds, mesh: EncodedMesh): Map<string, Outline> {
  const out = new Map<string, Outline>();
  for (const kind of istio.kinds) out.set(kind.kind, kindOutline(istio, kind));
  for (const kind of gatewayApi.kinds) out.set(gatewayApiWords(kind.kind), kindOutline(gatewayApi, kind));
  for (const [name, root] of Object.entries(mesh.roots)) {
    const collector = new Collector();
    collector.node(mesh.nodes, root, '');
    out.set(name, collector.outline());
  }
  return out;
}

function kindOutline({ nodes }: EncodedKinds, kind: EncodedKind): Outline {
  const collector = new Collector();
  collector.schema(objectFields, '');
  for (const version of kind.versions) collector.node(nodes, version.root, '');
  return collector.outline();
}

class Collector {
  private readonly wanted = new Set<string>();
  private readonly texts = new Set<string>();
  private readonly maps = new Set<string>();

  outline(): Outline {
    return { wanted: [...this.wanted], texts: this.texts, maps: this.maps };
  }

  node(nodes: readonly EncodedNode[], number: number, path: string): void {
    const node = nodes[number];
    if (!node) return;
    for (const word of wordLifetimes(node).keys()) this.value(path, word);
    if (node.type === 'string' && node.enum === undefined) this.texts.add(path);
    for (const [name, ref] of Object.entries(node.fields ?? {})) {
      const at = this.member(path, name);
      this.node(nodes, typeof ref === 'number' ? ref : ref[0], at);
    }
    if (node.items !== undefined) this.node(nodes, node.items, `${path}[]`);
    if (node.values !== undefined) this.node(nodes, node.values, this.entry(path));
  }

  schema(field: FieldSchema, path: string): void {
    for (const word of field.enum ?? []) this.value(path, word);
    for (const [name, member] of Object.entries(field.fields ?? {})) this.schema(member, this.member(path, name));
    if (field.items) this.schema(field.items, `${path}[]`);
    if (field.values) this.schema(field.values, this.entry(path));
  }

  private member(path: string, name: string): string {
    const at = path === '' ? name : `${path}.${name}`;
    this.wanted.add(at);
    return at;
  }

  private entry(path: string): string {
    this.maps.add(path);
    return `${path}{}`;
  }

  private value(path: string, word: string): void {
    this.wanted.add(`${path}=${word}`);
  }
}
