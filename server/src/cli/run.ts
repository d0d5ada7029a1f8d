import { version } from '../../../package.json';
import { authorize } from './authorize/authorize';
import { check } from './check';
import { diff } from './diff/diff';
import { EXIT, Failure } from './failure';
import { fix } from './fix/fix';
import { lsp } from './lsp';
import { route } from './route/route';
import { routes } from './route/routes';
import { test } from './test/test';
import { rules } from './rules';
import { printable } from './terminal/cells';
import type { Terminal } from './terminal/terminal';
import type { Command } from './usage';
import { USAGE } from './usage';

const COMMANDS: Readonly<Record<Command, (args: readonly string[], terminal: Terminal) => Promise<number>>> = {
  check,
  fix,
  route,
  routes,
  test,
  diff,
  authorize,
  rules,
  lsp,
};

/**
 * Does what a command line asks for. Never throws: what goes wrong becomes one line on standard error.
 * @param args without the name of the program.
 * @returns the exit code.
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await dispatch(args, terminal);
  } catch (error) {
    if (error instanceof Failure) terminal.printError(`pilotage: ${printable(error.message)}\n`);
    else
      terminal.printError(
        `pilotage: internal error: ${printable(error instanceof Error ? error.message : String(error))}\n`,
      );
    return EXIT.failed;
  }
}

async function dispatch(args: readonly string[], terminal: Terminal): Promise<number> {
  const [first, ...rest] = args;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    const topic = rest.find(isCommand);
    await terminal.print(USAGE[topic ?? 'main']);
    return EXIT.good;
  }
  if (first === '--version' || first === '-v') {
    await terminal.print(`pilotage ${version}\n`);
    return EXIT.good;
  }
  if (!isCommand(first))
    throw new Failure(`${first} is no command; see pilotage --help. To check files: pilotage check [paths...]`);
  const ownArgs = rest.slice(0, rest.indexOf('--') < 0 ? undefined : rest.indexOf('--'));
  if (ownArgs.includes('--help') || ownArgs.includes('-h')) {
    await terminal.print(USAGE[first]);
    return EXIT.good;
  }
  return COMMANDS[first](rest, terminal);
}

function isCommand(text: string): text is Command {
  return Object.hasOwn(COMMANDS, text);
}
