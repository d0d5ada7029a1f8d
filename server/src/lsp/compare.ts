import type { CancellationToken } from 'vscode-languageserver/node';
import type { RouteChange, RoutedState, RoutingStory, StoryChange, StoryPlace, WorkspaceUpdate } from '../core/index';
import {
  changesMarkdown,
  compareStories,
  RouteComparison,
  storyChangeMarkdown,
  tellRoute,
  touchedNamespaces,
  viewersOf,
} from '../core/index';
import { AnswerProgress } from './answerProgress';
import { baselineOf, TextsBefore } from './baseline';
import type { Baseline } from './baseline';
import type {
  RoutingChange,
  RoutingCompareParams,
  RoutingCompareResult,
  RoutingComparison,
  RoutingContext,
  RoutingPlace,
} from './protocol';
import { locatedPlace, routingMoment } from './routing';
import type { RoutingMoment } from './routing';
import type { Session } from './session';
import { Slices } from './slices';
import { Texts } from './texts';

/** A comparison in the core's own terms. */
interface Compared {
  readonly baseline: Baseline;
  readonly changes: readonly RouteChange[];
  readonly question: (StoryChange & Pick<RoutingStory, 'request'>) | undefined;
  readonly scope: string | undefined;
}

type Answer = { readonly context: RoutingContext } & ({ readonly problem: string } | { readonly compared: Compared });

/** Which requests go elsewhere than in another state of the files, with places as positions. */
export async function compareRouting(
  session: Session,
  params: RoutingCompareParams,
  token: CancellationToken,
): Promise<RoutingCompareResult> {
  const answer = await compare(session, params, token);
  if ('problem' in answer) return { ...answer.context, problem: answer.problem };
  return { ...answer.context, comparison: told(session, answer.compared) };
}

/** The same as Markdown. */
export async function compareText(
  session: Session,
  params: RoutingCompareParams,
  token: CancellationToken,
): Promise<string> {
  const answer = await compare(session, params, token);
  if ('problem' in answer) return `${answer.problem}.\n`;
  const { changes, question, baseline, scope } = answer.compared;
  const lines = [
    `# Routing compared with ${baseline.name}`,
    '',
    ...(question === undefined ? [] : storyChangeMarkdown(question, question.request)),
    ...(scope === undefined ? [] : [scope, '']),
    ...(changes.length === 0 ? ['No route is different.'] : changesMarkdown(changes)),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

async function compare(session: Session, params: RoutingCompareParams, token: CancellationToken): Promise<Answer> {
  const progress = new AnswerProgress(session.connection, params.workDoneToken);
  try {
    // Which world is meant has to be known before its baseline, and everything may be different after reading that.
    const first = await routingMoment(session, params, token, progress);
    if ('problem' in first) return first;
    if (!first.context.complete)
      return { context: first.context, problem: 'Files are still being read; then they can be compared' };
    const baseline = await baselineOf(session, params.with, first.world.folder);
    const moment = await routingMoment(session, params, token, progress);
    if ('problem' in moment) return moment;
    if ('problem' in baseline) return { context: moment.context, problem: baseline.problem };
    const compared = await comparedWith(session, moment, baseline, params, token, progress);
    return { context: moment.context, compared };
  } finally {
    progress.end();
  }
}

async function comparedWith(
  session: Session,
  { workspace, engine, world }: RoutingMoment,
  baseline: Baseline,
  { caller, request }: RoutingCompareParams,
  token: CancellationToken,
  progress: AnswerProgress,
): Promise<Compared> {
  const slices = new Slices();
  const update = workspace.with(baseline.changes);
  const routing = session.project.routing.fork(update);
  const pending = routing.pending(world.id);
  for (const [done, file] of pending.entries()) {
    routing.read(world.id, file);
    progress.report('reading files of before', done, pending.length);
    await slices.pause();
    if (token.isCancellationRequested) break;
  }
  const before: RoutedState = { engine: routing.engine(world.id), workspace: update.workspace };
  const after: RoutedState = { engine, workspace };
  const comparison = new RouteComparison(before, after);
  const { viewers, scope } = chosenViewers(before, after, update);
  for (const [done, viewer] of viewers.entries()) {
    if (token.isCancellationRequested) break;
    comparison.compare(viewer);
    progress.report('comparing callers', done, viewers.length);
    await slices.pause();
  }
  const story = ({ engine: asked, workspace: of }: RoutedState): RoutingStory | undefined =>
    caller === undefined || request === undefined ? undefined : tellRoute(asked, of, caller, request);
  const [old, now] = [story(before), story(after)];
  const question =
    old === undefined || now === undefined ? undefined : { ...compareStories(old, now), request: now.request };
  return { baseline, changes: comparison.changes, question, scope };
}

/** All callers, and in very large worlds those whose hosts the changed files touch. */
function chosenViewers(
  before: RoutedState,
  after: RoutedState,
  update: WorkspaceUpdate,
): { readonly viewers: ReturnType<typeof viewersOf>; readonly scope: string | undefined } {
  const all = viewersOf(before, after);
  const touched = touchedNamespaces(before, after, update.files);
  if (touched === undefined || all.every(({ namespace }) => namespace === undefined))
    return { viewers: all, scope: undefined };
  return {
    viewers: all.filter(({ namespace }) => namespace === undefined || touched.has(namespace)),
    scope: `The world is large: compared are the gateways, and in ${[...touched].sort().join(', ')} what callers there see of their own namespace.`,
  };
}

function told(session: Session, { baseline, changes, question, scope }: Compared): RoutingComparison {
  const now = new PlaceList(session, new Texts(session.documents));
  const before = new PlaceList(session, new TextsBefore(session, baseline.changes));
  return {
    baseline: baseline.name,
    changedFiles: baseline.changes.length,
    changes: changes.map(({ kind, host, listener, viewers, rules }): RoutingChange => ({
      kind,
      host,
      listener,
      viewers,
      rules: rules.map(({ place, placeBefore, ...rule }) => ({
        ...rule,
        ...now.at('place', place),
        ...before.at('placeBefore', placeBefore),
      })),
    })),
    ...(question === undefined
      ? {}
      : {
          question: {
            before: question.before,
            after: question.after,
            isSame: question.isSame,
            lines: question.lines.map(({ place, ...line }) => ({
              ...line,
              ...(line.kind === 'removed' ? before : now).at('place', place),
            })),
          },
        }),
    ...(scope === undefined ? {} : { scope }),
    places: now.list,
    placesBefore: before.list,
  };
}

/** Places as positions in the texts of one state, each once. */
class PlaceList {
  readonly list: RoutingPlace[] = [];
  private readonly known = new Map<string, number>();

  constructor(
    private readonly session: Session,
    private readonly texts: Texts,
  ) {}

  at<K extends string>(name: K, place: StoryPlace | undefined): Partial<Record<K, number>> {
    if (place === undefined) return {};
    const key = `${place.file} ${place.span.start} ${place.span.end} ${place.path}`;
    let index = this.known.get(key);
    if (index === undefined) {
      index = this.list.push(locatedPlace(this.session, place, this.texts)) - 1;
      this.known.set(key, index);
    }
    return { [name]: index } as Record<K, number>;
  }
}
