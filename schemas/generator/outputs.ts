import type { EncodedKind, EncodedKinds, EncodedMesh, EncodedVersion } from '../../server/src/core/schema/encoded';
import { compareMinors } from '../../server/src/core/schema/lifetime';
import type { MeshName, Minor } from '../../server/src/core/schema/types';
import { readCrdSchema } from './crd';
import { NodeTable } from './encode';
import { merge, type Editions, type Merged } from './merge';
import type { Plain } from './plain';
import { annotate, protoField, readMessage } from './proto';
import type { JsonObject } from './json';
import type { Messages, SourceKind, SourceRelease, Sources } from './source';

export const generated = 'Made by `npm run schemas` from schemas/source and schemas/words. Do not edit.';

/** Root message of each mesh object. */
export const meshMessages: Readonly<Record<MeshName, string>> = {
  MeshConfig: 'istio.mesh.v1alpha1.MeshConfig',
  MeshProxyConfig: 'istio.mesh.v1alpha1.ProxyConfig',
  MeshNetworks: 'istio.mesh.v1alpha1.MeshNetworks',
};

const objectMembers = new Set(['apiVersion', 'kind', 'metadata']);

/** A kind with its versions over all minors. */
interface KindOverTime {
  readonly kind: SourceKind;
  readonly versions: readonly { readonly name: string; readonly minors: readonly Minor[]; readonly merged: Merged }[];
}

/** The structure of all Istio kinds. */
export function encodeIstio(sources: Sources): EncodedKinds {
  const { messages } = sources;
  const kinds = kindsOverTime(sources.istio, (plain, kind) => withProto(plain, kind, messages));
  const releases = [...sources.istio].map(([minor, release]) => [minor, release.source]);
  return encodeKinds(kinds, [...sources.istio.keys()], { ...Object.fromEntries(releases), types: messages.source });
}

/** The structure of the Gateway API kinds. They have a release of their own, so nothing in it depends on Istio's minor. */
export function encodeGatewayApi(sources: Sources): EncodedKinds {
  const minors = [...sources.istio.keys()].slice(0, 1);
  const releases = new Map(minors.map((minor) => [minor, sources.gatewayApi]));
  const kinds = kindsOverTime(releases, (plain) => plain);
  return encodeKinds(kinds, minors, { gatewayApi: sources.gatewayApi.source });
}

/** The structure of the mesh objects. */
export function encodeMesh(sources: Sources): EncodedMesh {
  const minors = [...sources.istio.keys()];
  const since = memberHistory(sources);
  const table = new NodeTable();
  const roots = Object.entries(meshMessages).map(([name, message]) => {
    const editions = minors.map((minor) => {
      const exists = (owner: string, member: string): boolean => !isYounger(since.get(`${owner}.${member}`), minor);
      return { minor, plain: readMessage(message, sources.messages, exists) };
    });
    return [name, table.add(merge(editions, name))] as const;
  });
  return {
    generated,
    sources: { types: sources.messages.source },
    roots: Object.fromEntries(roots) as Record<MeshName, number>,
    nodes: table.nodes,
  };
}

function isYounger(since: Minor | undefined, minor: Minor): boolean {
  return since !== undefined && compareMinors(minor, since) < 0;
}

/** Some CRDs list what every object has; those members are described once, in `objectFields`. */
function withoutObjectFields(plain: Plain): Plain {
  const { required, ...own } = plain.own;
  const left = required?.filter((name) => !objectMembers.has(name)) ?? [];
  const fields = [...(plain.fields ?? [])].filter(([name]) => !objectMembers.has(name));
  return { ...plain, own: left.length > 0 ? { ...own, required: left } : own, fields: new Map(fields) };
}

function withProto(plain: Plain, kind: string, messages: Messages): Plain {
  const message = messages.kinds.get(kind);
  const spec = plain.fields?.get('spec');
  if (message === undefined || !spec) throw new Error(`${kind}: no message or no spec`);
  const fields = new Map(plain.fields);
  return { ...plain, fields: fields.set('spec', annotate(spec, message, messages)) };
}

/** All kinds in all minors, merged; sorted by kind. */
function kindsOverTime(
  releases: ReadonlyMap<Minor, SourceRelease>,
  refine: (plain: Plain, kind: string) => Plain,
): KindOverTime[] {
  const names = new Set([...releases.values()].flatMap((release) => [...release.kinds.keys()]));
  // Versions and minors mostly share their schema objects or at least their content; reading one twice is only time.
  return [...names].sort().flatMap((name) => {
    const owners = [...releases].flatMap(([minor, release]) => {
      const kind = release.kinds.get(name);
      return kind ? [{ minor, kind }] : [];
    });
    const newest = owners.at(-1)?.kind;
    if (!newest) return [];
    const versions = new Set(owners.flatMap(({ kind }) => [...kind.versions.keys()]));
    return {
      kind: newest,
      versions: [...versions].sort(byPreference).map((version) => {
        const editions: Editions = owners.flatMap(({ minor, kind }) => {
          const schema: JsonObject | undefined = kind.versions.get(version);
          return schema ? [{ minor, plain: refine(withoutObjectFields(readCrdSchema(schema, name)), name) }] : [];
        });
        return { name: version, minors: editions.map(({ minor }) => minor), merged: merge(editions, name) };
      }),
    };
  });
}

function encodeKinds(
  kinds: readonly KindOverTime[],
  minors: readonly Minor[],
  sources: Record<string, string>,
): EncodedKinds {
  const table = new NodeTable();
  const encoded = kinds.map(({ kind, versions }): EncodedKind => {
    const own = minors.filter((minor) => versions.some((version) => version.minors.includes(minor)));
    return {
      group: kind.group,
      kind: kind.kind,
      plural: kind.plural,
      shortNames: kind.shortNames,
      namespaced: kind.namespaced,
      ...lifetime(own, minors),
      versions: versions.map((version): EncodedVersion => ({
        name: version.name,
        ...lifetime(version.minors, minors),
        root: table.add(version.merged),
      })),
    };
  });
  return { generated, sources, kinds: encoded, nodes: table.nodes };
}

function lifetime(own: readonly Minor[], all: readonly Minor[]): { since?: Minor; until?: Minor } {
  return {
    ...(own[0] !== all[0] ? { since: own[0] } : {}),
    ...(own.at(-1) !== all.at(-1) ? { until: own.at(-1) } : {}),
  };
}

/** Kubernetes' order of API versions: v1 before v1beta1 before v1alpha3 before v1alpha1. */
function byPreference(a: string, b: string): number {
  const rank = (version: string): number[] => {
    const [, major, stage, number] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
    return [stage === undefined ? 2 : stage === 'beta' ? 1 : 0, Number(major ?? 0), Number(number ?? 0)];
  };
  const [left, right] = [rank(a), rank(b)];
  const differing = left.findIndex((value, index) => value !== right[index]);
  return differing < 0 ? 0 : (right[differing] ?? 0) - (left[differing] ?? 0);
}

/** `message.field` or `enum.word` -> first minor. What CRDs share with the mesh configuration is read from the CRDs. */
function memberHistory(sources: Sources): Map<string, Minor> {
  const out = new Map<string, Minor>();
  const [oldest] = sources.istio.keys();
  for (const { kind, versions } of kindsOverTime(sources.istio, (plain) => plain)) {
    const message = sources.messages.kinds.get(kind.kind);
    const spec = versions[0]?.merged.fields?.get('spec')?.node;
    // A kind younger than the oldest minor says nothing about the age of the messages it uses.
    if (message === undefined || !spec || spec.states[0]?.minor !== oldest) continue;
    collect(spec, message, sources.messages, out);
  }
  for (const [owner, members] of sources.meshHistory)
    for (const [member, minor] of members) out.set(`${owner}.${member}`, minor);
  return out;
}

function collect(node: Merged, message: string, messages: Messages, out: Map<string, Minor>): void {
  for (const [name, member] of node.fields ?? []) {
    const field = protoField(messages, message, name);
    if (!field) continue;
    const key = `${message}.${field.name}`;
    if (member.since !== undefined && !out.has(key)) out.set(key, member.since);
    const value = member.node.items ?? member.node.values ?? member.node;
    if (field.type === 'enum' && field.of !== undefined) collectWords(value, field.of, out);
    if (field.type === 'message' && field.of !== undefined) collect(value, field.of, messages, out);
  }
}

function collectWords(node: Merged, owner: string, out: Map<string, Minor>): void {
  const oldest = node.states[0]?.own.enum ?? [];
  for (const { minor, own } of node.states) {
    for (const word of own.enum ?? []) {
      if (!oldest.includes(word) && !out.has(`${owner}.${word}`)) out.set(`${owner}.${word}`, minor);
    }
  }
}
