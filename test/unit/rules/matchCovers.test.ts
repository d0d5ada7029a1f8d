import assert from 'node:assert/strict';
import { covers, httpMatch } from '../../../server/src/core/rules/admission/kinds/matchCovers';
import { parseDocument } from '../../../server/src/core/yaml/document';
import { Field } from '../../../server/src/core/yaml/field';

function isCovered(earlier: string, later: string): boolean {
  const [one, other] = [earlier, later].map((text, rule) => httpMatch(Field.root(parseDocument(text).root), rule));
  assert.ok(one !== undefined && other !== undefined);
  return covers(one, other);
}

describe('a match that takes in another', () => {
  const path = 'uri: {prefix: /a}';
  const cases: readonly (readonly [name: string, earlier: string, later: string, covered: boolean])[] = [
    ['a longer prefix', path, '{uri: {prefix: /ab}}', true],
    ['a whole path', path, '{uri: {exact: /a/b}}', true],
    ['a shorter prefix', '{uri: {prefix: /ab}}', `{${path}}`, false],
    ['a regular expression', path, '{uri: {regex: /a.*}}', false],
    ['the same regular expression', '{uri: {regex: /a.*}}', '{uri: {regex: /a.*}, port: 80}', true],
    ['no path at all', path, '{port: 80}', false],
    ['another case', path, '{uri: {prefix: /A}}', false],
    ['another case, where case does not matter', `{${path}, ignoreUriCase: true}`, '{uri: {prefix: /AB}}', true],
    ['paths of any case', path, '{uri: {prefix: /ab}, ignoreUriCase: true}', false],
    ['one more condition', path, `{${path}, method: {exact: POST}}`, true],
    ['one condition less', `{${path}, method: {exact: GET}}`, `{${path}}`, false],
    ['a longer header', '{headers: {x: {prefix: a}}}', '{headers: {x: {prefix: abc}}}', true],
    ['a shorter header', '{headers: {x: {prefix: abc}}}', '{headers: {x: {prefix: a}}}', false],
    ['a header that has only to be there', '{headers: {x: {}}}', '{headers: {x: {exact: a}}}', true],
    ['another header', '{headers: {x: {exact: a}}}', '{headers: {y: {exact: a}}}', false],
    ['a header that must be absent', '{withoutHeaders: {x: {exact: a}}}', '{withoutHeaders: {x: {}}}', true],
    ['a header that may be there', '{withoutHeaders: {x: {}}}', '{withoutHeaders: {x: {exact: a}}}', false],
    ['nothing of an absent header', '{withoutHeaders: {x: {}}}', `{${path}}`, false],
    ['another port', '{port: 80}', '{port: 81}', false],
    ['some port', '{port: 80}', `{${path}}`, false],
    ['other clients', '{sourceLabels: {app: a}}', `{${path}}`, false],
    ['fewer clients', '{sourceLabels: {app: a}}', '{sourceLabels: {app: a, version: v1}}', true],
    ['another namespace', '{sourceNamespace: a}', '{sourceNamespace: b}', false],
    ['some gateways', '{gateways: [a, b]}', '{gateways: [a]}', true],
    ['all gateways', '{gateways: [a]}', `{${path}}`, false],
  ];
  for (const [name, earlier, later, covered] of cases) {
    it(`${covered ? 'takes in' : 'does not take in'} ${name}`, () => {
      const [one, other] = [earlier, later].map((text) => (text.startsWith('{') ? text : `{${text}}`));
      assert.equal(isCovered(one ?? '', other ?? ''), covered);
    });
  }
});
