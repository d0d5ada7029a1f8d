import { EXIT, Failure } from './failure';

/** Ways to talk that editors add to a server's command of their own accord; ours is standard input and output anyway. */
const IGNORED = /^--(?:stdio|clientProcessId=\d+)$/;

/** `pilotage lsp`: the language server on standard input and output. @returns the exit code for when it is told to stop. */
export async function lsp(args: readonly string[]): Promise<number> {
  const unknown = args.find((arg) => !IGNORED.test(arg));
  if (unknown !== undefined) throw new Failure(`lsp takes no arguments but --stdio: ${unknown}`);
  // Loaded only here: the other commands start faster without it.
  const { startStdioServer } = await import('../lsp/server');
  startStdioServer();
  return EXIT.good;
}
