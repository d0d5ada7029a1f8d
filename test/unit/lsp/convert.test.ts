import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { chooseEncoding, Converter } from '../../../server/src/lsp/convert';

/** One, two, three and four bytes; the last is two UTF-16 units. */
const TEXT = 'a: é€𝄞b\nc: d\n';
const AT_B = TEXT.indexOf('b');

describe('columns', () => {
  const cases = [
    { encoding: 'utf-16', column: 7 },
    { encoding: 'utf-32', column: 6 },
    { encoding: 'utf-8', column: 12 },
  ] as const;

  for (const { encoding, column } of cases) {
    it(`count in ${encoding}`, () => {
      const converter = new Converter(encoding);
      const document = TextDocument.create('file:///a', 'yaml', 1, TEXT);
      assert.deepEqual(converter.position(document, AT_B), { line: 0, character: column });
      assert.equal(converter.offset(document, { line: 0, character: column }), AT_B);
      assert.equal(converter.offset(document, { line: 1, character: 3 }), TEXT.indexOf('d'));
      assert.equal(converter.offset(document, { line: 0, character: 99 }), TEXT.indexOf('\n'));
    });

    it(`of several changes in ${encoding} count in what the change before left`, () => {
      const converter = new Converter(encoding);
      const document = TextDocument.create('file:///a', 'yaml', 1, TEXT);
      const at = { line: 0, character: column };
      const insert = { range: { start: at, end: at }, text: '€' };
      const updated = converter.update(document, [insert, insert], 2);
      assert.equal(updated.getText(), TEXT.replace('b', '€€b'));
      assert.equal(updated.version, 2);
    });
  }

  it('inside a character mean its start', () => {
    const document = TextDocument.create('file:///a', 'yaml', 1, TEXT);
    assert.equal(new Converter('utf-8').offset(document, { line: 0, character: 6 }), TEXT.indexOf('€'));
  });

  it('do not count a byte order mark', () => {
    const document = TextDocument.create('file:///a', 'yaml', 1, `\uFEFF${TEXT}`);
    for (const { encoding, column } of cases) {
      const position = new Converter(encoding).position(document, AT_B + 1);
      assert.deepEqual(position, { line: 0, character: column });
    }
  });

  it('are agreed on with the client', () => {
    assert.equal(chooseEncoding(undefined), 'utf-16');
    assert.equal(chooseEncoding(['utf-8', 'utf-16']), 'utf-16');
    assert.equal(chooseEncoding(['utf-8']), 'utf-8');
    assert.equal(chooseEncoding(['utf-32', 'utf-8']), 'utf-32');
    assert.equal(chooseEncoding(['utf-7']), 'utf-16');
  });
});
