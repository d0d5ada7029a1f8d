import { allChecks, allRules, formatPath } from '../../server/src/core/index';
import { checkFiles } from '../support/checkText';
import { whyKialiDiffers } from './kialiKnown';
import type { KialiCase, KialiFinding } from './kialiCases';
import { readKialiCases } from './kialiCases';
import { isPlacedAt } from './place';

/** The numbers of a code. */
export interface KialiTally {
  /** False while no rule names the code. */
  readonly hasRule: boolean;
  expected: number;
  reported: number;
  missed: number;
  extra: number;
  /** Expected findings with a field, and those that are reported there. */
  withPlace: number;
  placed: number;
}

/** A finding that is missing, or one too many. */
export interface KialiDifference {
  readonly id: string;
  readonly code: string;
  /** `Kind namespace/name`. */
  readonly object: string;
  readonly what: string;
}

/** What Pilotage says of an object, in terms of Kiali. */
interface Own {
  readonly code: string;
  readonly aliases: readonly string[];
  readonly object: string;
  readonly path: string;
  readonly quiet: boolean;
  readonly matched: Set<string>;
}

const ALIASES: ReadonlyMap<string, readonly string[]> = new Map(
  allRules.map((rule) => [rule.code, rule.aliases.filter((alias) => alias.startsWith('KIA'))]),
);

/** The codes of Kiali that a rule of ours names, by themselves and as `KIA0002 PeerAuthentication`. */
const COVERED: ReadonlySet<string> = new Set(
  allChecks.flatMap(({ rules, kinds }) =>
    rules
      .flatMap(({ code }) => ALIASES.get(code) ?? [])
      .flatMap((alias) => [alias, ...(kinds ?? []).map((kind) => `${alias} ${kindOf(kind)}`)]),
  ),
);

/** A kind as Kiali calls it. @param kind `group/Kind` */
function kindOf(kind: string): string {
  return kind === 'gateway.networking.k8s.io/Gateway' ? 'K8sGateway' : (kind.split('/')[1] ?? kind);
}

const WORKLOADS = /^(Deployment|StatefulSet|DaemonSet|ReplicaSet|Job|CronJob|Pod|Rollout|workload) /;

/** Compares what Pilotage reports for the cases of a folder with what it should, code by code. */
export function compareKiali(folder: string): {
  tallies: Map<string, KialiTally>;
  differences: KialiDifference[];
  cases: number;
} {
  const cases = readKialiCases(folder);
  const run = { tallies: new Map<string, KialiTally>(), differences: [] as KialiDifference[] };
  for (const each of cases) compareCase(each, run);
  return { ...run, cases: cases.length };
}

interface Run {
  readonly tallies: Map<string, KialiTally>;
  readonly differences: KialiDifference[];
}

function compareCase(each: KialiCase, run: Run): void {
  const own = reportedIn(each);
  const wanted = each.findings.filter(({ contradicted }) => contradicted === undefined);
  for (const finding of wanted) matchFinding(each, finding, own, run);
  const allowed = each.findings.filter(({ contradicted }) => contradicted === 'hint');
  for (const found of own) {
    if (found.matched.size > 0) continue;
    if (found.quiet && allowed.some((hint) => found.aliases.includes(hint.code) && isSame(hint.object, found.object)))
      continue;
    const code = found.aliases.find((alias) => alias === each.code) ?? found.aliases[0] ?? '';
    tallyOf(run, code).extra++;
    run.differences.push({
      id: each.id,
      code,
      object: found.object,
      what: `extra ${found.code} on ${found.object} at ${found.path}`,
    });
  }
}

/** Finds our finding for one of Kiali. One of ours may stand for several codes, but only once for each. */
function matchFinding(each: KialiCase, finding: KialiFinding, own: readonly Own[], run: Run): void {
  const tally = tallyOf(run, finding.code);
  tally.expected++;
  const fitting = own.filter(
    (found) =>
      found.aliases.includes(finding.code) && !found.matched.has(finding.code) && isSame(finding.object, found.object),
  );
  const place = finding.path;
  const best =
    fitting.find(({ path }) => path === place) ??
    fitting.find(({ path }) => place !== undefined && isPlacedAt(path, place)) ??
    fitting[0];
  if (best === undefined) {
    tally.missed++;
    run.differences.push({
      id: each.id,
      code: finding.code,
      object: finding.object,
      what: `misses ${finding.code} on ${finding.object}`,
    });
    return;
  }
  best.matched.add(finding.code);
  tally.reported++;
  if (place === undefined) return;
  tally.withPlace++;
  if (isPlacedAt(best.path, place)) tally.placed++;
  else
    run.differences.push({
      id: each.id,
      code: finding.code,
      object: finding.object,
      what: `${best.code} on ${best.object} stands at ${best.path}, not at ${place}`,
    });
}

function reportedIn(each: KialiCase): Own[] {
  const files = new Map(Object.entries(each.files).map(([name, text]) => [`/w/${name}`, text]));
  return checkFiles(files).flatMap(({ finding }) => {
    const aliases = (ALIASES.get(finding.code) ?? []).filter((alias) => !each.ignore.includes(alias));
    if (aliases.length === 0 || finding.resource === undefined) return [];
    const { facts, namespace } = finding.resource;
    const kind = kindOf(`${facts.group}/${facts.kind}`);
    const quiet = finding.severity === 'hint' || finding.severity === 'information';
    const path = formatPath(finding.path);
    return [
      {
        code: finding.code,
        aliases,
        object: `${kind} ${namespace}/${facts.name ?? ''}`,
        path,
        quiet,
        matched: new Set<string>(),
      },
    ];
  });
}

function isSame(wanted: string, object: string): boolean {
  if (wanted === object) return true;
  return wanted.startsWith('workload ') && WORKLOADS.test(object) && wanted.split(' ')[1] === object.split(' ')[1];
}

function tallyOf({ tallies }: Run, code: string): KialiTally {
  const known = tallies.get(code);
  if (known !== undefined) return known;
  const made = { hasRule: COVERED.has(code), expected: 0, reported: 0, missed: 0, extra: 0, withPlace: 0, placed: 0 };
  tallies.set(code, made);
  return made;
}

/** The differences that nothing explains; codes without a rule for the kind are not asked for. */
export function unexplained(differences: readonly KialiDifference[]): KialiDifference[] {
  return differences.filter((difference) => isCovered(difference) && whyKialiDiffers(difference) === undefined);
}

function isCovered({ code, object }: KialiDifference): boolean {
  const [kind = ''] = object.split(' ');
  return kind === 'workload' ? COVERED.has(code) : COVERED.has(`${code} ${kind}`);
}

/** Prints a run. @returns how many differences nothing explains */
export function reportKiali(folder: string, { tallies, differences, cases }: ReturnType<typeof compareKiali>): number {
  console.log(`${folder}: ${cases} workspaces\n`);
  console.log('code     expected  reported  missed  extra  place');
  for (const [code, tally] of [...tallies].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const numbers = [tally.expected, tally.reported, tally.missed, tally.extra].map(String);
    const widths = [8, 8, 6, 5];
    const cells = numbers.map((number, at) => number.padStart(widths[at] ?? 0)).join('  ');
    const place = tally.withPlace === 0 ? '' : `${tally.placed}/${tally.withPlace}`;
    console.log(`${code}  ${cells}  ${place.padStart(5)}${tally.hasRule ? '' : '  no rule'}`);
  }
  console.log('');
  const open = new Set(unexplained(differences));
  for (const difference of differences) {
    const { id, code, what } = difference;
    const why = whyKialiDiffers(difference);
    if (why !== undefined) console.log(`known   ${id}: ${what}; ${why}`);
    else if (open.has(difference)) console.log(`DIFFERS ${id}: ${what}`);
    else console.log(`no rule ${id}: ${what} (${code})`);
  }
  console.log(`\n${open.size} differences that nothing explains.\n`);
  return open.size;
}
