import assert from 'node:assert/strict';
import { Failure } from '../../../server/src/cli/failure';
import { readCheckOptions, readFixOptions, readRulesOptions } from '../../../server/src/cli/options';
import { defaultSettings } from '../../../server/src/core/index';

describe('the options', () => {
  it('have defaults', () => {
    const options = readCheckOptions([]);
    assert.deepEqual(options.paths, ['.']);
    assert.equal(options.format, 'human');
    assert.equal(options.failOn, 'error');
    assert.deepEqual(options.exclude, []);
    assert.equal(options.settings.istioVersion, defaultSettings.istioVersion);
    assert.equal(options.settings.defaultNamespace, undefined);
  });

  it('can stand before and after the paths', () => {
    const args = [
      'a',
      '--format=json',
      '-',
      '--exclude',
      'x',
      '--exclude',
      'y',
      '--fail-on',
      'hint',
      '-n',
      'shop',
      '-q',
      '--',
      '--b',
    ];
    const options = readCheckOptions(args);
    assert.deepEqual(options.paths, ['a', '-', '--b']);
    assert.deepEqual(options.exclude, ['x', 'y']);
    assert.equal(options.failOn, 'hint');
    assert.equal(options.said.defaultNamespace, 'shop');
    assert.equal(options.quiet, true);
    assert.deepEqual(options.repeat, ['--exclude', 'x', '--exclude', 'y', '--namespace', 'shop']);
    assert.equal(readFixOptions(['--dry-run']).dryRun, true);
    assert.equal(readRulesOptions(['--format', 'json']).format, 'json');
  });

  it('take versions as people write them', () => {
    for (const text of ['1.30', 'v1.30', '1.30.2', '1.30.0-rc.1']) {
      assert.equal(readCheckOptions(['--istio-version', text]).said.istioVersion, '1.30');
    }
  });

  const wrong: readonly [read: () => unknown, message: RegExp][] = [
    [() => readCheckOptions(['--foo']), /^unknown option '--foo'; see pilotage check --help$/],
    [() => readFixOptions(['--format', 'json']), /^unknown option '--format'; see pilotage fix --help$/],
    [() => readCheckOptions(['--format']), /argument missing; see pilotage check --help$/],
    [() => readCheckOptions(['--quiet=yes']), /does not take an argument; see pilotage check --help$/],
    [() => readCheckOptions(['--format', 'xml']), /^--format takes human or json, not "xml"$/],
    [
      () => readCheckOptions(['--fail-on', 'info']),
      /^--fail-on takes error, warning, information, hint or never, not "info"$/,
    ],
    [() => readCheckOptions(['--istio-version', '0.9']), /^--istio-version takes 1\.\d+ to 1\.\d+ or auto, not "0.9"$/],
    [() => readCheckOptions(['--istio-version', '1.30-x']), /not "1.30-x"$/],
    [() => readCheckOptions(['--namespace', 'A_b']), /^--namespace takes the name of a namespace, not "A_b"$/],
    [() => readFixOptions(['-']), /^fix changes files; it cannot change standard input$/],
    [() => readRulesOptions(['--format', 'xml']), /^--format takes human or json, not "xml"$/],
  ];
  for (const [read, message] of wrong) {
    it(`say ${message.source}`, () => {
      assert.throws(read, (error) => error instanceof Failure && message.test(error.message));
    });
  }
});
