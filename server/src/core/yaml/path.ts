/** A way from the root of an object to one of its values: keys and 0-based list indexes. */
export type Path = readonly (string | number)[];

/** Writes a path as `spec.http[0].route[1].destination.host`; keys that are no plain word are quoted: `annotations["a.b/c"]`. */
export function formatPath(path: Path): string {
  let out = '';
  for (const step of path) {
    if (typeof step === 'number') out += `[${step}]`;
    else if (/^[A-Za-z_$][\w$-]*$/.test(step)) out += out.length === 0 ? step : `.${step}`;
    else out += `["${step.replace(/["\\]/g, '\\$&')}"]`;
  }
  return out;
}

/** Reads what `formatPath` writes. Text that is no path gives undefined. */
export function parsePath(text: string): Path | undefined {
  const steps: (string | number)[] = [];
  const token = /\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|(?:^|\.)([A-Za-z_$][\w$-]*)/y;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (match === null) return undefined;
    if (match[1] !== undefined) steps.push(Number(match[1]));
    else if (match[2] !== undefined) steps.push(match[2].replace(/\\(.)/g, '$1'));
    else steps.push(match[3] ?? '');
  }
  return steps;
}
