import { resolvePlain } from '../../server/src/core/yaml/scalar';
import type { ListPlan, MapPlan, Plan, ScalarPlan, Surroundings } from './yamlPlans';

/** What a document says: text, numbers, true and false, null, lists, and mappings as maps of keys. */
export type Plain = unknown;

/** A written document and what it says. */
export interface WrittenYaml {
  readonly text: string;
  readonly value: Plain;
}

interface Anchor {
  readonly name: string;
  readonly value: Plain;
}

/** Writes a plan as a document. */
export function writeYaml(plan: MapPlan | ListPlan): WrittenYaml {
  const writer = new Writer();
  const { text, value } = plan.flow ? writer.flow(plan, 0) : writer.block(plan, 0, false);
  return { text: `${plan.flow ? text : text.slice(1)}\n`, value };
}

/** Writes block and flow style; keeps the anchors that may be named further down. */
class Writer {
  private readonly anchors: Anchor[] = [];
  private count = 0;
  /** True behind a block text that keeps its last line breaks: a blank line would belong to it. */
  private keeping = false;

  /**
   * What follows a colon (`inItem` false: a collection begins on the next line) or a dash (its first entry stands beside it).
   * @param column of the key or dash that it belongs to.
   */
  private value(plan: Plan, column: number, inItem: boolean, around: Surroundings): WrittenYaml {
    const gap = ' '.repeat(around.gap);
    const comment = around.behind === 'comment' ? ' # behind' : '';
    if (plan.kind === 'alias' || plan.kind === 'scalar' || plan.flow) {
      const { text, value } = this.flow(plan, column);
      if (text === '') return { text: comment, value };
      const block = plan.kind === 'scalar' && (plan.style === 'literal' || plan.style === 'folded');
      if (!block) return { text: gap + text + comment, value };
      const head = text.indexOf('\n');
      return { text: gap + text.slice(0, head) + comment + text.slice(head), value };
    }
    const name = plan.anchored ? this.newAnchor() : undefined;
    const head = name === undefined ? '' : ` &${name}`;
    const inline = inItem && name === undefined && comment === '';
    const inner = column + (plan.kind === 'list' ? (inItem ? Math.max(plan.indent, 2) : plan.indent) : plan.indent);
    const { text, value } = this.block(plan, inline ? column + 1 + around.gap : inner, inline);
    this.keep(name, value);
    return { text: inline ? gap + text : head + comment + text, value };
  }

  /** A block collection whose entries stand in `column`; `inline`: the first one goes on the line of a dash. */
  block(plan: MapPlan | ListPlan, column: number, inline: boolean): WrittenYaml {
    const pad = `\n${' '.repeat(column)}`;
    const lead = (index: number, around: Surroundings): string => {
      if (index === 0 && inline) return '';
      return `${around.above === 'blank' && !this.keeping ? '\n' : around.above === 'comment' ? `${pad}# above` : ''}${pad}`;
    };
    let text = '';
    if (plan.kind === 'list') {
      const items = plan.items.map((item, index) => {
        text += `${lead(index, item)}-`;
        const written = this.value(item.value, column, true, item);
        text += written.text;
        return written.value;
      });
      return { text, value: items };
    }
    const merge = this.mergeOf(plan);
    const members = new Map<string, Plain>();
    plan.members.forEach((member, index) => {
      if (merge?.at === index) {
        text += `${lead(index, { ...member, above: 'nothing' })}<<: *${merge.anchor.name}`;
        mergeInto(members, merge.anchor);
      }
      text += `${merge?.at === 0 && index === 0 ? pad : lead(index, member)}${writeKey(member)}:`;
      const written = this.value(member.value, column, false, member);
      text += written.text;
      members.set(nameOf(member), written.value);
    });
    return { text, value: members };
  }

  /** Anything on its own line or lines: flow collections, aliases and single values. */
  flow(plan: Plan, column: number, inside = false): WrittenYaml {
    this.keeping = plan.kind === 'scalar' && !inside && /\n\n$/.test(plan.text);
    if (plan.kind === 'alias') {
      const anchor = this.anchors[plan.pick % Math.max(1, this.anchors.length)];
      return anchor === undefined ? { text: 'none', value: 'none' } : { text: `*${anchor.name}`, value: anchor.value };
    }
    const name = plan.anchored && !(plan.kind === 'scalar' && inside) ? this.newAnchor() : undefined;
    const head = name === undefined ? '' : `&${name} `;
    const { text, value } =
      plan.kind === 'scalar' ? writeText(plan, column, inside) : this.flowCollection(plan, column);
    this.keep(name, value);
    return { text: head + text, value };
  }

  private flowCollection(plan: MapPlan | ListPlan, column: number): WrittenYaml {
    const { lines, comma } = plan.layout;
    const pad = ' '.repeat(column + 2);
    const entries: string[] = [];
    let value: Plain;
    if (plan.kind === 'list') {
      value = plan.items.map((item) => {
        const written = this.flow(item.value, column + 2, true);
        entries.push(written.text === '' ? '~' : written.text);
        return written.value;
      });
    } else {
      const merge = this.mergeOf(plan);
      const members = new Map<string, Plain>();
      plan.members.forEach((member, index) => {
        if (merge?.at === index) {
          entries.push(`<<: *${merge.anchor.name} `);
          mergeInto(members, merge.anchor);
        }
        const written = this.flow(member.value, column + 2, true);
        entries.push(`${writeKey(member)}: ${written.text}`);
        members.set(nameOf(member), written.value);
      });
      value = members;
    }
    const [open, close] = plan.kind === 'list' ? ['[', ']'] : ['{', '}'];
    const last = comma ? ',' : '';
    const text = lines
      ? `${open}\n${entries.map((entry) => pad + entry).join(',\n')}${last}\n${pad}${close}`
      : `${open}${entries.join(', ')}${last}${close}`;
    return { text, value };
  }

  private mergeOf(plan: MapPlan): { at: number; anchor: Anchor } | undefined {
    const maps = this.anchors.filter(({ value }) => value instanceof Map);
    if (plan.merge === undefined || maps.length === 0) return undefined;
    const anchor = maps[plan.merge.pick % maps.length];
    return anchor === undefined ? undefined : { at: plan.merge.at % plan.members.length, anchor };
  }

  private newAnchor(): string {
    this.count++;
    return `x${this.count}`;
  }

  private keep(name: string | undefined, value: Plain): void {
    // Aliases of aliases grow without end; a few anchors tell as much.
    if (name !== undefined && this.anchors.length < 4) this.anchors.push({ name, value });
  }
}

/** What `<<` brings in overrides the keys above it. */
function mergeInto(members: Map<string, Plain>, { value }: Anchor): void {
  if (value instanceof Map) for (const [key, inner] of value) members.set(String(key), inner);
}

function writeKey({ key, keyStyle }: { key: string; keyStyle: string }): string {
  return keyStyle === 'plain' ? key : keyStyle === 'single' ? `'${key}'` : JSON.stringify(key);
}

function nameOf({ key }: { key: string }): string {
  return key;
}

/** A single value in its style; block styles turn to double quotes inside flow collections. */
function writeText(plan: ScalarPlan, column: number, inside: boolean): WrittenYaml {
  const { text } = plan;
  const pad = `\n${' '.repeat(column + 2)}`;
  const broken = (source: string): string => (plan.broken ? source.replace(/(?<=\w) (?=\w)/g, pad) : source);
  switch (plan.style) {
    case 'empty':
      return { text: '', value: null };
    case 'plain':
      return { text: broken(text), value: resolvePlain(text) };
    case 'single':
      return { text: `'${broken(text.replaceAll("'", "''"))}'`, value: text };
    case 'double':
      return { text: broken(JSON.stringify(text)), value: text };
    default: {
      if (inside) return { text: JSON.stringify(text), value: text };
      const breaks = /\n*$/.exec(text)?.[0].length ?? 0;
      const chomping = breaks === 0 ? '-' : breaks === 1 ? '' : '+';
      const content = text.slice(0, text.length - breaks);
      const folded = plan.style === 'folded';
      const lines = (folded ? content.replace(/\n+/g, (run) => `${run}\n`) : content).split('\n');
      const tail = '\n'.repeat(Math.max(0, breaks - 1));
      return {
        text: `${folded ? '>' : '|'}${chomping}${lines.map((line) => (line === '' ? '\n' : pad + line)).join('')}${tail}`,
        value: text,
      };
    }
  }
}
