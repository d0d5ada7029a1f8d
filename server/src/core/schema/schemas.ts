import gatewayApiJson from '../../../../schemas/gateway-api.gen.json';
import istioJson from '../../../../schemas/istio.gen.json';
import meshJson from '../../../../schemas/mesh.gen.json';
import { re2ToMatcher } from '../istio/re2';
import type { Re2Matcher } from '../istio/re2';
import { NodeReader, wordLifetimes } from './decode';
import { gatewayApiWords } from './encoded';
import type { EncodedKind, EncodedKinds, EncodedMesh } from './encoded';
import { createEnvoyTypes } from './envoyTypes';
import type { EnvoyTypes } from './envoyTypes';
import { camelCase } from './fieldAt';
import { lifetimeOf, livesIn, overlap } from './lifetime';
import { minors } from './minors';
import type { KindSchema, Lifetime, MeshName, MeshSchema, Minor, MissingSchema } from './types';

/** A kind in an API version, or a mesh object. */
export type DocumentType =
  { readonly group: string; readonly version: string; readonly kind: string } | { readonly mesh: MeshName };

/** Answers what may stand where. One object is enough for a whole process; it only ever grows by what was asked for. */
export interface Schemas {
  /**
   * The structure of a kind of Istio or the Gateway API. The latter looks the same in every Istio minor at hand.
   * @returns why there is none when the kind, its version or the minor is not known; `isMissing` tells the two apart.
   */
  schemaFor(group: string, version: string, kind: string, minor: Minor): KindSchema | MissingSchema;
  /** The structure of a mesh object; undefined when the minor is not at hand. */
  meshSchema(name: MeshName, minor: Minor): MeshSchema | undefined;
  /**
   * In which minors a field exists, for telling "needs Istio 1.30". An empty answer means in all of them.
   * @param path of keys and list indexes, from the root of the object.
   * @returns undefined when no minor has such a field (or the kind or version is unknown).
   */
  sinceOf(type: DocumentType, path: readonly (string | number)[]): Lifetime | undefined;
  /** In which minors the enum at `path` offers `value`; undefined when none does. */
  sinceOfValue(type: DocumentType, path: readonly (string | number)[], value: string): Lifetime | undefined;
  /**
   * Whether a text holds what the pattern of a field asks for. Patterns of CRDs are searched for, not anchored; the
   * matcher takes linear time whatever the text. A pattern that cannot be read matches everything.
   */
  matchesPattern(pattern: string, text: string): boolean;
  /** The types of Envoy's own configuration, as EnvoyFilters hold it. */
  readonly envoy: EnvoyTypes;
}

/** True when `schemaFor` found no schema. */
export function isMissing(schema: KindSchema | MissingSchema): schema is MissingSchema {
  return 'missing' in schema;
}

/** @returns a new `Schemas` with empty caches. */
export function createSchemas(): Schemas {
  return new GeneratedSchemas();
}

const istio = istioJson as unknown as EncodedKinds;
const gatewayApi = gatewayApiJson as unknown as EncodedKinds;
const mesh = meshJson as unknown as EncodedMesh;
/** The Gateway API is one release, filed under the oldest minor. */
const gatewayApiMinor: Minor = minors[0] ?? '1.0';

class GeneratedSchemas implements Schemas {
  readonly envoy = createEnvoyTypes();
  private readonly istio = new NodeReader(istio.nodes);
  private readonly gatewayApi = new NodeReader(gatewayApi.nodes);
  private readonly mesh = new NodeReader(mesh.nodes);
  private readonly kinds = new Map<string, KindSchema>();
  private readonly meshes = new Map<string, MeshSchema>();
  private readonly matchers = new Map<string, Re2Matcher>();

  schemaFor(group: string, version: string, kind: string, minor: Minor): KindSchema | MissingSchema {
    const info = findKind(group, kind);
    if (!info) return { missing: 'kind', otherGroups: groupsWith(kind) };
    const lifetime = lifetimeOf(info);
    if (!minors.includes(minor) || !livesIn(info, minor)) return { missing: 'minor', lifetime, known: minors };
    const own = info.versions.find(({ name }) => name === version);
    if (!own || !livesIn(own, minor)) {
      const served = info.versions.filter((other) => livesIn(other, minor)).map(({ name }) => name);
      return { missing: 'version', served, ...(own ? { lifetime: lifetimeOf(own) } : {}) };
    }
    return once(this.kinds, `${group}/${version}/${kind}/${minor}`, () => ({
      group,
      version,
      kind,
      plural: info.plural,
      namespaced: info.namespaced,
      root: isIstio(info)
        ? this.istio.read(own.root, minor, lifetime)
        : this.gatewayApi.read(own.root, gatewayApiMinor),
      words: isIstio(info) ? kind : gatewayApiWords(kind),
    }));
  }

  meshSchema(name: MeshName, minor: Minor): MeshSchema | undefined {
    if (!minors.includes(minor)) return undefined;
    return once(this.meshes, `${name}/${minor}`, () => ({
      name,
      words: name,
      protoJson: true,
      root: this.mesh.read(mesh.roots[name], minor),
    }));
  }

  sinceOf(type: DocumentType, path: readonly (string | number)[]): Lifetime | undefined {
    return this.follow(type, path)?.lifetime;
  }

  sinceOfValue(type: DocumentType, path: readonly (string | number)[], value: string): Lifetime | undefined {
    const found = this.follow(type, path);
    const own = found && wordLifetimes(found.node).get(value);
    return found && own && overlap(found.lifetime, own);
  }

  matchesPattern(pattern: string, text: string): boolean {
    const everything = (): boolean => true;
    return once(this.matchers, pattern, () => re2ToMatcher(`(?s:.*)(?:${pattern})(?s:.*)`) ?? everything)(text);
  }

  private follow(type: DocumentType, path: readonly (string | number)[]): ReturnType<NodeReader['follow']> {
    if ('mesh' in type) return this.mesh.follow(mesh.roots[type.mesh], path.map(protoStep));
    const info = findKind(type.group, type.kind);
    const version = info?.versions.find(({ name }) => name === type.version);
    if (!info || !version) return undefined;
    const found = (isIstio(info) ? this.istio : this.gatewayApi).follow(version.root, path);
    return found && { ...found, lifetime: overlap(lifetimeOf(version), found.lifetime) };
  }
}

function once<T>(made: Map<string, T>, key: string, make: () => T): T {
  const known = made.get(key);
  if (known !== undefined) return known;
  const value = make();
  made.set(key, value);
  return value;
}

function protoStep(step: string | number): string | number {
  return typeof step === 'number' ? step : camelCase(step);
}

function findKind(group: string, kind: string): EncodedKind | undefined {
  const all = istio.kinds.some((info) => info.group === group) ? istio.kinds : gatewayApi.kinds;
  return all.find((info) => info.group === group && info.kind === kind);
}

function isIstio(info: EncodedKind): boolean {
  return istio.kinds.includes(info);
}

function groupsWith(kind: string): string[] {
  return [...istio.kinds, ...gatewayApi.kinds].filter((info) => info.kind === kind).map((info) => info.group);
}
