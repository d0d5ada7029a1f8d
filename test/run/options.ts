import path from 'node:path';
import { parseArgs } from 'node:util';

/** The parts of a test run, in their order. */
export const partNames = ['types', 'lint', 'format', 'unit', 'package', 'editor', 'ui'] as const;

export type PartName = (typeof partNames)[number];

/** What the caller of `npm test` asked for. */
export interface Options {
  readonly parts: readonly PartName[];
  /** Only the tests whose full title matches. */
  readonly grep?: string;
  /** Use a desktop VS Code, downloaded if need be, also where the VS Code server would do. */
  readonly desktop: boolean;
  /** Folder to keep the screenshots in. */
  readonly screens?: string;
  /** Write the golden files anew instead of comparing with them. */
  readonly update: boolean;
  /** Nothing may be skipped. */
  readonly ci: boolean;
}

export const usage = `usage: npm test -- [options]
  --only PART      run only this part; may be repeated: ${partNames.join(', ')}
  --grep PATTERN   run only the tests whose title matches
  --update         write the golden files anew
  --screens DIR    keep the screenshots of the UI test in DIR
  --desktop        run the editor tests in a desktop VS Code, downloading it if need be
                   (VSCODE_EXECUTABLE names one that is installed)`;

/** Reads the arguments of `npm test`; throws an error with words for the user when they make no sense. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      only: { type: 'string', multiple: true, default: [] },
      grep: { type: 'string' },
      update: { type: 'boolean', default: false },
      screens: { type: 'string' },
      desktop: { type: 'boolean', default: false },
    },
  });
  // "--only unit editor" means both.
  const wanted = [...values.only.flatMap((value) => value.split(',')), ...positionals];
  const strange = wanted.find((name) => !isPart(name));
  if (strange !== undefined) throw new Error(`There is no part "${strange}".`);
  return {
    parts: wanted.length === 0 ? partNames : partNames.filter((name) => wanted.includes(name)),
    grep: values.grep,
    desktop: values.desktop,
    // npm changes the folder, but the user means the one npm was called in.
    screens: values.screens && path.resolve(process.env['INIT_CWD'] ?? '.', values.screens),
    update: values.update,
    ci: ['true', '1'].includes(process.env['CI'] ?? ''),
  };
}

function isPart(name: string): name is PartName {
  return (partNames as readonly string[]).includes(name);
}
