import path from 'node:path';
import { readdirSync } from 'node:fs';
import { runMocha } from '../../run/mocha';

/** Called by VS Code inside its extension host; the tests are the files beside this one. A rejection means failure. */
export async function run(): Promise<void> {
  const files = readdirSync(__dirname).filter((name) => name.endsWith('.test.js'));
  const { failed } = await runMocha({
    files: files.map((name) => path.join(__dirname, name)),
    reporter: 'spec',
    tally: process.env['PILOTAGE_TALLY'] ?? path.join(__dirname, 'tally.json'),
    grep: process.env['PILOTAGE_GREP'],
  });
  if (failed > 0) throw new Error(`${failed} failed`);
}
