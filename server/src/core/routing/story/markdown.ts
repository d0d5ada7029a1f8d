import { DECIDES, sectionsOf } from './layout';
import type { StorySection } from './layout';
import type { RoutingStory, StoryPlace, StoryRule, StorySetting } from './story';

/**
 * A story as Markdown, for editors without a panel and for pull requests.
 * @param link a place as Markdown: a link, or the name of a file and a line.
 */
export function storyMarkdown(story: RoutingStory, link: (place: StoryPlace) => string): string {
  const { headline, places } = story;
  const at = ({ place }: { readonly place?: number }): string => {
    const found = place === undefined ? undefined : places[place];
    return found === undefined ? '' : ` (${link(found)})`;
  };
  const lines = [
    `# ${headline.word.charAt(0).toUpperCase()}${headline.word.slice(1)}`,
    '',
    escapeText(headline.sentence),
    '',
    `From ${escapeText(story.caller)}: ${code(story.request)}`,
    '',
    ...sectionsOf(story).flatMap((section) => [...sectionLines(section, at), '']),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

type At = (of: { readonly place?: number }) => string;

function sectionLines(section: StorySection, at: At): string[] {
  switch (section.kind) {
    case 'step': {
      const { step, title, asides } = section;
      const why = step.why === '' ? '' : `: ${escapeText(step.why)}`;
      const main = step.what === '' ? `**${title}**` : `**${title}** ${escapeText(step.what)}${why}${at(step)}`;
      return [main, ...asides.map((aside) => `- ${escapeText(aside.what)}: ${escapeText(aside.why)}${at(aside)}`)];
    }
    case 'rules':
      return rulesTable(section.rules, at);
    case 'settings':
      return [`**${section.title}**`, ...section.settings.map((one) => settingLine(one, at))];
    case 'destination': {
      const { destination } = section;
      const share = destination.share === undefined ? '' : ` ${destination.share} %`;
      const problem = destination.problem === undefined ? '' : ` — fails: ${escapeText(destination.problem)}`;
      return [
        `**${section.title}**${share} ${code(destination.title)}${problem}${at(destination)}`,
        ...section.facts.map((fact) => settingLine(fact, at)),
      ];
    }
    case 'lines':
      return [
        `**${section.title}**`,
        ...section.lines.map(
          (line) => `- ${escapeText(line.text)}${line.why === '' ? '' : `: ${escapeText(line.why)}`}${at(line)}`,
        ),
      ];
  }
}

function settingLine(setting: StorySetting, at: At): string {
  const words = [setting.name, setting.value].filter((word) => word !== '').map(escapeText);
  return `- ${words.join(': ')}${setting.from === '' ? '' : ` (${escapeText(setting.from)})`}${at(setting)}`;
}

function rulesTable(rules: readonly StoryRule[], at: At): string[] {
  const cell = (text: string): string => escapeText(text).replaceAll('|', '\\|');
  return [
    '| Rule | When | Leads to | | Why |',
    '| --- | --- | --- | --- | --- |',
    ...rules.map((rule) => {
      const when = rule.conditions.length === 0 ? 'every request' : rule.conditions.join(', ');
      const mark = rule.decides === 'yes' ? '**decides**' : DECIDES[rule.decides];
      return `| ${cell(`${rule.object} ${rule.label}`)}${at(rule)} | ${cell(when)} | ${cell(rule.leads)} | ${mark} | ${cell(rule.why)} |`;
    }),
  ];
}

/** A text in which nothing is markup. */
export function escapeText(text: string): string {
  return text.replace(/[\\`*_[\]<>#]/g, '\\$&').replace(/\s+/g, ' ');
}

/** A text as code, whatever is in it. */
export function code(text: string): string {
  const ticks = '`'.repeat(1 + Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)));
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${ticks}${pad}${text.replace(/\s+/g, ' ')}${pad}${ticks}`;
}
