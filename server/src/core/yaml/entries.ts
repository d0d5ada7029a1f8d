import type { Span } from '../text/span';
import type { Field } from './field';
import { afterColon, afterDash } from './punctuation';
import type { YamlList, YamlMap, YamlMember, YamlNode } from './tree';

/** A member, item or merge (`<<`) as it stands in the text. */
export interface Entry extends Span {
  readonly member?: YamlMember;
  /** What stands there itself; undefined for an alias. */
  readonly value?: YamlNode;
}

/** What is written in a map, in the order of the text. */
export function entriesOf(map: YamlMap): Entry[] {
  const own = map.members.flatMap((member): Entry[] =>
    member.merged
      ? []
      : [
          {
            start: member.key.start,
            end: memberEnd(member),
            member,
            value: member.alias === undefined ? member.value : undefined,
          },
        ],
  );
  return map.merges.length === 0 ? own : [...own, ...map.merges].sort((a, b) => a.start - b.start);
}

function memberEnd(member: YamlMember): number {
  return Math.max(member.key.end, member.alias?.end ?? member.value.end);
}

/** Where the dashes of a block list stand. */
function dashesOf(document: string, list: YamlList): number[] {
  let end = list.start;
  return list.items.map((_, index) => {
    const dash = afterDash(document, end) - 1;
    end = itemEnd(list, index);
    return dash;
  });
}

/** The items of a list: from the dash on in block style. */
export function itemsOf(document: string, list: YamlList): Entry[] {
  const dashes = list.flow ? [] : dashesOf(document, list);
  return list.items.map((item, index) => ({
    start: dashes[index] ?? list.alias(index)?.start ?? item.start,
    end: itemEnd(list, index),
    value: list.alias(index) === undefined ? item : undefined,
  }));
}

function itemEnd(list: YamlList, index: number): number {
  return list.alias(index)?.end ?? list.items[index]?.end ?? list.start;
}

/** Where the value of a key or dash begins: right behind the colon or the dash. */
export function bodyStart(document: string, field: Field, node: YamlNode): number {
  if (typeof field.key === 'string') return afterColon(document, field.keySpan.end);
  const list = field.parent?.node;
  const dash = list?.kind === 'list' && typeof field.key === 'number' ? dashesOf(document, list)[field.key] : undefined;
  return dash === undefined ? node.start : dash + 1;
}

/** The anchor and tag, and the comment, that stand between a key and its value. */
export function headOf(text: string): { marks: string; comment: string } {
  const marks = /^\s*((?:[&!]\S*\s*)*)/.exec(text)?.[1]?.trim() ?? '';
  const comment = /(?:^|\s)(#[^\n\r]*)/.exec(text)?.[1]?.trimEnd() ?? '';
  return { marks, comment };
}
