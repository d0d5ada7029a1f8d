/** Whether something holds; `unknown` when it depends on what neither the files nor the request tell. */
export type Truth = boolean | 'unknown';

/** All must hold; true for none. */
export function all(list: readonly Truth[]): Truth {
  if (list.includes(false)) return false;
  return list.includes('unknown') ? 'unknown' : true;
}

/** One must hold; false for none. */
export function some(list: readonly Truth[]): Truth {
  if (list.includes(true)) return true;
  return list.includes('unknown') ? 'unknown' : false;
}

/** The opposite. */
export function not(truth: Truth): Truth {
  return truth === 'unknown' ? truth : !truth;
}
