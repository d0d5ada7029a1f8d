// npm test: everything there is to check, in one go. See `usage` for what may be asked.
import { bundle } from '../../client/build/bundle';
import { prepareServer } from '../editor/executable';
import { readOptions, usage, type Options, type PartName } from './options';
import { parts, type Outcome, type Run } from './parts';
import { add, inWords, none, one, type Tally } from './tally';

/** Runs what was asked for and gives the sum. */
async function main(options: Options): Promise<Tally> {
  const report = reporterFor(options);
  const built = await report('build', build);
  if (built.failed > 0) return built;
  // The download waits for the network while the checks need the processor.
  const run: Run = { options, whyNoServer: needsServer(options) ? prepareServer() : Promise.resolve(undefined) };
  const inTurn = async (names: readonly PartName[]) => {
    let sum = none;
    for (const name of names) sum = add(sum, await report(parts[name].title, () => parts[name].run(run)));
    return sum;
  };
  const quiet = options.parts.filter((name) => parts[name].quiet);
  const lanes = [quiet.filter((name) => name !== 'unit'), quiet.filter((name) => name === 'unit')];
  const sums = await Promise.all(lanes.map(inTurn));
  await run.whyNoServer;
  return [...sums, await inTurn(options.parts.filter((name) => !parts[name].quiet))].reduce(add, built);
}

async function build(): Promise<Outcome> {
  await bundle();
  return { tally: one(true) };
}

/** Gives a function that runs a part and prints how it ended, with what it had to say. */
function reporterFor({ ci }: Options) {
  return async (title: string, run: () => Promise<Outcome>): Promise<Tally> => {
    const startedAt = Date.now();
    const { tally, output = '', whyNot } = await run().catch(broken);
    // In CI nothing may be skipped.
    const judged = ci ? { passed: tally.passed, failed: tally.failed + tally.skipped, skipped: 0 } : tally;
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    const words = whyNot === undefined ? inWords(tally) : `SKIPPED, because ${whyNot}`;
    const verdict = judged.failed > 0 ? 'FAILED' : whyNot === undefined ? 'ok' : '--';
    console.log(`${verdict}  ${title}: ${words} (${seconds} s)`);
    if (output.trim() !== '') console.log(output.trimEnd());
    return judged;
  };
}

function broken(error: unknown): Outcome {
  return { tally: one(false), output: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

function needsServer({ parts: wanted, desktop }: Options): boolean {
  return wanted.includes('ui') || (wanted.includes('editor') && !desktop);
}

/** Ends with the one line that says it all. */
function finish(sum: Tally): void {
  console.log(`\n${inWords(sum)}`);
  process.exitCode = sum.failed > 0 ? 1 : 0;
}

function optionsOrUsage(): Options | undefined {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exitCode = 2;
    return undefined;
  }
}

const options = optionsOrUsage();
if (options !== undefined) void main(options).then(finish);
