import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  durationValueProblem,
  formatDuration,
  isWholeMilliseconds,
  isWholeSeconds,
  parseDuration,
  toMilliseconds,
} from '../../../server/src/core/istio/duration';
import { parseTimestamp } from '../../../server/src/core/istio/timestamp';
import { agreesWith, kind } from './measured';

describe('durations', () => {
  agreesWith('times', {
    parseDuration: ([text = '']) => {
      const duration = parseDuration(text);
      if (typeof duration !== 'bigint') return duration.problem;
      return [String(duration), formatDuration(duration), kind(durationValueProblem(duration)) ?? null];
    },
    parseTimestamp: ([text = '']) => parseTimestamp(text),
  });

  const table: readonly (readonly [text: string, nanoseconds: bigint | string, why: string])[] = [
    ['1.5s', 1_500_000_000n, ''],
    ['1h30m', 5_400_000_000_000n, 'several units'],
    ['0', 0n, 'the only number without a unit'],
    ['5', 'missing-unit', ''],
    ['5S', 'unknown-unit', 'case counts'],
    ['1d', 'unknown-unit', 'no days'],
    ['1 s', 'unknown-unit', 'no spaces'],
    ['-1s', -1_000_000_000n, 'negative ones are durations too'],
    ['.5s', 500_000_000n, ''],
    ['1.s', 1_000_000_000n, ''],
    ['.s', 'not-a-duration', ''],
    ['1e3s', 'unknown-unit', ''],
    ['', 'not-a-duration', ''],
    ['300µs', 300_000n, ''],
    ['2562047h47m16.854775807s', 2n ** 63n - 1n, 'the longest: 292 years'],
    ['2562047h47m16.854775808s', 'out-of-range', ''],
  ];
  for (const [text, expected, why] of table) {
    it(`${JSON.stringify(text)} is ${expected}${why && `: ${why}`}`, () => {
      const duration = parseDuration(text);
      assert.equal(typeof duration === 'bigint' ? duration : duration.problem, expected);
    });
  }

  it('Istio wants whole milliseconds, at least one', () => {
    assert.equal(kind(durationValueProblem(0n)), 'below-millisecond');
    assert.equal(durationValueProblem(1_000_000n), undefined, '1ms itself is good');
    assert.equal(kind(durationValueProblem(1_500_000n)), 'not-whole-milliseconds');
    assert.equal(isWholeSeconds(1_500_000_000n), false);
    assert.equal(isWholeMilliseconds(-1_000_000n), true);
    assert.equal(toMilliseconds(500_000n), 0n, '500us count as 0 where Istio asks for milliseconds');
  });

  it('what is written can be read again', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 52n), max: 2n ** 52n }), (nanoseconds) => {
        assert.equal(parseDuration(formatDuration(nanoseconds)), nanoseconds);
      }),
    );
  });
});

describe('timestamps', () => {
  it('seconds since 1970', () => {
    assert.equal(parseTimestamp('1970-01-01T00:00:00Z'), 0);
    assert.equal(parseTimestamp('2024-02-29T12:00:00+02:00'), 1709200800);
    assert.equal(parseTimestamp('2023-02-29T12:00:00Z'), undefined, 'no such day');
    assert.equal(parseTimestamp('2024-01-01'), undefined);
  });
});
