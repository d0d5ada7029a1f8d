import type { ArrivalCaller, ArrivalRequest, AskedRequest, RoutingEngine } from '../../core/index';
import { answerRequests, engineOf } from '../../core/index';
import { EXIT } from '../failure';
import { humanArrival } from '../formats/humanArrival';
import { jsonArrival } from '../formats/jsonArrival';
import type { Project } from '../project';
import { openProject } from '../project';
import { printable } from '../terminal/cells';
import type { Terminal } from '../terminal/terminal';
import type { AuthorizeOptions, GivenCaller, GivenRequest } from './authorizeOptions';
import { readAuthorizeOptions } from './authorizeOptions';
import { locateSteps } from './locateSteps';
import { readRequests } from './readRequests';
import type { ProjectObjects } from './worlds';
import { readWorlds, worldWith } from './worlds';

/**
 * `pilotage authorize`: prints what happens to a request, or to many, where it arrives.
 * @returns the exit code. Throws a Failure when it cannot start.
 */
export async function authorize(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = readAuthorizeOptions(args);
  const { ask } = options;
  const requests = 'requests' in ask ? await readRequests(ask.requests, terminal) : undefined;
  const progress = terminal.progress();
  const problems = new Set<string>();
  try {
    const project = await openProject(options, terminal, progress);
    const objects = await readWorlds(project, progress, (problem) => problems.add(problem));
    progress.clear();
    if (requests !== undefined) await terminal.print(answers(objects, requests, options));
    else if (!('requests' in ask)) await terminal.print(await trace(project, objects, ask, options, terminal));
    for (const problem of problems) terminal.printError(`pilotage: ${printable(problem)}\n`);
    return problems.size > 0 ? EXIT.failed : EXIT.good;
  } finally {
    progress.clear();
  }
}

/** `{"requests":{id: answer}}`; each request is answered in the world that holds its target. */
function answers(
  { worlds, isRefused }: ProjectObjects,
  requests: readonly AskedRequest[],
  { settings: { domainSuffix } }: AuthorizeOptions,
): string {
  const byWorld = new Map<string, AskedRequest[]>();
  for (const request of requests) {
    const [namespace = 'default', name = ''] = request.to.gateway?.split('/') ?? [
      request.to.namespace,
      request.to.workload,
    ];
    const id = worldWith(worlds, namespace, name)?.id ?? '';
    const list = byWorld.get(id) ?? [];
    byWorld.set(id, list);
    list.push(request);
  }
  const answered = new Map<string, unknown>();
  for (const [id, asked] of byWorld) {
    const objects = worlds.find((world) => world.id === id)?.objects ?? [];
    const found = answerRequests(objects, asked, { domainSuffix, isRefused });
    for (const [request, answer] of Object.entries(found)) answered.set(request, answer);
  }
  const inOrder = Object.fromEntries(requests.map(({ id }) => [id, answered.get(id)]));
  return `${JSON.stringify({ requests: inOrder }, undefined, 2)}\n`;
}

async function trace(
  project: Project,
  { worlds, isRefused }: ProjectObjects,
  { request, caller }: GivenRequest,
  { settings: { domainSuffix }, format }: AuthorizeOptions,
  terminal: Terminal,
): Promise<string> {
  const { namespace, name } = request.to;
  const engine = engineOf(worldWith(worlds, namespace, name)?.objects ?? [], { domainSuffix, isRefused });
  const arrival = engine.arrive({ ...request, from: callerIn(engine, caller) } satisfies ArrivalRequest);
  const steps = await locateSteps(project, arrival.steps);
  if (format === 'json') return jsonArrival(arrival, steps, project.cwd);
  const { paint, width } = terminal;
  return humanArrival(arrival, steps, { paint, width, cwd: project.cwd });
}

/** A name means a workload of the files with its service account, else a service account. */
function callerIn(engine: RoutingEngine, { named, trustDomain, plaintext, outside, ip }: GivenCaller): ArrivalCaller {
  const pod = named === undefined ? undefined : engine.mesh.workloads.podOf(named.namespace, named.name);
  const bare = pod !== undefined && !pod.injected && !pod.gateway;
  const speaks = plaintext || outside || bare ? 'plain' : named === undefined ? 'unknown' : 'automatic';
  return {
    speaks,
    namespace: named?.namespace,
    serviceAccount: pod?.serviceAccount ?? named?.name,
    trustDomain,
    ip,
  };
}
