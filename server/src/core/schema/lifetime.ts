import type { Lifetime, Minor } from './types';

/** True for a text such as `1.31`, whether or not that minor is at hand. */
export function isMinor(text: string): text is Minor {
  return /^1\.\d+$/.test(text);
}

/** Negative when `a` is older than `b`, 0 when they are equal, else positive. */
export function compareMinors(a: Minor, b: Minor): number {
  return Number(a.slice(2)) - Number(b.slice(2));
}

/** True when something with this lifetime exists in the minor. */
export function livesIn(lifetime: Lifetime, minor: Minor): boolean {
  const { since, until } = lifetime;
  return (
    (since === undefined || compareMinors(since, minor) <= 0) &&
    (until === undefined || compareMinors(until, minor) >= 0)
  );
}

/** The time in which both exist. */
export function overlap(a: Lifetime, b: Lifetime): Lifetime {
  const since =
    a.since !== undefined && b.since !== undefined && compareMinors(a.since, b.since) > 0
      ? a.since
      : (b.since ?? a.since);
  const until =
    a.until !== undefined && b.until !== undefined && compareMinors(a.until, b.until) < 0
      ? a.until
      : (b.until ?? a.until);
  return lifetimeOf({ since, until });
}

/** Only the lifetime of something that says more than its lifetime. */
export function lifetimeOf({ since, until }: Lifetime): Lifetime {
  return { ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) };
}
