import type { FieldSchema } from '../../schema/types';
import type { Layout } from '../../yaml/layout';
import { writeScalar } from '../../yaml/write';

/** How the text around the cursor is written. */
export interface Style {
  readonly style: 'block' | 'flow' | 'json';
  /** The column of the key. */
  readonly indent: number;
  readonly layout: Layout;
  readonly lineBreak: string;
}

/** Text with tab stops that are numbered as they are written. */
class SnippetWriter {
  private stops = 0;
  text = '';

  constructor(readonly around: Style) {}

  stop(choices: readonly string[] = []): void {
    this.stops++;
    this.text += choices.length === 0 ? `$${this.stops}` : `\${${this.stops}|${choices.map(escapeChoice).join(',')}|}`;
  }

  line(column: number): void {
    this.text += this.around.lineBreak + ' '.repeat(column);
  }

  write(text: string): void {
    this.text += escapeSnippet(text);
  }
}

/** A key with room for its value: required members, tab stops, the values of an enum. */
export function keySnippet(name: string, field: FieldSchema, around: Style): string {
  const writer = new SnippetWriter(around);
  writer.write(around.style === 'json' ? JSON.stringify(name) : writeScalar(name));
  if (around.style === 'block') blockValue(writer, field, around.indent, 0);
  else flowValue(writer, field);
  return writer.text;
}

/** An item of a list, after its dash (in flow style: between the commas). */
export function itemSnippet(field: FieldSchema, around: Style): string {
  const writer = new SnippetWriter(around);
  if (around.style === 'block') blockItem(writer, field, around.indent, 0);
  else {
    flowValue(writer, field);
    writer.text = writer.text.replace(/^: /, '');
  }
  return writer.text;
}

/** Deeper than this nobody wants to fill in a form. */
const MAX_DEPTH = 3;

/** `: value`, or the lines below the key at `column`. */
function blockValue(writer: SnippetWriter, field: FieldSchema, column: number, depth: number): void {
  const { step, listStep } = writer.around.layout;
  switch (field.type) {
    case 'object':
    case 'map':
      writer.write(':');
      writer.line(column + step);
      return blockMembers(writer, field, column + step, depth + 1);
    case 'list':
      writer.write(':');
      writer.line(column + listStep);
      writer.write('- ');
      return blockItem(writer, field.items ?? { type: 'any' }, column + listStep, depth + 1);
    default:
      writer.write(': ');
      writer.stop(choicesOf(field));
  }
}

/** The members that a map cannot do without, from the current column on. */
function blockMembers(writer: SnippetWriter, field: FieldSchema, column: number, depth: number): void {
  const required = requiredMembers(field);
  if (required.length === 0 || depth > MAX_DEPTH) return writer.stop();
  required.forEach(([name, member], index) => {
    if (index > 0) writer.line(column);
    writer.write(writeScalar(name));
    blockValue(writer, member, column, depth);
  });
}

/** What stands after a dash at `column`. */
function blockItem(writer: SnippetWriter, field: FieldSchema, column: number, depth: number): void {
  if (field.type === 'object') blockMembers(writer, field, column + 2, depth);
  else writer.stop(choicesOf(field));
}

function flowValue(writer: SnippetWriter, field: FieldSchema): void {
  writer.write(': ');
  switch (field.type) {
    case 'object':
    case 'map':
      writer.write('{');
      writer.stop();
      return writer.write('}');
    case 'list':
      writer.write('[');
      writer.stop();
      return writer.write(']');
    case 'string': {
      const choices = choicesOf(field);
      if (writer.around.style !== 'json') return writer.stop(choices);
      writer.write('"');
      writer.stop(choices);
      return writer.write('"');
    }
    default:
      writer.stop(choicesOf(field));
  }
}

function requiredMembers(field: FieldSchema): [string, FieldSchema][] {
  return (field.required ?? []).flatMap((name): [string, FieldSchema][] => {
    const member = field.fields?.[name];
    return member === undefined ? [] : [[name, member]];
  });
}

function choicesOf(field: FieldSchema): string[] {
  if (field.type === 'boolean') return ['true', 'false'];
  return (field.enum ?? []).filter((word) => field.deprecatedValues?.includes(word) !== true);
}

/** Text that a snippet must not read as a tab stop. */
function escapeSnippet(text: string): string {
  return text.replace(/[\\$]/g, '\\$&');
}

/** As `escapeSnippet`, for the text of a tab stop. */
export function escapeDefault(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

/** As `escapeSnippet`, for one of the texts of a choice. */
export function escapeChoice(text: string): string {
  return text.replace(/[\\$},|]/g, '\\$&');
}
