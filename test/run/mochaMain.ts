// Runs test files in a process of their own:
//   node --import tsx test/run/mochaMain.ts --reporter brief|spec --tally FILE [--grep PATTERN] FILE ...
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runMocha } from './mocha';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    reporter: { type: 'string', default: 'spec' },
    tally: { type: 'string', default: 'test-results/tally.json' },
    grep: { type: 'string' },
  },
});

// Ending this way lets those clean up who listen for the end of the process.
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

void runMocha({
  files: positionals.map((file) => path.resolve(file)),
  reporter: values.reporter === 'brief' ? 'brief' : 'spec',
  tally: path.resolve(values.tally),
  grep: values.grep,
}).then(({ failed }) => {
  process.exitCode = failed === 0 ? 0 : 1;
  // By now nothing should keep this process alive; a test that left something open must not hang the run.
  setTimeout(() => {
    console.error('A test has left something open, such as a process or a timer.');
    process.exit(1);
  }, 10_000).unref();
});
