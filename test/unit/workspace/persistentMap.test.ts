import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PersistentMap } from '../../../server/src/core/workspace/persistentMap';

type Change = readonly [key: string, value: number | undefined];

const changes = fc.array(fc.tuple(fc.constantFrom(...'abcdefgh'), fc.option(fc.nat(9), { nil: undefined })));

describe('the persistent map', () => {
  it('is what a plain map would be, and old versions stay what they were', () => {
    fc.assert(
      fc.property(fc.array(changes, { maxLength: 6 }), (batches) => {
        const model = new Map<string, number>();
        const versions: [PersistentMap<number>, Map<string, number>][] = [];
        let map = PersistentMap.empty<number>();
        for (const batch of batches) {
          const draft = map.draft();
          for (const change of batch) apply(change, draft, model);
          map = PersistentMap.from(draft);
          versions.push([map, new Map(model)]);
        }
        for (const [version, expected] of versions) assertSame(version, expected);
      }),
    );
  });

  it('gives versions of a draft that goes on', () => {
    fc.assert(
      fc.property(changes, changes, changes, (...batches) => {
        const model = new Map<string, number>();
        const draft = PersistentMap.empty<number>().draft();
        const versions: [PersistentMap<number>, Map<string, number>][] = [];
        for (const batch of batches) {
          for (const change of batch) apply(change, draft, model);
          versions.push([PersistentMap.from(draft), new Map(model)]);
        }
        for (const [version, expected] of versions) assertSame(version, expected);
      }),
    );
  });

  it('stays right when many changes have gathered', () => {
    const model = new Map<string, number>();
    let map = PersistentMap.empty<number>();
    for (let round = 0; round < 40; round++) {
      const draft = map.draft();
      for (let at = 0; at < 50; at++) {
        const key = `key ${(round * 37 + at * 11) % 900}`;
        apply([key, at % 5 === 0 ? undefined : round], draft, model);
      }
      map = PersistentMap.from(draft);
    }
    assertSame(map, model);
  });
});

function apply(
  [key, value]: Change,
  draft: ReturnType<PersistentMap<number>['draft']>,
  model: Map<string, number>,
): void {
  if (value === undefined) {
    draft.delete(key);
    model.delete(key);
  } else {
    draft.set(key, value);
    model.set(key, value);
  }
}

function assertSame(map: PersistentMap<number>, model: ReadonlyMap<string, number>): void {
  assert.equal(map.size, model.size);
  for (const [key, value] of model) assert.equal(map.get(key), value);
  const sorted = (values: Iterable<number>): number[] => [...values].sort((a, b) => a - b);
  assert.deepEqual(sorted(map.values()), sorted(model.values()));
  assert.equal(map.has('never there'), false);
}
