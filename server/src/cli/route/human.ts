import type { RoutingStory, StoryRule, StorySection, StorySetting, StoryWord } from '../../core/index';
import { DECIDES, sectionsOf } from '../../core/index';
import { printable } from '../terminal/cells';
import type { Paint, Style } from '../terminal/colour';
import { wrap } from '../terminal/wrap';
import type { CliPlace } from './places';
import { placeLabel } from './places';

/** How a story is printed for people. */
export interface StoryStyle {
  readonly paint: Paint;
  readonly width: number;
}

const WORD_STYLES: Readonly<Record<StoryWord, Style>> = {
  forwarded: 'good',
  'passes through': 'information',
  redirected: 'information',
  'answered directly': 'information',
  blocked: 'warning',
  'partly fails': 'warning',
  fails: 'error',
};

const INDENT = '    ';

/** A story as text to be read aloud: the answer, then the way from top to bottom, each step with its file and line. */
export function humanStory(story: RoutingStory, places: readonly CliPlace[], style: StoryStyle): string {
  const writer = new Writer(places, style);
  const { headline, caller, request } = story;
  writer.line(style.paint(WORD_STYLES[headline.word], headline.word.toUpperCase()));
  writer.text('', headline.sentence);
  writer.line('');
  writer.text('', `From ${caller}: ${request}`, 'dim');
  for (const section of sectionsOf(story)) writer.section(section);
  return `${writer.lines.join('\n')}\n`;
}

interface Placed {
  readonly place?: number;
}

class Writer {
  readonly lines: string[] = [];

  constructor(
    private readonly places: readonly CliPlace[],
    private readonly style: StoryStyle,
  ) {}

  line(text: string): void {
    this.lines.push(text);
  }

  /** A wrapped text. */
  text(indent: string, text: string, style?: Style): void {
    for (const line of wrap(text, this.style.width - indent.length))
      this.line(`${indent}${style === undefined ? line : this.style.paint(style, line)}`);
  }

  section(section: StorySection): void {
    if (section.kind !== 'rules') this.line('');
    switch (section.kind) {
      case 'step': {
        const { step, title, asides } = section;
        this.heading(title, step.what, step, step.ends === true ? 'error' : undefined);
        if (step.why !== '') this.text(INDENT, step.why, 'dim');
        for (const aside of asides) this.item(aside.what, aside.why, aside);
        return;
      }
      case 'rules':
        for (const rule of section.rules) this.rule(rule);
        return;
      case 'settings':
        this.heading(section.title, '', {});
        for (const setting of section.settings) this.setting(setting);
        return;
      case 'destination': {
        const { destination } = section;
        const share = destination.share === undefined ? '' : `${destination.share} % `;
        this.heading(section.title, `${share}${destination.title}`, destination);
        if (destination.problem !== undefined) this.text(INDENT, `fails: ${destination.problem}`, 'error');
        for (const fact of section.facts) this.setting(fact);
        return;
      }
      case 'lines':
        this.heading(section.title, '', {});
        for (const { text, why, ...place } of section.lines) this.item(text, why, place);
    }
  }

  private heading(title: string, what: string, placed: Placed, style: Style = 'strong'): void {
    const { paint, width } = this.style;
    const full = what === '' ? title : `${title}: ${what}`;
    const [first = '', ...others] = wrap(full, width - 2);
    const head = first.startsWith(title) ? paint(style, title) + first.slice(title.length) : first;
    const lines = [head, ...others.map((line) => `  ${line}`)];
    this.withPlace(lines, others.at(-1) ?? first, placed);
  }

  private setting({ name, value, from, ...place }: StorySetting): void {
    this.item([name, value].filter((word) => word !== '').join(' '), from, place);
  }

  private item(what: string, why: string, placed: Placed): void {
    const text = why === '' ? what : `${what} (${why})`;
    const wrapped = wrap(text, this.style.width - INDENT.length - 2);
    this.withPlace(
      wrapped.map((line, index) => `${INDENT}${index === 0 ? '- ' : '  '}${line}`),
      `${INDENT}  ${wrapped.at(-1) ?? ''}`,
      placed,
    );
  }

  private rule(rule: StoryRule): void {
    const { paint } = this.style;
    const when = rule.conditions.length === 0 ? 'every request' : `when ${rule.conditions.join(' and ')}`;
    const mark = rule.decides === 'yes' ? '> ' : rule.decides === 'shadowed' ? '! ' : '  ';
    const text = `${mark}${rule.label}: ${when}, ${leadText(rule.leads)}`;
    const wrapped = wrap(text.trimStart(), this.style.width - INDENT.length - 2);
    const lines = wrapped.map((line, index) => {
      const shown = index === 0 && mark.trim() === '' ? `  ${line}` : index === 0 ? line : `  ${line}`;
      return `${INDENT}${rule.decides === 'yes' ? paint('strong', shown) : shown}`;
    });
    this.withPlace(lines, `${INDENT}  ${wrapped.at(-1) ?? ''}`, rule);
    const why =
      rule.decides === 'no' || rule.decides === 'shadowed' ? rule.why : `${DECIDES[rule.decides]}: ${rule.why}`;
    this.text(`${INDENT}  `, why, rule.decides === 'shadowed' ? 'warning' : 'dim');
  }

  /** Puts file and line behind the last line, or below it where there is no room. */
  private withPlace(lines: readonly string[], last: string, { place }: Placed): void {
    const found = place === undefined ? undefined : this.places[place];
    const { paint, width } = this.style;
    if (found === undefined) {
      this.lines.push(...lines);
      return;
    }
    const label = printable(placeLabel(found));
    if (last.length + label.length + 2 <= width) {
      this.lines.push(...lines.slice(0, -1), `${lines.at(-1) ?? ''}  ${paint('dim', label)}`);
      return;
    }
    this.lines.push(...lines, `${INDENT}  ${paint('dim', label)}`);
  }
}

function leadText(leads: string): string {
  return /^(?:redirects|answers)/.test(leads) ? leads : `to ${leads}`;
}
