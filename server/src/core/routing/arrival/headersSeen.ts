import { claimAt } from './claims';
import type { AcceptedToken } from './claims';
import type { TokenCheck } from './checkToken';
import type { ArrivalRequest } from './request';

/** Headers by name in lower case; undefined: it is there, but what it holds is not told. */
export type HeadersSeen = Readonly<Record<string, string | undefined>>;

/** The headers of a request as they come in: the token stands in one of them. */
export function headersBefore({ headers, token }: ArrivalRequest): HeadersSeen {
  if (token?.place.in !== 'header') return headers;
  return { ...headers, [token.place.name.toLowerCase()]: undefined };
}

/**
 * The headers that the policies see after the check of the token: headers that rules write are taken from the caller, the
 * accepted token is taken out unless it is forwarded, and its claims are written into headers.
 * Source: `sanitizeHeaders` and `handleGoodJwt`, source/extensions/filters/http/jwt_authn in envoyproxy/envoy.
 */
export function headersAfter(check: TokenCheck, request: ArrivalRequest): HeadersSeen {
  const { verdicts, left } = check;
  const headers: Record<string, string | undefined> = { ...headersBefore(request) };
  const at = verdicts.findIndex(({ reason }) => reason === 'accepted');
  // Rules behind the one that accepts are not asked any more.
  for (const { rule } of at < 0 ? verdicts : verdicts.slice(0, at + 1))
    for (const name of [rule.outputPayloadHeader ?? '', ...rule.outputClaims.map(({ header }) => header)])
      remove(headers, name);
  const accepting = verdicts[at]?.rule;
  if (accepting === undefined || typeof left === 'string') return headers;
  const { place } = left.token;
  if (!accepting.forwards && place.in === 'header') remove(headers, place.name);
  if (accepting.outputPayloadHeader !== undefined) headers[accepting.outputPayloadHeader.toLowerCase()] = undefined;
  for (const { header, claim } of accepting.outputClaims) write(headers, header.toLowerCase(), claim, left);
  return headers;
}

function remove(headers: Record<string, string | undefined>, name: string): void {
  delete headers[name.toLowerCase()];
}

/** Texts, numbers and truth values are written as they are; what becomes of other values is not told. */
function write(headers: Record<string, string | undefined>, header: string, claim: string, token: AcceptedToken): void {
  const { value, told } = claimAt({ ...token, spaceDelimited: new Set() }, claim.split('.'));
  if (value === undefined && told) return;
  const primitive = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  headers[header] = primitive ? String(value) : undefined;
}
