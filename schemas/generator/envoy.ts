import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EncodedEnvoy } from '../../server/src/core/schema/envoyTypes';
import type { Minor } from '../../server/src/core/schema/types';
import { isObject, mergePatch, type Json, type JsonObject } from './json';

const envoyFile = /^envoy-(1\.\d+)\.json$/;

/** The messages of Envoy that each Istio minor knows, oldest first: the oldest is whole, the others are merge patches. */
export function readEnvoyReleases(folder: string): Map<Minor, JsonObject> {
  const minors = readdirSync(folder).flatMap((name) => envoyFile.exec(name)?.[1] ?? []);
  minors.sort((a, b) => Number(a.slice(2)) - Number(b.slice(2)));
  const out = new Map<Minor, JsonObject>();
  let whole: Json = {};
  for (const minor of minors) {
    whole = mergePatch(whole, JSON.parse(readFileSync(join(folder, `envoy-${minor}.json`), 'utf8')) as Json);
    if (!isObject(whole)) throw new Error(`envoy-${minor}.json: an object is expected`);
    out.set(minor as Minor, whole);
  }
  return out;
}

/** All minors in one: fields with the minors in which they exist. See `EncodedEnvoy`. */
export function encodeEnvoy(folder: string, generated: string): EncodedEnvoy {
  const releases = [...readEnvoyReleases(folder)];
  const minors = releases.map(([minor]) => minor);
  const messages = overTime(releases, 'messages');
  const enums = overTime(releases, 'enums');
  const messageNames = [...messages.keys()].sort();
  const enumNames = [...enums.keys()].sort();
  const refer = (type: string): string =>
    type.replace(/([.=])([\w.]+)$/, (_, mark: string, name: string) => {
      const index = (mark === '.' ? messageNames : enumNames).indexOf(name);
      if (index < 0) throw new Error(`${name} is not described`);
      return `${mark}${index}`;
    });
  return {
    generated,
    sources: Object.fromEntries(releases.map(([minor, release]) => [minor, String(release.source)])),
    others: [...new Set(releases.flatMap(([, release]) => textsOf(release.others)))].sort(),
    enums: enumNames.map((name) => rowOf(enums.get(name), minors, textsOf)),
    messages: messageNames.map(
      (name) =>
        `${name}${lifetime(messages.get(name) ?? new Map(), minors)} ${rowOf(messages.get(name), minors, (fields) =>
          Object.entries(isObject(fields) ? fields : {}).map(([field, type]) => `${field}:${refer(String(type))}`),
        )}`,
    ),
  };
}

/** Name -> minor -> what it is there. */
function overTime(releases: readonly (readonly [Minor, JsonObject])[], part: string): Map<string, Map<Minor, Json>> {
  const out = new Map<string, Map<Minor, Json>>();
  for (const [minor, release] of releases) {
    const members = release[part];
    if (!isObject(members)) throw new Error(`${minor}: ${part} is missing`);
    for (const [name, value] of Object.entries(members)) {
      const known = out.get(name) ?? new Map<Minor, Json>();
      out.set(name, known.set(minor, value));
    }
  }
  return out;
}

/** The words of all minors, each with its lifetime, separated by blanks. */
function rowOf(
  editions: ReadonlyMap<Minor, Json> | undefined,
  minors: readonly Minor[],
  words: (value: Json) => readonly string[],
): string {
  const seen = new Map<string, Map<Minor, Json>>();
  const own = minors.filter((minor) => editions?.has(minor));
  for (const minor of own)
    for (const word of words(editions?.get(minor) ?? {})) {
      const known = seen.get(word) ?? new Map<Minor, Json>();
      seen.set(word, known.set(minor, true));
    }
  return [...seen].map(([word, where]) => `${word}${lifetime(where, own)}`).join(' ');
}

/** `@1.30` (since), `@-1.30` (until), or nothing for what all minors have. */
function lifetime(where: ReadonlyMap<Minor, Json>, minors: readonly Minor[]): string {
  const own = minors.filter((minor) => where.has(minor));
  const [first, last] = [own[0], own.at(-1)];
  const since = first === minors[0] ? '' : first;
  const until = last === minors.at(-1) ? '' : `-${last ?? ''}`;
  return since === '' && until === '' ? '' : `@${since ?? ''}${until}`;
}

function textsOf(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
