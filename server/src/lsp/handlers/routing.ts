import type { CancellationToken, ExecuteCommandParams } from 'vscode-languageserver/node';
import type { Caller, ProxiedCaller, RequestSpec, StoryPlace, WrittenRequest } from '../../core/index';
import {
  callersOf,
  callerText,
  problemStory,
  readCaller,
  requestUrl,
  storyMarkdown,
  storyMermaid,
  suggestAt,
  tableOf,
  tellRoute,
} from '../../core/index';
import type {
  Requests,
  RoutingCallersParams,
  RoutingCallersResult,
  RoutingPictureParams,
  RoutingPictureResult,
  RoutingSuggestParams,
  RoutingSuggestResult,
  RoutingTextParams,
  RoutingTextResult,
  RoutingTraceParams,
  RoutingTraceResult,
} from '../protocol';
import { textBefore } from '../baseline';
import { compareRouting, compareText } from '../compare';
import { ROUTING_TEXT_COMMAND } from '../protocol';
import type { RoutingMoment } from '../routing';
import { located, locatedPlace, routingMoment } from '../routing';
import type { Session } from '../session';
import { testAt } from '../tests';
import type { TestAt } from '../tests';
import { Texts } from '../texts';

const NO_CONTEXT = { worlds: [], complete: false } as const;
const NO_STORY = { ...problemStory('', '', 'no answer could be worked out'), places: [] };

/** Answers the requests of the routing preview. */
export function registerRouting(session: Session): void {
  const on = <K extends keyof Requests>(
    method: K,
    empty: Requests[K]['result'],
    handle: (
      session: Session,
      params: Requests[K]['params'],
      token: CancellationToken,
    ) => Promise<Requests[K]['result']>,
  ): void => {
    session.connection.onRequest(
      method,
      session.guard.request(method, empty, (params: Requests[K]['params'], token) => handle(session, params, token)),
    );
  };
  on('pilotage/routing/callers', { ...NO_CONTEXT, choices: [], total: 0 }, routingCallers);
  on('pilotage/routing/trace', { ...NO_CONTEXT, story: NO_STORY }, routingTrace);
  on('pilotage/routing/picture', { ...NO_CONTEXT, problem: 'no answer could be worked out' }, routingPicture);
  on('pilotage/routing/suggest', NO_CONTEXT, routingSuggest);
  on('pilotage/routing/compare', { ...NO_CONTEXT, problem: 'no answer could be worked out' }, compareRouting);
  on('pilotage/routing/textBefore', { text: '' }, async (_, params) => ({
    text: await textBefore(params.uri, params.with),
  }));
  on('pilotage/routing/text', { ...NO_CONTEXT, text: '' }, routingText);
}

/** `pilotage/routing/callers`: who can call in the world of a document. */
export async function routingCallers(
  session: Session,
  params: RoutingCallersParams,
  token: CancellationToken,
): Promise<RoutingCallersResult> {
  const moment = await routingMoment(session, params, token);
  if ('problem' in moment) return { ...moment.context, choices: [], total: 0 };
  return { ...moment.context, ...callersOf(moment.engine.mesh, params) };
}

/** `pilotage/routing/trace`: what becomes of a request. */
export async function routingTrace(
  session: Session,
  params: RoutingTraceParams,
  token: CancellationToken,
): Promise<RoutingTraceResult> {
  const moment = await routingMoment(session, params, token);
  const { caller, request } = params;
  const story =
    'problem' in moment
      ? problemStory(callerText(caller), request.url, moment.problem)
      : tellRoute(moment.engine, moment.workspace, caller, request);
  return { ...moment.context, story: located(session, story, new Texts(session.documents)) };
}

/** `pilotage/routing/picture`: all routes of a host, a gateway or a namespace. */
export async function routingPicture(
  session: Session,
  params: RoutingPictureParams,
  token: CancellationToken,
): Promise<RoutingPictureResult> {
  const moment = await routingMoment(session, params, token);
  if ('problem' in moment) return { ...moment.context, problem: moment.problem };
  const { engine, workspace, context } = moment;
  const asked = pictureCaller(moment, params);
  if ('problem' in asked) return { ...context, problem: asked.problem };
  const { host, namespace, limit } = params;
  const table = tableOf(engine, workspace, { caller: asked.caller, host, namespace, limit });
  if (table === undefined) return { ...context, problem: `nothing is known of a proxy of ${callerText(asked.caller)}` };
  return { ...context, table: located(session, table, new Texts(session.documents)) };
}

/** Whose proxy is asked for a picture. */
function pictureCaller(
  { engine, workspace, path, world }: RoutingMoment,
  { caller, gateway, namespace }: RoutingPictureParams,
): { readonly caller: ProxiedCaller } | { readonly problem: string } {
  if (caller !== undefined)
    return caller.kind === 'bare' ? { problem: 'a caller without a sidecar has no routes of its own' } : { caller };
  if (gateway !== undefined) {
    const read = readCaller(engine.mesh, { gateway });
    if ('problem' in read) return read;
    return read.caller.kind === 'bare' ? { problem: `${gateway} has no proxy` } : { caller: read.caller };
  }
  const own = workspace
    .file(path)
    ?.parts.flatMap(({ resources }) => resources)
    .find((resource) => resource.world.id === world.id && resource.namespace !== '')?.namespace;
  return { caller: { kind: 'pod', namespace: namespace ?? own ?? 'default', labels: {} } };
}

/** `pilotage/routing/suggest`: a question that fits a place in a document. */
export async function routingSuggest(
  session: Session,
  params: RoutingSuggestParams,
  token: CancellationToken,
): Promise<RoutingSuggestResult> {
  const test = testAt(session, params);
  const moment = await routingMoment(session, test === undefined ? params : { ...params, world: test.world }, token);
  if ('problem' in moment) return moment.context;
  if (test !== undefined) return askedByTest(moment, test);
  const suggestion = suggestionAt(session, moment, params);
  return suggestion === undefined ? moment.context : { ...moment.context, suggestion };
}

/** In a test file: the question of the test. */
function askedByTest({ engine, context }: RoutingMoment, { caller, request }: TestAt): RoutingSuggestResult {
  const read = readCaller(engine.mesh, caller);
  if ('problem' in read) return context;
  return { ...context, suggestion: { caller: read.caller, label: callerText(read.caller), request } };
}

function suggestionAt(
  session: Session,
  { engine, world, path }: RoutingMoment,
  { uri, position }: Pick<RoutingTextParams, 'uri' | 'position'>,
): RoutingSuggestResult['suggestion'] {
  const open = session.documents.of(uri);
  const offset = open === undefined || position === undefined ? 0 : session.offset(open.document, position);
  const found = suggestAt(session.featureInput(session.translation()), engine, world.id, path, offset);
  if (found === undefined) return undefined;
  return { caller: found.caller, label: callerText(found.caller), request: writtenRequest(found.request) };
}

/** A request as people would write it. */
function writtenRequest(request: RequestSpec): WrittenRequest {
  const { method, headers, sni, address, mtls } = request;
  return { url: requestUrl(request), method, headers, sni, address, mtls };
}

/** `pilotage/routing/text`: a trace as text, for editors without a panel. */
export async function routingText(
  session: Session,
  params: RoutingTextParams,
  token: CancellationToken,
): Promise<RoutingTextResult> {
  const moment = await routingMoment(session, params, token);
  const { context } = moment;
  if ('problem' in moment) return { ...context, text: `${moment.problem}.\n` };
  const asked = askedOf(session, moment, params);
  if (params.compareWith !== undefined) {
    const compared = { ...params, ...asked, with: params.compareWith };
    return { ...context, text: await compareText(session, compared, token) };
  }
  if (asked === undefined) return { ...context, text: 'Nothing here can be asked about: the world has no service.\n' };
  const story = tellRoute(moment.engine, moment.workspace, asked.caller, asked.request);
  if (params.format === 'mermaid') return { ...context, text: storyMermaid(story) };
  const texts = new Texts(session.documents);
  const link = (place: StoryPlace): string => {
    const { label, uri, range } = locatedPlace(session, place, texts);
    return `[${label}](${uri}#L${range.start.line + 1})`;
  };
  return { ...context, text: storyMarkdown(story, link) };
}

function askedOf(
  session: Session,
  moment: RoutingMoment,
  params: RoutingTextParams,
): { readonly caller: Caller; readonly request: WrittenRequest } | undefined {
  const { caller, request } = params;
  if (caller !== undefined && request !== undefined) return { caller, request };
  const suggestion = suggestionAt(session, moment, params);
  if (suggestion === undefined) return undefined;
  return { caller: caller ?? suggestion.caller, request: request ?? suggestion.request };
}

/** `workspace/executeCommand`: the text of a trace, for editors that know commands and none of our requests. */
export async function executeCommand(
  session: Session,
  { command, arguments: args = [] }: ExecuteCommandParams,
  token: CancellationToken,
): Promise<string | null> {
  if (command !== ROUTING_TEXT_COMMAND) return null;
  const [params] = args as readonly unknown[];
  if (typeof params === 'string') return (await routingText(session, { uri: params }, token)).text;
  if (typeof params !== 'object' || params === null || typeof (params as RoutingTextParams).uri !== 'string')
    return `${ROUTING_TEXT_COMMAND} takes the address of a document, or {uri, position, caller, request, compareWith}.\n`;
  return (await routingText(session, params as RoutingTextParams, token)).text;
}
