import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { mapAhead, mapLimited } from '../../../server/src/files/pool';

/** Counts how many calls are under way at once; earlier items take longer. */
class Counter {
  running = 0;
  most = 0;

  readonly map = async (item: number): Promise<string> => {
    this.most = Math.max(this.most, ++this.running);
    await setTimeout(6 - item);
    this.running--;
    if (item === 5) throw new Error('five');
    return `<${item}>`;
  };
}

describe('mapLimited', () => {
  it('keeps the order and the limit', async () => {
    const counter = new Counter();
    assert.deepEqual(await mapLimited([0, 1, 2, 3, 4], 2, counter.map), ['<0>', '<1>', '<2>', '<3>', '<4>']);
    assert.equal(counter.most, 2);
    assert.deepEqual(await mapLimited([], 2, counter.map), []);
  });

  it('rejects when one does', async () => {
    await assert.rejects(mapLimited([4, 5], 2, new Counter().map), { message: 'five' });
  });
});

describe('mapAhead', () => {
  it('gives items with their results in order, and works ahead only so far', async () => {
    const counter = new Counter();
    const seen: [number, string][] = [];
    for await (const pair of mapAhead([0, 1, 2, 3, 4], 3, counter.map)) seen.push(pair);
    assert.deepEqual(
      seen.map(([item, result]) => `${item}${result}`),
      ['0<0>', '1<1>', '2<2>', '3<3>', '4<4>'],
    );
    assert.equal(counter.most, 3);
  });

  it('throws where the item is whose turn it is, not before', async () => {
    const seen: number[] = [];
    const all = async (): Promise<void> => {
      for await (const [item] of mapAhead([3, 4, 5, 4], 4, new Counter().map)) {
        seen.push(item);
        await setTimeout(10);
      }
    };
    await assert.rejects(all, { message: 'five' });
    assert.deepEqual(seen, [3, 4]);
  });
});
