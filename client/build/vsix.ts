import { createVSIX } from '@vscode/vsce';
import { readFileSync } from 'node:fs';
import { root, vsix } from './paths';

const maximumBytes = 2_500_000;

/** What must be in the extension; vsce gives some files a name of its own. */
const expected: readonly RegExp[] = [
  /^package\.json$/,
  /^readme\.md$/,
  /^changelog\.md$/,
  /^LICENSE\.txt$/,
  /^dist\/extension\.js$/,
  /^dist\/server\.js$/,
  /^dist\/pilotage\.js$/,
  /^dist\/preview\.js$/,
  /^dist\/NOTICES\.txt$/,
  /^client\/media\/icon\.png$/,
  /^client\/media\/preview\.css$/,
  /^client\/media\/walkthrough\/\w+\.md$/,
  /^snippets\/[\w.-]+\.json$/,
];

/** What may be in it besides. */
const allowed: readonly RegExp[] = [/^client\/media\/readme-[\w-]+\.png$/];

/** Builds and packages the extension as dist/pilotage.vsix and makes sure that it holds what it should and is small. */
export async function packageVsix(): Promise<void> {
  await createVSIX({ cwd: root, packagePath: vsix });
  const archive = readFileSync(vsix);
  const files = namesInZip(archive).flatMap((name) => /^extension\/(.+)/.exec(name)?.[1] ?? []);
  const strange = files.filter((file) => ![...expected, ...allowed].some((pattern) => pattern.test(file)));
  const missing = expected.filter((pattern) => !files.some((file) => pattern.test(file)));
  const size = archive.length;
  const complaints = [
    ...strange.map((file) => `${file} does not belong into the extension (.vscodeignore)`),
    ...missing.map((pattern) => `nothing in the extension matches ${String(pattern)}`),
    ...(size > maximumBytes ? [`the extension has ${size} bytes, more than ${maximumBytes}`] : []),
  ];
  if (complaints.length > 0) throw new Error(complaints.join('\n'));
  console.log(`${files.length} files, ${(size / 1e6).toFixed(2)} MB`);
}

/** Reads the directory at the end of a zip file. */
function namesInZip(zip: Buffer): string[] {
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const names: string[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const length = zip.readUInt16LE(at + 28);
    names.push(zip.toString('utf8', at + 46, at + 46 + length));
    at += 46 + length + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return names;
}

if (process.argv[1] === __filename) {
  packageVsix().catch((error: unknown) => {
    console.error(String(error));
    process.exitCode = 1;
  });
}
