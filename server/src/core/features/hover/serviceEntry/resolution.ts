import type { AppliedContext } from '../context';
import { bullets, codes, paragraphs } from '../../markdown';
import { ambientLine } from './ambient';
import { applicationLookup, lookup, meaning } from './lookups';
import { refusals } from './refusals';
import { rulesLine } from './rules';
import { entryStory, portName } from './story';
import type { EntryPort, EntryStory } from './story';
import { surprises } from './surprises';
import { clusterName, clusterType, encryption, recognisedBy, upstreamPort } from './traffic';

/** More ports are summed up: a hover is read at one glance. */
const PORTS_SHOWN = 3;

/** What the resolution of a ServiceEntry means, then what it means for this entry, then what surprises. */
export function resolutionHover(context: AppliedContext): string | undefined {
  const story = entryStory(context);
  if (story?.resolution === undefined) return undefined;
  return explain(story);
}

/** In short, for places where no resolution is written and the default surprises. */
export function omittedResolution(context: AppliedContext): string | undefined {
  const story = entryStory(context);
  if (story?.resolution === undefined || story.isWritten) return undefined;
  const refused = refusals(story);
  return paragraphs([
    `**No \`resolution\` is written, so NONE holds:** ${meaning(story)}`,
    refused.length > 0 ? `**Refused as it is written:** ${refused.join('; ')}.` : warning(surprises(story).slice(0, 1)),
  ]);
}

function explain(story: EntryStory): string {
  const title = `**${story.resolution ?? ''}**`;
  const refused = refusals(story);
  if (refused.length > 0)
    return paragraphs([`${title} — ${meaning(story)}`, `**Refused as it is written:** ${refused.join('; ')}.`]);
  const warnings = surprises(story);
  return paragraphs([
    `${title} — ${meaning(story)}`,
    here(story, warnings.length > 1 ? PORTS_SHOWN - 1 : PORTS_SHOWN),
    warning(warnings.slice(0, 2)),
  ]);
}

function here(story: EntryStory, limit: number): string {
  const hosts = story.hosts.length > 1 ? `, for each of ${codes(story.hosts, 3)}` : '';
  const gateways = story.resolution === 'NONE' ? ' (EDS without endpoints on gateways)' : '';
  const shown = story.ports.slice(0, limit).map((port) => portLine(story, port));
  const rest = story.ports.slice(limit).map(portName);
  const more = rest.length === 0 ? undefined : `and ${rest.length === 1 ? 'port' : 'ports'} ${rest.join(', ')}`;
  const lines = [...shown, more, lookup(story), rulesLine(story), applicationLookup(story), ambientLine(story)];
  return `**Here**${hosts}, clusters of type **${clusterType(story)}**${gateways}:\n${bullets(lines)}`;
}

/** A port on one line: its cluster, how traffic gets there, where it goes, what encrypts it. */
export function portLine(story: EntryStory, port: EntryPort): string {
  if (port.family === 'udp') return `${portName(port)}: no cluster, the proxies leave UDP alone`;
  const rest = [upstreamPort(story, port), encryption(story, port)].filter((part) => part !== undefined);
  const tail = rest.length === 0 ? '' : `; ${rest.join(', ')}`;
  return `${portName(port)} → \`${clusterName(story, port)}\`, recognised ${recognisedBy(story, port)}${tail}`;
}

/** The last part of a hover: what goes against expectation. */
export function warning(texts: readonly string[]): string | undefined {
  const [first, ...more] = texts;
  if (first === undefined) return undefined;
  return more.length === 0 ? `**Watch out:** ${first}` : `**Watch out:**\n${bullets(texts)}`;
}
