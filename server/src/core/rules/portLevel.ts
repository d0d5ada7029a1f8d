import { lineStart } from '../text/lines';
import { columnOf, lastLineEnd, layoutOf, newLines, startsInline } from '../yaml/layout';
import type { Field } from '../yaml/field';
import { toWritable } from '../yaml/toWritable';
import { writeMember } from '../yaml/write';
import type { FixEdit } from './finding';

/** What an entry for a port replaces, so that it has to be repeated there. */
const REPLACED = ['loadBalancer', 'connectionPool', 'outlierDetection'] as const;

/**
 * The edit that moves the `tls` of a traffic policy into an entry for one port, as it is written, comments included; the
 * blocks that such an entry replaces are repeated in it. Document offsets.
 * @param text of the document
 * @param policy a `trafficPolicy`
 * @returns undefined where entries for ports are there already, and in flow style
 */
export function tlsToPortLevel(text: string, policy: Field, port: number): FixEdit | undefined {
  const tls = policy.get('tls');
  const { node } = tls;
  if (policy.map?.flow !== false || node === undefined || policy.get('portLevelSettings').exists) return undefined;
  const { start } = tls.keySpan;
  if (policy.open || startsInline(text, start)) return undefined;
  const layout = layoutOf(text);
  const column = columnOf(text, start);
  const dash = column + layout.listStep;
  const pad = ' '.repeat(dash + 2);
  const repeated = REPLACED.filter((block) => policy.get(block).exists).map(
    (block) => [block, toWritable(policy.get(block))] as const,
  );
  const blocks = repeated.flatMap(([block, value]) =>
    value === undefined ? [] : writeMember(block, value, dash + 2, layout),
  );
  if (repeated.some(([, value]) => value === undefined)) return undefined;
  const end = lastLineEnd(text, node, node.end);
  const moved = text.slice(lineStart(text, start), end).split(/\r?\n/);
  const lines = [
    `${' '.repeat(column)}portLevelSettings:`,
    `${' '.repeat(dash)}- port:`,
    `${pad}${' '.repeat(layout.step)}number: ${port}`,
    ...moved.map((line) => (line.trim() === '' ? line : ' '.repeat(dash + 2 - column) + line)),
    ...blocks,
  ];
  return { span: { start: lineStart(text, start), end }, newText: newLines(text, lines).replace(/^\r?\n/, '') };
}
