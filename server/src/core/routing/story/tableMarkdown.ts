import { code, escapeText } from './markdown';
import type { StoryPlace } from './story';
import type { RoutingTable, TableDestination, TableHost, TableRule } from './table';

/** A table as Markdown. @param link a place as Markdown. */
export function tableMarkdown(table: RoutingTable, link: (place: StoryPlace) => string): string {
  const at = ({ place }: { readonly place?: number }): string => {
    const found = place === undefined ? undefined : table.places[place];
    return found === undefined ? '' : ` (${link(found)})`;
  };
  const lines = [`# Routes of ${escapeText(table.title)}`, '', `As ${escapeText(table.caller)} sees them.`, ''];
  for (const host of table.hosts) lines.push(...hostLines(host, at), '');
  if (table.hosts.length === 0) lines.push('Nothing is routed here.');
  if (table.left > 0) lines.push(`${table.left} more are not shown.`);
  return `${lines.join('\n').trimEnd()}\n`;
}

function hostLines(host: TableHost, at: (of: { readonly place?: number }) => string): string[] {
  const cell = (text: string): string => escapeText(text).replaceAll('|', '\\|');
  const domains = host.domains.length === 0 ? '' : `Names: ${host.domains.map(code).join(', ')}`;
  return [
    `## ${escapeText(host.name)} (${host.protocol}, listener ${escapeText(host.listener)})`,
    '',
    ...(domains === '' ? [] : [domains, '']),
    ...(host.httpsRedirect ? ['Every request is redirected to https.', ''] : []),
    '| Rule | When | Leads to | Remarks |',
    '| --- | --- | --- | --- |',
    ...host.rules.map((rule) => {
      const when = rule.conditions.length === 0 ? 'every request' : rule.conditions.join(', ');
      return `| ${cell(`${rule.object} ${rule.label}`)}${at(rule)} | ${cell(when)} | ${cell(rule.leads)} | ${cell(remarksOf(rule).join('; '))} |`;
    }),
    ...host.others.map(
      ({ object, why, ...place }) => `\n${escapeText(object)} has no say: ${escapeText(why)}${at(place)}`,
    ),
  ];
}

/** What is to be said of a rule beside where it leads. */
export function remarksOf({ counts, why, problems, destinations }: TableRule): string[] {
  const reason = counts === 'yes' ? [] : [`${counts === 'shadowed' ? 'never reached' : 'left out'}: ${why ?? ''}`];
  const failing = destinations.flatMap((destination) => destinationRemark(destination));
  return [...reason, ...problems, ...failing];
}

function destinationRemark({ title, problem }: TableDestination): string[] {
  return problem === undefined ? [] : [`${title}: ${problem}`];
}
