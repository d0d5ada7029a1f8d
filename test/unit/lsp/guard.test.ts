import assert from 'node:assert/strict';
import { CancellationToken, LSPErrorCodes } from 'vscode-languageserver/node';
import type { ResponseError } from 'vscode-languageserver/node';
import { Guard } from '../../../server/src/lsp/guard';

/** A client that only listens. */
function listener() {
  const log: string[] = [];
  const shown: string[] = [];
  const console = { error: (message: string) => log.push(message) };
  const window = {
    showErrorMessage: (message: string) => {
      shown.push(message);
      return Promise.resolve(undefined);
    },
  };
  return { log, shown, guard: new Guard({ console, window }) };
}

const broken = (): never => {
  throw new Error('a bug');
};

describe('errors of the language server', () => {
  it('give an empty answer and a line in the log', async () => {
    const { guard, log } = listener();
    const handle = guard.request('textDocument/hover', null, broken);
    assert.equal(await handle({}, CancellationToken.None), null);
    assert.equal(log.length, 1);
    assert.match(log[0] ?? '', /^textDocument\/hover: Error: a bug\n/);
  });

  it('are shown once of each kind', async () => {
    const { guard, log, shown } = listener();
    const handle = guard.request('textDocument/hover', null, broken);
    await handle({}, CancellationToken.None);
    await handle({}, CancellationToken.None);
    guard.report('check', 'check double-tls', new Error('another'));
    assert.equal(log.length, 3);
    assert.equal(shown.length, 2);
  });

  it('leave other answers alone', async () => {
    const { guard, log } = listener();
    const handle = guard.request('textDocument/hover', '', (text: string) => text.toUpperCase());
    assert.equal(await handle('fine', CancellationToken.None), 'FINE');
    assert.deepEqual(log, []);
  });

  it('of work in the background end only that work', async () => {
    const { guard, log } = listener();
    await guard.background('reading', () => Promise.reject(new Error('no disk')));
    assert.match(log[0] ?? '', /^reading: Error: no disk/);
  });

  it('are none when a request is cancelled', async () => {
    const { guard, log } = listener();
    const handle = guard.request('textDocument/hover', null, () => null);
    await assert.rejects(
      handle({}, CancellationToken.Cancelled),
      (error: ResponseError<unknown>) => error.code === LSPErrorCodes.RequestCancelled,
    );
    assert.deepEqual(log, []);
  });
});
