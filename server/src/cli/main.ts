import { EXIT } from './failure';
import { run } from './run';
import { processTerminal } from './terminal/terminal';

// Whoever reads our output may stop early (`| head`); that is no error of ours to tell.
process.stdout.on('error', () => process.exit(EXIT.failed));
process.stderr.on('error', () => process.exit(EXIT.failed));
// Node's own exit code for it would mean "there are findings". A language server outlives its mistakes by itself.
if (process.argv[2] !== 'lsp') {
  process.on('uncaughtException', (error) => {
    process.stderr.write(`pilotage: internal error: ${error.message}\n`);
    process.exit(EXIT.failed);
  });
}

void run(process.argv.slice(2), processTerminal()).then((code) => {
  process.exitCode = code;
});
