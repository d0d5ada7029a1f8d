import type { ProxiedCaller, RoutingEngine, RoutingTable, StoryPlace, TableRule } from '../../core/index';
import { callerText, readCaller, remarksOf, tableMarkdown, tableOf } from '../../core/index';
import { EXIT, Failure } from '../failure';
import { openProject } from '../project';
import { printable } from '../terminal/cells';
import { silentProgress } from '../terminal/progress';
import type { Terminal } from '../terminal/terminal';
import { wrap } from '../terminal/wrap';
import { Meshes } from './mesh';
import type { RoutesOptions } from './options';
import { readRoutesOptions } from './options';
import type { CliPlace } from './places';
import { locatePlaces, placeLabel } from './places';

/** `pilotage routes`: the whole picture of a host, a gateway or a namespace. @returns the exit code. */
export async function routes(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = readRoutesOptions(args);
  const progress = options.quiet ? silentProgress : terminal.progress();
  try {
    const project = await openProject(options, terminal, progress);
    const { caller: written, inNamespace } = options;
    const named = written.from ?? inNamespace;
    const asked = { world: options.world, caller: { ...written, ...(named === undefined ? {} : { from: named }) } };
    const { engine } = new Meshes(project, progress).of(asked);
    const caller = callerOf(engine, options);
    const { host } = options;
    const table = tableOf(engine, project.workspace, { caller, host, namespace: inNamespace, limit: Infinity });
    if (table === undefined) throw new Failure(`nothing is known of a proxy of ${callerText(caller)}`);
    const places = await locatePlaces(project, table.places);
    progress.clear();
    await terminal.print(printed(table, places, options.format, terminal));
    return EXIT.good;
  } finally {
    progress.clear();
  }
}

function callerOf(engine: RoutingEngine, { caller, gateway, host, inNamespace }: RoutesOptions): ProxiedCaller {
  if (caller.from === undefined && gateway === undefined)
    return { kind: 'pod', namespace: inNamespace ?? namespaceOf(engine, host ?? '') ?? 'default', labels: {} };
  const read = readCaller(engine.mesh, caller);
  if ('problem' in read) throw new Failure(read.problem);
  if (read.caller.kind === 'bare') throw new Failure('a caller without a sidecar has no routes of its own');
  return read.caller;
}

/** A host is best seen from its own namespace. */
function namespaceOf({ mesh }: RoutingEngine, host: string): string | undefined {
  const own = mesh.services.all.find(({ hostname }) => hostname === host || hostname.startsWith(`${host}.`));
  const named = mesh.virtualServices.all.find(({ hosts }) => hosts.includes(host));
  return own?.namespace ?? named?.meta.namespace;
}

function printed(
  table: RoutingTable,
  places: readonly CliPlace[],
  format: RoutesOptions['format'],
  terminal: Terminal,
): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify({ version: 1, ...table, places }, undefined, 2)}\n`;
    case 'markdown':
      return tableMarkdown(table, (place: StoryPlace) => {
        const found = places[table.places.indexOf(place)];
        return found === undefined ? '' : placeLabel(found);
      });
    case 'human':
      return humanTable(table, places, terminal);
  }
}

/** A table for people: each host, its rules in order, and what is wrong with them. */
export function humanTable(
  table: RoutingTable,
  places: readonly CliPlace[],
  { paint, width }: Pick<Terminal, 'paint' | 'width'>,
): string {
  const lines = [`Routes of ${table.title}, as ${table.caller} has them`];
  const label = (place: number | undefined): string => {
    const found = place === undefined ? undefined : places[place];
    return found === undefined ? '' : paint('dim', `  ${printable(placeLabel(found))}`);
  };
  for (const host of table.hosts) {
    lines.push('', `${paint('heading', printable(host.name))}  ${host.protocol}, listener ${host.listener}`);
    if (host.httpsRedirect) lines.push('  every request is redirected to https');
    for (const rule of host.rules) {
      const [first = '', ...others] = wrap(ruleText(rule), width - 6);
      const mark = rule.counts === 'yes' ? ' ' : rule.counts === 'shadowed' ? '!' : '-';
      lines.push(`  ${mark} ${first}${others.length === 0 ? label(rule.place) : ''}`);
      lines.push(
        ...others.map((line, index) => `      ${line}${index === others.length - 1 ? label(rule.place) : ''}`),
      );
      for (const remark of remarksOf(rule))
        for (const line of wrap(remark, width - 6)) lines.push(`      ${paint('warning', line)}`);
    }
    for (const { object, why, place } of host.others)
      lines.push(`  - ${printable(object)} has no say: ${why}${label(place)}`);
  }
  if (table.hosts.length === 0) lines.push('', 'Nothing is routed here.');
  if (table.left > 0) lines.push('', `${table.left} more are not shown.`);
  return `${lines.join('\n')}\n`;
}

function ruleText({ object, label, conditions, leads }: TableRule): string {
  const when = conditions.length === 0 ? 'every request' : conditions.join(' and ');
  return `${label === 'no rule' ? object : `${object} ${label}`}: ${when} -> ${leads}`;
}
