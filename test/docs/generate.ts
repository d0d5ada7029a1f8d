// Writes the generated pages of server/docs: npm run docs. With --messages it prints the table of messages instead.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { docsFolder, pages } from './pages';

const made = pages();
if (process.argv.includes('--messages')) {
  process.stdout.write(made.find(({ file }) => file === 'messages.md')?.text ?? '');
} else {
  mkdirSync(path.join(docsFolder, 'rules'), { recursive: true });
  for (const name of readdirSync(path.join(docsFolder, 'rules'))) {
    if (!made.some(({ file }) => file === `rules/${name}`)) rmSync(path.join(docsFolder, 'rules', name));
  }
  for (const { file, text } of made) writeFileSync(path.join(docsFolder, file), text);
  console.log(`${made.length} pages written to server/docs`);
}
