import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Minor } from '../../server/src/core/schema/types';
import { isObject, mergePatch, type Json, type JsonObject } from './json';

/** A custom resource definition: what the API server knows of a kind. */
export interface SourceKind {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  /** Served versions and the schema of each. */
  readonly versions: ReadonlyMap<string, JsonObject>;
}

/** All kinds of one Istio minor (or of the one Gateway API release at hand). */
export interface SourceRelease {
  /** Where it comes from: repository, release, commit. */
  readonly source: string;
  readonly kinds: ReadonlyMap<string, SourceKind>;
}

export interface ProtoField {
  readonly name: string;
  /** A protobuf scalar, `message` or `enum`. */
  readonly type: string;
  /** Full name of the message or enum. */
  readonly of?: string;
  readonly repeated?: boolean;
  readonly map?: boolean;
  readonly oneof?: string;
  readonly deprecated?: boolean;
}

/** The protobuf view of the same objects. */
export interface Messages {
  readonly source: string;
  /** Kind (or mesh object) -> message of its spec. */
  readonly kinds: ReadonlyMap<string, string>;
  readonly messages: ReadonlyMap<string, readonly ProtoField[]>;
  readonly enums: ReadonlyMap<string, readonly { readonly name: string; readonly deprecated?: boolean }[]>;
}

/** First minors of mesh fields and enum values: message or enum name -> member -> minor. */
export type MeshHistory = ReadonlyMap<string, ReadonlyMap<string, Minor>>;

export interface Sources {
  /** Oldest minor first. */
  readonly istio: ReadonlyMap<Minor, SourceRelease>;
  readonly gatewayApi: SourceRelease;
  readonly messages: Messages;
  readonly meshHistory: MeshHistory;
}

const istioFile = /^istio-(1\.\d+)\.json$/;

/**
 * Reads `schemas/source`. `istio-<minor>.json` of the oldest minor is whole; each later one is a merge patch on the one before.
 * Throws, with the name of the file, when something has not the expected form.
 */
export function readSources(folder: string): Sources {
  const istio = new Map<Minor, SourceRelease>();
  for (const [minor, data] of readReleases(folder)) istio.set(minor, release(data, `istio-${minor}.json`));
  return {
    istio,
    gatewayApi: release(readJson(folder, 'gateway-api.json'), 'gateway-api.json'),
    messages: messages(readJson(folder, 'messages.json')),
    meshHistory: history(readJson(folder, 'mesh-history.json')),
  };
}

/** The whole data of each Istio minor, with the patches applied; oldest first. */
export function readReleases(folder: string): Map<Minor, JsonObject> {
  const minors = readdirSync(folder).flatMap((name) => istioFile.exec(name)?.[1] ?? []);
  minors.sort((a, b) => Number(a.slice(2)) - Number(b.slice(2)));
  const out = new Map<Minor, JsonObject>();
  let whole: Json = {};
  for (const minor of minors) {
    whole = mergePatch(whole, readJson(folder, `istio-${minor}.json`));
    if (isObject(whole)) out.set(minor as Minor, whole);
  }
  return out;
}

function readJson(folder: string, name: string): JsonObject {
  const data = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Json;
  return object(data, name);
}

function release(data: JsonObject, file: string): SourceRelease {
  const kinds = new Map<string, SourceKind>();
  for (const [kind, value] of Object.entries(object(data.kinds, `${file}: kinds`))) {
    const where = `${file}: ${kind}`;
    const entry = object(value, where);
    const versions = new Map<string, JsonObject>();
    for (const [version, own] of Object.entries(object(entry.versions, `${where} versions`))) {
      // A version that only says {} has the schema that most versions of the kind share.
      const schema = object(own, where).schema ?? entry.schema;
      versions.set(version, object(schema, `${where} ${version}`));
    }
    kinds.set(kind, {
      group: text(entry.group, `${where} group`),
      kind,
      plural: text(entry.plural, `${where} plural`),
      shortNames: list(entry.shortNames ?? [], where).map((name) => text(name, where)),
      namespaced: entry.scope !== 'Cluster',
      versions,
    });
  }
  return { source: text(data.source, `${file}: source`), kinds };
}

function messages(data: JsonObject): Messages {
  const fields = new Map<string, readonly ProtoField[]>();
  for (const [name, value] of Object.entries(object(data.messages, 'messages'))) {
    fields.set(name, list(value, name) as unknown as readonly ProtoField[]);
  }
  const enums = new Map<string, readonly { name: string; deprecated?: boolean }[]>();
  for (const [name, value] of Object.entries(object(data.enums, 'enums'))) {
    const values = list(value, name).map((item) => (typeof item === 'string' ? { name: item } : item));
    enums.set(name, values as unknown as readonly { name: string; deprecated?: boolean }[]);
  }
  const kinds = Object.entries(object(data.kinds, 'kinds')).map(
    ([kind, message]) => [kind, text(message, kind)] as const,
  );
  return { source: text(data.source, 'messages.json: source'), kinds: new Map(kinds), messages: fields, enums };
}

function history(data: JsonObject): MeshHistory {
  const out = new Map<string, Map<string, Minor>>();
  for (const [name, members] of Object.entries(object(data.since, 'mesh-history.json: since'))) {
    const entries = Object.entries(object(members, name)).map(
      ([field, minor]) => [field, text(minor, field) as Minor] as const,
    );
    out.set(name, new Map(entries));
  }
  return out;
}

function object(value: Json | undefined, where: string): JsonObject {
  if (!isObject(value)) throw new Error(`${where}: an object is expected`);
  return value;
}

function list(value: Json | undefined, where: string): readonly Json[] {
  if (!Array.isArray(value)) throw new Error(`${where}: a list is expected`);
  return value as readonly Json[];
}

function text(value: Json | undefined, where: string): string {
  if (typeof value !== 'string') throw new Error(`${where}: a text is expected`);
  return value;
}
