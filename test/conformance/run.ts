import { parseArgs } from 'node:util';
import { compareAnalyzers, reportAnalyzers } from './analyze';
import { compareFolder } from './compare';
import type { Comparison, Tally } from './compare';
import { compareKiali, reportKiali } from './kiali';
import { whyKnown } from './known';
import { readDocuments } from './documents';
import { comparePolicies } from './policies';
import { compareRouting } from './routing';
import { reportComparison } from './tally';

const HEAD = ['kind', 'documents', 'same verdict', 'false alarms', 'misses', 'warnings same', 'place right'];

/*
 * npm run conformance -- DIR…: judges measured documents, answers the calls and requests of measured workspaces, or checks those that analyzers were run on, or holds
 * the findings for them against those of Kiali, and says where Pilotage and the cluster or Kiali disagree.
 * For calls and requests: --verbose lists differences, --case, --family and --field choose some.
 * Exit code 1 when a disagreement is not known and explained.
 */
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    verbose: { type: 'boolean', default: false },
    case: { type: 'string' },
    family: { type: 'string' },
    field: { type: 'string' },
    most: { type: 'string', default: '40' },
  },
});
const folders = positionals.length === 0 ? ['test/conformance/data'] : positionals;
let unexplained = 0;
for (const folder of folders) {
  if (readDocuments(folder).length > 0) unexplained += report(folder, compareFolder(folder));
  const analyzers = compareAnalyzers(folder, options.case);
  if (analyzers.workspaces > 0) unexplained += reportAnalyzers(folder, analyzers, options.verbose);
  const kiali = compareKiali(folder);
  if (kiali.cases > 0) unexplained += reportKiali(folder, kiali);
  const calls = compareRouting(folder, options);
  const requests = comparePolicies(folder, options);
  for (const found of [calls, requests])
    if (found.workspaces > 0)
      unexplained += reportComparison(folder, found, { ...options, most: Number(options.most) });
}
process.exitCode = unexplained > 0 ? 1 : 0;

function report(folder: string, comparison: Comparison): number {
  console.log(`${folder}\n`);
  const rows = [HEAD, ...[...comparison.kinds].map(([kind, tally]) => [kind, ...cells(tally)])];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  '),
    );
  const known = comparison.disagreements.filter(({ id }) => whyKnown(id) !== undefined);
  const unknown = comparison.disagreements.filter(({ id }) => whyKnown(id) === undefined);
  for (const { id, what } of known) console.log(`known   ${id}: ${what}; ${whyKnown(id) ?? ''}`);
  for (const { id, what } of unknown) console.log(`DIFFERS ${id}: ${what}`);
  const { reading, checking } = comparison;
  console.log(`\nOn average ${checking.toFixed(3)} ms to check a document, ${reading.toFixed(3)} ms to read it.`);
  console.log(`${known.length} known disagreements, ${unknown.length} others.\n`);
  return unknown.length;
}

function cells(tally: Tally): string[] {
  const { documents, same, falseAlarms, misses, accepted, warningsSame, withPlace, placed } = tally;
  const place = withPlace === 0 ? '' : `${((100 * placed) / withPlace).toFixed(1)} % of ${withPlace}`;
  return [`${documents}`, `${same}`, `${falseAlarms}`, `${misses}`, `${warningsSame}/${accepted}`, place];
}
