import path from 'node:path';
import type { AskedRequest } from '../../core/index';
import { MAX_FILE_LENGTH } from '../../core/index';
import { decodeManifest, readManifest } from '../../files/readText';
import { Failure } from '../failure';
import type { Terminal } from '../terminal/terminal';

/**
 * Reads a file of requests. Throws a Failure that says what is wrong with it.
 * @param given as the user wrote it; `-` is standard input.
 */
export async function readRequests(given: string, terminal: Terminal): Promise<readonly AskedRequest[]> {
  const read =
    given === '-'
      ? decodeManifest(await terminal.readInput(MAX_FILE_LENGTH))
      : await readManifest(path.resolve(terminal.cwd, given));
  if ('skipped' in read) throw new Failure(`--requests ${given}: ${read.detail}`);
  const requests = parsed(given, read.text);
  if (!Array.isArray(requests)) throw new Failure(`--requests ${given}: it must hold a list of requests`);
  return requests.map((request: unknown, index) => checked(request, `--requests ${given}: request ${index + 1}`));
}

function parsed(given: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Failure(`--requests ${given}: it is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const PROTOCOLS: readonly unknown[] = ['http', 'https', 'tls', 'tcp'];

/** Refuses a request that could not be answered; what it may leave out has its default. */
function checked(request: unknown, name: string): AskedRequest {
  if (!isRecord(request)) throw new Failure(`${name} is no object`);
  const { id, to, port, protocol, from } = request;
  if (typeof id !== 'string') throw new Failure(`${name} has no id`);
  if (!isRecord(to)) throw new Failure(`${name} (${id}) has no "to"`);
  const gateway = typeof to['gateway'] === 'string' && to['gateway'].includes('/');
  if (!gateway && typeof to['workload'] !== 'string')
    throw new Failure(`${name} (${id}): "to" must have namespace and workload, or gateway as namespace/name`);
  if (typeof port !== 'number') throw new Failure(`${name} (${id}): "port" must be a number`);
  if (!PROTOCOLS.includes(protocol)) throw new Failure(`${name} (${id}): "protocol" must be http, https, tls or tcp`);
  if (!isRecord(from)) throw new Failure(`${name} (${id}) has no "from"`);
  for (const key of ['method', 'path', 'host', 'sni'])
    if (request[key] !== undefined && typeof request[key] !== 'string')
      throw new Failure(`${name} (${id}): "${key}" must be a text`);
  const { headers, jwt } = request;
  if (
    headers !== undefined &&
    !(isRecord(headers) && Object.values(headers).every((value) => typeof value === 'string'))
  )
    throw new Failure(`${name} (${id}): "headers" must be a map of texts`);
  if (jwt !== undefined && !(isRecord(jwt) && typeof jwt['issuer'] === 'string'))
    throw new Failure(`${name} (${id}): "jwt" must be an object with an issuer`);
  return request as unknown as AskedRequest;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
