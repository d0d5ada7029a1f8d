import { sectionsOf } from '../story/layout';
import type { RoutingStory, StoryHeadline, StoryPlace, StorySetting } from '../story/story';
import { compareLines } from './compareLines';
import type { RouteLine } from './compareLines';

/** A line of the way of a request, and what causes it. */
export interface WayLine extends RouteLine {
  /** In the state of its kind: of a line that is gone, in the state before. */
  readonly place?: StoryPlace;
}

/** What became of a request, and what becomes of it. */
export interface StoryChange {
  readonly before: StoryHeadline;
  readonly after: StoryHeadline;
  /** True when nothing about its way is different. */
  readonly isSame: boolean;
  readonly lines: readonly WayLine[];
}

/** Compares two answers to one question. */
export function compareStories(before: RoutingStory, after: RoutingStory): StoryChange {
  const [old, now] = [wayOf(before), wayOf(after)];
  const at = { old: 0, now: 0 };
  const lines = compareLines(
    old.map(({ text }) => text),
    now.map(({ text }) => text),
  ).map((line): WayLine => {
    const source = line.kind === 'removed' ? old[at.old] : now[at.now];
    if (line.kind !== 'added') at.old++;
    if (line.kind !== 'removed') at.now++;
    return source?.place === undefined ? line : { ...line, place: source.place };
  });
  const { headline: was } = before;
  const { headline: is } = after;
  const isSame = lines.every(({ kind }) => kind === 'same') && was.word === is.word && was.sentence === is.sentence;
  return { before: was, after: is, isSame, lines };
}

interface Told {
  readonly text: string;
  readonly place?: StoryPlace;
}

/** The way of a request in lines: what decides and what holds, without the rules that do not match. */
function wayOf(story: RoutingStory): Told[] {
  const told = (text: string, { place }: { readonly place?: number }): Told => {
    const found = place === undefined ? undefined : story.places[place];
    return found === undefined ? { text } : { text, place: found };
  };
  const setting = ({ name, value, from, ...at }: StorySetting): Told =>
    told(`${[name, value].filter((word) => word !== '').join(': ')}${from === '' ? '' : ` (${from})`}`, at);
  const indented = (lines: readonly Told[]): Told[] => lines.map((line) => ({ ...line, text: `  ${line.text}` }));
  return sectionsOf(story).flatMap((section): Told[] => {
    switch (section.kind) {
      case 'step': {
        const { step, title } = section;
        return step.what === '' ? [] : [told(`${title}: ${step.what}`, step)];
      }
      case 'rules':
        return section.rules.flatMap((rule) =>
          rule.decides === 'yes' ? [told(`  ${rule.object}, ${rule.label} -> ${rule.leads}`, rule)] : [],
        );
      case 'settings':
        return [{ text: section.title }, ...indented(section.settings.map(setting))];
      case 'destination': {
        const { destination, title, facts } = section;
        const share = destination.share === undefined ? '' : ` ${destination.share} %`;
        const problem = destination.problem === undefined ? '' : `, fails: ${destination.problem}`;
        return [told(`${title}: ${destination.title}${share}${problem}`, destination), ...indented(facts.map(setting))];
      }
      case 'lines':
        return [
          { text: section.title },
          ...indented(
            section.lines.map((line) => told(line.why === '' ? line.text : `${line.text}: ${line.why}`, line)),
          ),
        ];
    }
  });
}
