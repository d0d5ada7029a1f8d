import {
  Checker,
  LineIndex,
  Workspace,
  allChecks,
  allRules,
  createSchemas,
  defaultSettings,
  formatPath,
} from '../../server/src/core/index';
import type { Finding, Resource } from '../../server/src/core/index';
import { readAnalyzeCases } from './analyzeCases';
import type { AnalyzeCase, Expected } from './analyzeCases';
import { explain } from './analyzeKnown';

/** The numbers of a code. */
export interface AnalyzeTally {
  expected: number;
  reported: number;
  missed: number;
  extra: number;
  /** Expected at a certain line, and found there. */
  withPlace: number;
  placed: number;
}

/** Something that is said here and not there. */
export interface AnalyzeDifference {
  readonly workspace: string;
  readonly kind: 'missed' | 'extra' | 'place' | 'false alarm';
  readonly code: string;
  readonly what: string;
  /** Why it is so; undefined when it should not be. */
  readonly why?: string;
}

/** The outcome of a run over a folder. */
export interface AnalyzeComparison {
  readonly workspaces: number;
  readonly codes: ReadonlyMap<string, AnalyzeTally>;
  readonly differences: readonly AnalyzeDifference[];
}

/** A finding of ours with its place and the numbers under which the analyzers may know it. */
interface Said {
  readonly finding: Finding;
  readonly numbers: readonly string[];
  /** True when the structure of the object is at fault, which the tools cannot read at all. */
  readonly structure: boolean;
  readonly resource: string;
  readonly file: string;
  readonly line: number;
  used: boolean;
}

const schemas = createSchemas();
const settings = { ...defaultSettings, istioVersion: '1.32' as typeof defaultSettings.istioVersion };
const numbersByCode = new Map(
  allRules.map(({ code, aliases }) => [code, aliases.filter((alias) => alias.startsWith('IST'))]),
);

/** Checks the workspaces of a folder and compares with what the analyzers say, code by code and object by object. */
export function compareAnalyzers(folder: string, only?: string): AnalyzeComparison {
  const cases = readAnalyzeCases(folder).filter(({ id }) => only === undefined || id.includes(only));
  const codes = new Map<string, AnalyzeTally>();
  const differences = cases.flatMap((one) => compareCase(one, codes));
  const sorted = new Map([...codes].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { workspaces: cases.length, codes: sorted, differences };
}

function compareCase(one: AnalyzeCase, codes: Map<string, AnalyzeTally>): AnalyzeDifference[] {
  const said = check(one);
  const differences: AnalyzeDifference[] = [];
  const tell = (kind: AnalyzeDifference['kind'], code: string, what: string): void => {
    differences.push({ workspace: one.id, kind, code, what, why: explain(one.id, kind, code, what) });
  };
  // What has a line chooses first; what the tool says of a pod is content with what is said of the workload.
  const wanted = oncePerObject(one.expected).sort((a, b) => rank(a) - rank(b));
  for (const expected of wanted) {
    const { code } = expected;
    const tally = tallyOf(codes, code);
    const candidates = said.filter((item) => item.resource === expected.resource && item.numbers.includes(code));
    const free = candidates.filter((item) => !item.used && (expected.ofPod === true || item.file === expected.file));
    if (expected.ofPod === true && free.length === 0 && candidates.length > 0) continue;
    tally.expected++;
    const found = free.find(({ line }) => line === expected.line) ?? free[0];
    if (found === undefined) {
      tally.missed++;
      tell('missed', code, expected.resource);
      continue;
    }
    found.used = true;
    tally.reported++;
    if (expected.line === undefined) continue;
    tally.withPlace++;
    if (found.line === expected.line) tally.placed++;
    else tell('place', code, `${expected.resource} at ${formatPath(found.finding.path)}`);
  }
  for (const item of said.filter(({ used }) => !used)) {
    const [code] = item.numbers;
    if (code !== undefined && isSaidAlready(item, code, said)) continue;
    if (code !== undefined && COUNTED_ELSEWHERE.has(code) && item.structure) continue;
    if (code !== undefined) {
      tallyOf(codes, code).extra++;
      tell('extra', code, item.resource);
    } else if (isAlarm(item) && isQuiet(one)) tell('false alarm', item.finding.code, item.resource);
  }
  return differences;
}

/** How many errors and warnings the webhook has for an object is measured document by document; see compare.ts. */
const COUNTED_ELSEWHERE: ReadonlySet<string> = new Set(['IST0106', 'IST0133']);

function oncePerObject(expected: readonly Expected[]): Expected[] {
  const keys = new Set<string>();
  return expected.filter(({ code, resource, file }) => {
    const key = `${code} ${resource} ${file}`;
    if (COUNTED_ELSEWHERE.has(code) && keys.has(key)) return false;
    keys.add(key);
    return true;
  });
}

function isSaidAlready(item: Said, code: string, said: readonly Said[]): boolean {
  if (!COUNTED_ELSEWHERE.has(code)) return false;
  return said.some((other) => other.used && other.resource === item.resource && other.numbers.includes(code));
}

function rank({ line, ofPod }: Expected): number {
  if (ofPod === true) return 2;
  return line === undefined ? 1 : 0;
}

function isAlarm({ finding }: Said): boolean {
  return finding.severity === 'error' || finding.severity === 'warning';
}

/** A workspace of which the tools say nothing at all. */
function isQuiet({ expected, intent }: AnalyzeCase): boolean {
  return expected.length === 0 && (intent === 'near-miss' || intent === 'combined');
}

function tallyOf(codes: Map<string, AnalyzeTally>, code: string): AnalyzeTally {
  const tally = codes.get(code) ?? { expected: 0, reported: 0, missed: 0, extra: 0, withPlace: 0, placed: 0 };
  codes.set(code, tally);
  return tally;
}

function check({ files, mesh, mode }: AnalyzeCase): Said[] {
  const meshConfig = mesh === undefined ? undefined : '/w/mesh-config-of-the-case.yaml';
  const texts = Object.entries(files).map(([name, text]) => ({ path: `/w/${name}`, text, open: true }));
  if (meshConfig !== undefined) texts.push({ path: meshConfig, text: mesh ?? '', open: true });
  const { workspace } = Workspace.empty({ ...settings, meshConfig }, ['/w']).with(texts);
  const onError = (error: unknown, name: string): never => {
    throw new Error(`check ${name} failed`, { cause: error });
  };
  const checker = new Checker(workspace, { schemas, checks: allChecks, onError });
  // What the mesh configuration itself gets wrong is no matter of the case.
  const ofCase = texts.filter(({ path }) => path !== meshConfig);
  return ofCase.flatMap(({ path, text }) => {
    const lines = new LineIndex(text);
    const found = checker.check(path).filter(({ finding }) => isOfMode(finding, mode));
    return found.map(({ finding, start }) => ({
      finding,
      numbers: numbersOf(finding),
      structure: (numbersByCode.get(finding.code) ?? []).length === 0,
      resource: finding.resource === undefined ? '' : nameOf(finding.resource),
      file: path.slice('/w/'.length),
      line: lines.position(start + finding.span.start).line + 1,
      used: false,
    }));
  });
}

function isOfMode({ code }: Finding, mode: string): boolean {
  return (numbersByCode.get(code) ?? []).includes('IST0136') === (mode === 'precheck');
}

/** A rule may both refuse and warn; the tools have a number for each. */
function numbersOf({ code, refused }: Finding): string[] {
  const numbers = numbersByCode.get(code) ?? [];
  if (refused && numbers.length === 0) return ['IST0106'];
  return numbers.filter((number) => number !== (refused ? 'IST0133' : 'IST0106') || numbers.length === 1);
}

/** As the tools name an object: what has no namespace in the file has none. */
function nameOf({ facts }: Resource): string {
  const name = facts.name ?? '';
  return facts.namespace === undefined ? `${facts.kind} ${name}` : `${facts.kind} ${facts.namespace}/${name}`;
}

const HEAD = ['code', 'expected', 'reported', 'missed', 'extra', 'place right'];

/** Prints the table of codes and the differences. @returns how many are not explained. */
export function reportAnalyzers(folder: string, comparison: AnalyzeComparison, verbose: boolean): number {
  const { workspaces, codes, differences } = comparison;
  console.log(`${folder}: ${workspaces} workspaces\n`);
  const rows = [HEAD, ...[...codes].map(([code, tally]) => [code, ...cellsOf(tally)])];
  for (const row of rows)
    console.log(row.map((cell, column) => (column === 0 ? cell.padEnd(8) : cell.padStart(12))).join(''));
  const open = differences.filter(({ why }) => why === undefined);
  const known = differences.filter(({ why }) => why !== undefined);
  console.log('');
  if (verbose) for (const one of known) console.log(`known   ${lineOf(one)}; ${one.why ?? ''}`);
  for (const one of open) console.log(`DIFFERS ${lineOf(one)}`);
  console.log(`\n${known.length} known differences, ${open.length} others.\n`);
  return open.length;
}

function lineOf({ workspace, kind, code, what }: AnalyzeDifference): string {
  return `${workspace}: ${kind} ${code} ${what}`;
}

function cellsOf({ expected, reported, missed, extra, withPlace, placed }: AnalyzeTally): string[] {
  const place = withPlace === 0 ? '' : `${placed} of ${withPlace}`;
  return [`${expected}`, `${reported}`, `${missed}`, `${extra}`, place];
}
