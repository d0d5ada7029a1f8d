import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate } from './generator/generate';

/*
 * npm run schemas                      writes schemas/*.gen.json
 * npm run schemas -- --check           writes nothing; fails when a file is out of date or words stand at no field
 * npm run schemas -- --missing [Kind]  lists the fields and values that have no words yet
 */

const folder = dirname(fileURLToPath(import.meta.url));
const [option, kind] = process.argv.slice(2);
const { files, words } = generate(folder);

if (option === '--missing') {
  const missing = [...words.missing].filter(([name]) => kind === undefined || name === kind);
  for (const [name, paths] of missing) for (const path of paths) console.log(`${name} ${path}`);
  console.log(missing.map(([name, paths]) => `${name}: ${paths.length}`).join(', '));
} else if (option === '--check') {
  const outdated = [...files].filter(
    ([name, text]) => !existsSync(join(folder, name)) || readFileSync(join(folder, name), 'utf8') !== text,
  );
  for (const [name] of outdated) console.error(`schemas/${name} is out of date: run npm run schemas`);
  if (outdated.length > 0) process.exitCode = 1;
} else if (option === undefined) {
  for (const [name, text] of files) {
    writeFileSync(join(folder, name), text);
    console.log(`schemas/${name}: ${Math.round(text.length / 1000)} kB`);
  }
} else {
  console.error(`unknown option ${option}; use --check or --missing [Kind]`);
  process.exitCode = 2;
}

for (const place of words.stale) console.error(`words for no field: schemas/words/${place}`);
if (words.stale.length > 0) process.exitCode = 1;
