import { join } from 'node:path';
import { encodeEnvoy } from './envoy';
import { print, type Json, type JsonObject } from './json';
import { outlines } from './outline';
import { encodeGatewayApi, encodeIstio, encodeMesh, generated } from './outputs';
import { readSources } from './source';
import { checkWords, encodeWords, readWords, type WordsReport } from './words';

/** What a run of the generator makes. */
export interface Generated {
  /** Name of the file in `schemas` -> its text. */
  readonly files: ReadonlyMap<string, string>;
  readonly words: WordsReport;
}

/**
 * Makes all generated files from the sources below `folder` (the `schemas` folder); writes nothing.
 * Throws, saying where, when a source cannot be read or holds a construct that is not understood.
 */
export function generate(folder: string): Generated {
  const sources = readSources(join(folder, 'source'));
  const istio = encodeIstio(sources);
  const mesh = encodeMesh(sources);
  const gatewayApi = encodeGatewayApi(sources);
  const places = outlines(istio, gatewayApi, mesh);
  const blocks = readWords(join(folder, 'words'));
  const outputs = {
    'istio.gen.json': istio,
    'gateway-api.gen.json': gatewayApi,
    'mesh.gen.json': mesh,
    'envoy.gen.json': encodeEnvoy(join(folder, 'source'), generated),
    'words.gen.json': encodeWords(blocks, places),
  };
  const files = Object.entries(outputs).map(
    ([name, value]) => [name, printRows(value as unknown as JsonObject)] as const,
  );
  return { files: new Map(files), words: checkWords(blocks, places) };
}

/** One line for every member of every top-level list or object, so that a change shows as a change of few lines. */
function printRows(value: JsonObject): string {
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${printMember(member)}`);
  return `{\n${members.join(',\n')}\n}\n`;
}

function printMember(member: Json): string {
  const row = (item: Json): string => print(item, Infinity);
  if (Array.isArray(member)) return `[\n${member.map((item: Json) => row(item)).join(',\n')}\n]`;
  if (typeof member !== 'object' || member === null) return row(member);
  const rows = Object.entries(member).map(([name, item]) => `${JSON.stringify(name)}:${row(item)}`);
  return `{\n${rows.join(',\n')}\n}`;
}
