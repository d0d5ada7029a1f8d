import type { Question } from './messages';

type Request = Question['request'];

/**
 * Reads a curl command as people copy it from a browser or a terminal.
 * @returns undefined when it names no address.
 */
export function readCurl(command: string): Request | undefined {
  const words = wordsOf(command.replace(/\\\r?\n/g, ' ').replace(/^\s*\$?\s*curl\s/, ''));
  const headers: Record<string, string> = {};
  let url: string | undefined;
  let method: string | undefined;
  let hasBody = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const [flag = word, joined] = splitFlag(word);
    const value = (): string => joined ?? words[++at] ?? '';
    if (flag === '-X' || flag === '--request') method = value();
    else if (flag === '-H' || flag === '--header') addHeader(headers, value());
    else if (flag === '-A' || flag === '--user-agent') headers['user-agent'] = value();
    else if (flag === '-b' || flag === '--cookie') headers['cookie'] = value();
    else if (flag === '-e' || flag === '--referer') headers['referer'] = value();
    else if (flag === '--url') url = value();
    else if (flag === '-I' || flag === '--head') method ??= 'HEAD';
    else if (BODY.has(flag)) {
      value();
      hasBody = true;
    } else if (WITH_VALUE.has(flag)) value();
    else if (!flag.startsWith('-')) url ??= word;
  }
  if (url === undefined || url === '') return undefined;
  const full = /^[a-z]+:\/\//i.test(url) ? url : `http://${url}`;
  const { host, ...others } = headers;
  const addressed =
    host === undefined ? full : full.replace(/^([a-z]+:\/\/)[^/?#]*/i, (_, scheme: string) => scheme + host);
  return {
    url: addressed,
    ...(method === undefined && !hasBody ? {} : { method: method ?? 'POST' }),
    ...(Object.keys(others).length === 0 ? {} : { headers: others }),
  };
}

/** `-XPOST` and `--request=POST` carry their value with them. */
function splitFlag(word: string): [flag: string, value?: string] {
  const long = /^(--[a-z-]+)=(.*)$/s.exec(word);
  if (long !== null) return [long[1] ?? word, long[2] ?? ''];
  const short = /^(-[XHAbed])(.+)$/s.exec(word);
  return short === null ? [word] : [short[1] ?? word, short[2] ?? ''];
}

function addHeader(headers: Record<string, string>, text: string): void {
  const [, name, value] = /^\s*([^:\s]+)\s*:\s*(.*?)\s*$/s.exec(text) ?? [];
  if (name !== undefined && value !== undefined) headers[name.toLowerCase()] = value;
}

const BODY: ReadonlySet<string> = new Set([
  '-d',
  '--data',
  '--data-raw',
  '--data-binary',
  '--data-urlencode',
  '--json',
  '-F',
  '--form',
]);

/** Options that do not change where a request goes. */
const WITH_VALUE: ReadonlySet<string> = new Set([
  '-o',
  '--output',
  '-u',
  '--user',
  '--cacert',
  '--cert',
  '--key',
  '-m',
  '--max-time',
  '--connect-timeout',
  '--resolve',
  '-w',
  '--write-out',
  '-x',
  '--proxy',
]);

/** The words of a shell command, quotes taken off. */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  const pattern = /(?:[^\s'"\\]|\\[^]|'[^']*'|\$'(?:\\[^]|[^'\\])*'|"(?:\\[^]|[^"\\])*")+/g;
  for (const [word] of text.matchAll(pattern)) words.push(unquoted(word));
  return words;
}

function unquoted(word: string): string {
  return word.replace(
    /\$?'((?:\\[^]|[^'\\])*)'|"((?:\\[^]|[^"\\])*)"|\\([^])/g,
    (_, single?: string, double?: string, escaped?: string) =>
      single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? '',
  );
}

/** The request as a curl command. */
export function writeCurl({ url, method, headers = {} }: Request): string {
  const parts = [
    'curl',
    ...(method === undefined || method === 'GET' ? [] : ['-X', method]),
    ...Object.entries(headers).flatMap(([name, value]) => ['-H', quoted(`${name}: ${value}`)]),
    quoted(url),
  ];
  return parts.join(' ');
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
