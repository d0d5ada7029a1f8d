import { conditionKeys } from '../../istio/conditionKey';
import { corsMethods } from '../../istio/httpNames';
import { grpcRetryWords, httpRetryWords } from '../../istio/retryOn';
import { ownPods, podPorts } from './podPorts';
import { schemaAt } from '../schemaAt';
import { valueWordsAt } from '../words';
import { commaList } from './commaList';
import type { CompletionContext } from './context';
import { principals, requestPrincipals, serviceAccounts, sourceNamespaces } from './identities';
import type { Suggestion } from './item';
import { fullHosts } from './known';
import { holder, without } from './names';

/** What a method asks for. Source: RFC 9110, section 9.3; RFC 5789. */
const METHODS: Readonly<Record<string, string>> = {
  GET: 'reads',
  HEAD: 'reads the headers alone',
  POST: 'hands something over',
  PUT: 'puts something in its place',
  PATCH: 'changes a part',
  DELETE: 'takes something away',
  CONNECT: 'opens a tunnel',
  OPTIONS: 'asks what is allowed; browsers do so before they ask other origins',
  TRACE: 'has the request sent back',
  '*': 'every method',
};

/** Methods of requests. */
export function methods(context: CompletionContext): Suggestion[] {
  return methodsOfCors(context).filter(({ value }) => value !== '*');
}

/** Methods that a browser may be allowed to use. */
export function methodsOfCors(context: CompletionContext): Suggestion[] {
  return without(
    context,
    corsMethods.map((value) => ({ value, kind: 'value', detail: METHODS[value] ?? 'a method' })),
  );
}

/** Conditions of `retryOn` and `retry_on`: a list between commas. */
export function retryConditions(context: CompletionContext): Suggestion[] {
  const place = schemaAt(context.structure, context.path);
  const told = (value: string): string | undefined => place && valueWordsAt(place, value);
  return commaList(context, [
    ...httpRetryWords.map((value): Suggestion => ({ value, kind: 'value', documentation: told(value) })),
    ...grpcRetryWords.map((value): Suggestion => ({
      value,
      kind: 'value',
      detail: 'gRPC',
      documentation: told(value),
      rank: 1,
    })),
    ...['502', '503', '504'].map((value): Suggestion => ({
      value,
      kind: 'value',
      detail: 'this status code',
      rank: 2,
    })),
  ]);
}

/** Names of headers that requests commonly have or proxies add, with what they hold. */
const HEADERS: Readonly<Record<string, string>> = {
  authorization: 'the credentials of the caller',
  cookie: 'all cookies in one text',
  'content-type': 'the form of the body',
  'end-user': 'the signed-in user, in the Bookinfo sample',
  host: 'the host that was asked for',
  origin: 'where the page of a browser comes from',
  'user-agent': 'the program that asks',
  'x-api-key': 'the key of a caller',
  'x-b3-traceid': 'the trace, for Zipkin',
  'x-envoy-attempt-count': 'which attempt this is',
  'x-forwarded-client-cert': 'the certificate of the caller, told by a proxy',
  'x-forwarded-for': 'the addresses that the request came through',
  'x-forwarded-proto': 'http or https, as the first proxy saw it',
  'x-request-id': 'the id that Envoy gives to each request',
  traceparent: 'the trace, as W3C defines it',
};

/** Names of headers: those that VirtualServices name first, then common ones. */
export function headerNames(context: CompletionContext): Suggestion[] {
  const used = new Map<string, number>();
  for (const { facts, namespace } of context.view.find('kind-anywhere', 'networking.istio.io/VirtualService')) {
    if (facts.spec.type !== 'VirtualService') continue;
    const weight = namespace === context.namespace ? 1000 : 1;
    for (const name of facts.spec.headers ?? []) used.set(name, (used.get(name) ?? 0) + weight);
  }
  const found: Suggestion[] = [...used]
    .filter(([name]) => !name.startsWith(':') && !name.includes('pilotageCursor'))
    .sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1))
    .map(([value]) => ({ value, kind: 'value', detail: HEADERS[value] ?? 'named by VirtualServices' }));
  const common = Object.entries(HEADERS).flatMap(([value, detail]): Suggestion[] =>
    used.has(value) ? [] : [{ value, kind: 'value', detail, rank: 1 }],
  );
  return [...found, ...common];
}

/** As `headerNames`, for a list: without those that it has. */
export function headerList(context: CompletionContext): Suggestion[] {
  return without(context, headerNames(context));
}

/** Claims that tokens commonly have. Source: RFC 7519 and OpenID Connect Core. */
const CLAIMS: Readonly<Record<string, string>> = {
  iss: 'who made the token',
  sub: 'whom the token is about',
  aud: 'for whom the token is meant',
  azp: 'the client that asked for the token',
  scope: 'what the token allows, between spaces',
  groups: 'the groups of the user',
  roles: 'the roles of the user',
  email: 'the address of the user',
};

/** Names of claims. */
export function claims(): Suggestion[] {
  return Object.entries(CLAIMS).map(([value, detail]) => ({ value, kind: 'value', detail }));
}

/** Attributes of `when`: with a name in brackets where one is needed. */
export function conditions(context: CompletionContext): Suggestion[] {
  const place = schemaAt(context.structure, context.path);
  const plain = conditionKeys.filter((key) => !/[[.]$/.test(key));
  const found: Suggestion[] = plain.map((value) => ({
    value,
    kind: 'value',
    documentation: place && valueWordsAt(place, value),
  }));
  const bracketed = (start: string, names: readonly Suggestion[], rank: number): Suggestion[] =>
    names.map(({ value, detail }) => ({ value: `${start}[${value}]`, kind: 'value', detail, rank }));
  return [
    ...found,
    ...bracketed('request.auth.claims', claims(), 1),
    ...bracketed('request.headers', headerNames(context), 2),
  ];
}

/** Values of `when`, by its key. */
export function conditionValues(context: CompletionContext): Suggestion[] {
  switch (holder(context, 2).get('key').text) {
    case 'source.namespace':
      return sourceNamespaces(context);
    case 'source.principal':
      return principals(context);
    case 'source.serviceAccount':
      return serviceAccounts(context);
    case 'request.auth.principal':
      return requestPrincipals(context);
    case 'connection.sni':
      return fullHosts(context);
    case 'destination.port':
      return without(
        context,
        podPorts(ownPods)(context).map((port) => ({ ...port, value: String(port.value) })),
      );
    default:
      return [];
  }
}
