import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseDocument } from '../../../server/src/core/yaml/document';
import { readEvents } from '../../../server/src/core/yaml/fromEvents';
import { readRecovering } from '../../../server/src/core/yaml/fromYaml';
import { Mask } from '../../../server/src/core/yaml/mask';
import type { YamlNode } from '../../../server/src/core/yaml/tree';
import { plainOf } from '../../support/plainYaml';
import { treeData } from '../../support/treeText';
import { writeYaml } from '../../support/writeYaml';
import { documentPlan } from '../../support/yamlPlans';
import documents from './data/documents.json';

const plans = documentPlan({ anchors: true, nulls: true });

/** Both parsers have to make the same tree of a well-formed text. */
function assertSameTrees(text: string): void {
  const fast = readEvents(Mask.of(text));
  assert.ok(!('failedAt' in fast), `not read:\n${text}`);
  const slow = readRecovering(Mask.of(text));
  assert.deepEqual(slow.problems, fast.problems, text);
  assert.deepEqual(treeData(slow.root), treeData(fast.root), text);
}

/** Every node of a tree but what aliases and merges repeat. */
function ownNodes(node: YamlNode): YamlNode[] {
  if (node.kind === 'scalar') return [node];
  const children =
    node.kind === 'map'
      ? node.members.flatMap(({ key, value, merged, alias }) =>
          merged ? [] : alias === undefined ? [key, value] : [key],
        )
      : node.items.filter((_, index) => node.alias(index) === undefined);
  return [node, ...children.flatMap(ownNodes)];
}

describe('the two parsers', () => {
  for (const lineBreak of ['\n', '\r\n']) {
    it(`make the same tree, with the same places, of any well-formed document (${JSON.stringify(lineBreak)})`, () => {
      fc.assert(
        fc.property(plans, (plan) => {
          const { text, value } = writeYaml(plan);
          const written = text.replaceAll('\n', lineBreak);
          assertSameTrees(written);
          assert.deepEqual(plainOf(parseDocument(written).root), value, written);
        }),
        { numRuns: 400 },
      );
    });
  }

  it('make the same tree of rare forms that both can read', () => {
    const texts = documents.read.map(([text]) => String(text));
    const readable = texts.filter((text) => {
      return !('failedAt' in readEvents(Mask.of(text))) && readRecovering(Mask.of(text)).problems.length === 0;
    });
    assert.ok(readable.length > texts.length * 0.9);
    readable.forEach(assertSameTrees);
  });

  it('give every value the place of its own text', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const { text } = writeYaml(plan);
        const root = parseDocument(text).root;
        for (const node of root === undefined ? [] : ownNodes(root)) assertOwnText(text, node);
      }),
      { numRuns: 200 },
    );
  });
});

/** The text at a node's place says, read by itself, what the node says. */
function assertOwnText(text: string, node: YamlNode): void {
  if (node.kind === 'scalar' && node.style === 'empty') return assert.equal(node.start, node.end);
  const column = node.start - (text.lastIndexOf('\n', node.start - 1) + 1);
  const source = `${' '.repeat(column)}${text.slice(node.start, node.end)}\n`;
  // What needs an anchor above, or blank lines behind, does not stand alone.
  if (/\*x\d/.test(source) || /[|>]\+/.test(source)) return;
  assert.deepEqual(plainOf(parseDocument(source).root), plainOf(node), `${source}\nof\n${text}`);
}

describe('parseDocument', () => {
  const pieces = [
    ' ',
    '\n',
    ': ',
    '- ',
    '"',
    "'",
    '[',
    ']',
    '{',
    '}',
    ',',
    ' #',
    '&x',
    '*x',
    '!',
    '|\n',
    '>',
    '\t',
    '? ',
    '%',
    '@',
    '\\',
    '{{',
    '}}',
    '{%',
    '<<: ',
    '#@ ',
    '\r',
    '\u0000',
    '\ud83d',
    '---\n',
    '...\n',
  ];
  const damage = fc.array(fc.tuple(fc.noBias(fc.nat(2000)), fc.constantFrom(...pieces), fc.nat(12)), { maxLength: 4 });

  it('never throws and comes to an end, whatever is done to a document', () => {
    const property = fc.property(plans, damage, fc.boolean(), (plan, changes, template) => {
      let { text } = writeYaml(plan);
      for (const [at, piece, cut] of changes) {
        const place = at % (text.length + 1);
        text = text.slice(0, place) + piece + text.slice(place + cut);
      }
      assertWithin(text, parseDocument(text, { template }).root);
    });
    fc.assert(property, { numRuns: 1500 });
  });

  it('never throws on mere noise', () => {
    const noise = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 4, unit: 'binary' })), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(noise, (parts) => {
        const text = parts.join('');
        assertWithin(text, parseDocument(text).root);
      }),
      { numRuns: 1500 },
    );
  });

  it('reads every beginning of a document, as it is typed', () => {
    const text = writeYaml(
      fc
        .sample(plans, { seed: 6, numRuns: 12 })
        .reduce((a, b) => (writeYaml(a).text.length > writeYaml(b).text.length ? a : b)),
    ).text;
    for (let end = 0; end <= text.length; end++)
      assertWithin(text.slice(0, end), parseDocument(text.slice(0, end)).root);
  });
});

/** All places lie in the text, and in the place of their parent. */
function assertWithin(text: string, root: YamlNode | undefined): void {
  for (const node of root === undefined ? [] : ownNodes(root)) {
    assert.ok(node.start >= 0 && node.start <= node.end && node.end <= text.length, JSON.stringify(text));
  }
}
