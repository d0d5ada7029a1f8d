import { formatPath } from '../../server/src/core/index';
import type { Finding } from '../../server/src/core/index';

/** True when a refusal is at, inside or around one of the places that the measured data names. */
export function isPlaced(refusals: readonly Finding[], paths: readonly string[]): boolean {
  const wanted = paths.map(stepsOf);
  return refusals.some((finding) => {
    const own = stepsOf(formatPath(finding.path));
    return own.length > 0 && wanted.some((steps) => steps.length > 0 && shareWay(own, steps));
  });
}

/** True when a path is at, inside or around another. */
export function isPlacedAt(path: string, wanted: string): boolean {
  return shareWay(stepsOf(path), stepsOf(wanted));
}

/** `spec.ports[0]["a.b"]` as steps; map keys may stand in brackets with or without quotes, or behind a dot. */
function stepsOf(path: string): string[] {
  const steps: string[] = [];
  for (const [, quoted, bracketed, plain] of path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[([^\]]*)\]|([^.[]+)/g)) {
    if (quoted !== undefined) steps.push(unescape(quoted));
    else steps.push(bracketed ?? plain ?? '');
  }
  return steps;
}

function unescape(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_match, code: string | undefined, char: string | undefined) =>
    code === undefined ? (char ?? '') : String.fromCharCode(parseInt(code, 16)),
  );
}

/** The same steps as far as the shorter way goes. An edit that appended an entry counts it one too far. */
function shareWay(own: readonly string[], wanted: readonly string[]): boolean {
  const length = Math.min(own.length, wanted.length);
  for (let at = 0; at < length; at++) {
    const step = wanted[at] ?? '';
    const isAppended = at === wanted.length - 1 && /^\d+$/.test(step) && own[at] === String(Number(step) - 1);
    if (own[at] !== step && !isAppended) return false;
  }
  return true;
}
