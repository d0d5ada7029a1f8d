import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { allChecks, allRules } from '../server/src/core/index';
import type { Check, Fix } from '../server/src/core/index';
import { applyFix } from './support/applyFix';
import { checkFiles, findingsOf, openChecker, openWorkspace, readFiles } from './support/checkText';
import type { Files, FoundInFile } from './support/checkText';
import { assertFindings, expectationsOf, settingsOf } from './support/expectations';
import { assertGolden } from './support/golden';

/** `test/rules/<code>/`: each YAML file is a workspace of its own, each folder one of several files. */
const root = path.join(path.dirname(fileURLToPath(import.meta.url)), 'rules');

describe('rules', () => {
  for (const code of readdirSync(root)) {
    describe(code, () => {
      for (const entry of readdirSync(path.join(root, code)).filter((name) => !name.endsWith('.fixes.md'))) {
        it(`${entry} has the findings that it announces`, () => {
          const files = readFiles(path.join(root, code, entry));
          assertFindings(checkFiles(files, settingsOf(files)), expectationsOf(files));
        });
        it(`fixes of ${entry} mend what they are offered for`, () => checkFixes(code, entry));
      }
    });
  }

  it('each have a failing and a passing example', () => {
    for (const { code } of allRules) {
      const folder = path.join(root, code);
      assert.ok(existsSync(folder), `test/rules/${code} is missing; npm run new-rule makes it`);
      const bad = readFiles(examplePath(folder, 'bad'));
      assert.ok(
        expectationsOf(bad).some((expected) => expected.code === code),
        `${code}: its bad example announces no finding of it`,
      );
      const good = readFiles(examplePath(folder, 'good'));
      assert.ok(
        !expectationsOf(good).some((expected) => expected.code === code),
        `${code}: its good example announces a finding of it`,
      );
    }
  });

  it('have codes of their own, three-part messages and a source', () => {
    const codes = new Set<string>();
    for (const rule of allRules) {
      assert.match(rule.code, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      assert.ok(!codes.has(rule.code), `${rule.code} is defined twice`);
      codes.add(rule.code);
      assert.ok(rule.title.length > 0 && !rule.title.endsWith('.') && rule.source.length > 0, rule.code);
      for (const [name, message] of Object.entries(rule.messages)) {
        for (const part of [message.what, message.why, message.todo])
          assert.match(part, /[.?})]$/, `${rule.code}.${name}: "${part}" does not end like a sentence`);
      }
    }
  });

  it('read only the indexes that they declare', () => {
    const reads = readsOfAll();
    for (const check of allChecks) {
      if (check.scope === 'object') continue;
      const used = reads.get(check) ?? new Set<string>();
      const undeclared = [...used].filter((index) => !check.reads.some((declared) => declared === index));
      assert.deepEqual(undeclared, [], `${check.name} reads what it does not declare`);
      const unused = check.reads.filter((index) => !used.has(index));
      assert.deepEqual(unused, [], `${check.name} declares what it never reads in any example`);
    }
  });
});

/** `bad.yaml`, or the folder `bad` where the example needs several files. */
function examplePath(folder: string, name: string): string {
  return existsSync(path.join(folder, name)) ? path.join(folder, name) : path.join(folder, `${name}.yaml`);
}

/** The names of the indexes that each check looked into, over all examples. */
function readsOfAll(): Map<Check, Set<string>> {
  const used = new Map<Check, Set<string>>(allChecks.map((check) => [check, new Set()]));
  for (const code of readdirSync(root)) {
    for (const entry of readdirSync(path.join(root, code)).filter((name) => !name.endsWith('.fixes.md'))) {
      const files = readFiles(path.join(root, code, entry));
      const { workspace } = openWorkspace(files, settingsOf(files));
      for (const [check, names] of used) {
        const checker = openChecker(workspace, [check]);
        for (const file of files.keys()) checker.check(file);
        for (const key of checker.readKeys()) names.add(key.slice(0, key.indexOf('|')));
      }
    }
  }
  return used;
}

/** Applies every fix by itself, checks again, and keeps what it did as a golden text. */
function checkFixes(code: string, entry: string): void {
  const place = path.join(root, code, entry);
  const files = readFiles(place);
  const settings = settingsOf(files);
  const { workspace, checker } = openWorkspace(files, settings);
  const before = findingsOf(files, checker);
  const told: string[] = [];
  for (const found of before.filter(({ finding }) => finding.code === code)) {
    for (const fix of found.finding.fixes) {
      const fixed = applyFix(files, workspace, found, fix);
      assertMended(found, fix, before, checkFiles(fixed, settingsOf(fixed)));
      told.push(
        `## ${found.file.slice(3)}:${found.range.start.line + 1}: ${fix.title}${fix.safe ? ' (safe)' : ''}\n\n${changedLines(files, fixed)}`,
      );
    }
  }
  if (told.length > 0) assertGolden(`${place.replace(/\.ya?ml$/, '')}.fixes.md`, told.join('\n\n'));
}

/** The finding is gone, and none has come that was not there before. */
function assertMended(
  found: FoundInFile,
  fix: Fix,
  before: readonly FoundInFile[],
  after: readonly FoundInFile[],
): void {
  const key = (item: FoundInFile): string => `${item.file} ${item.finding.severity}[${item.finding.code}]`;
  const count = (list: readonly FoundInFile[], wanted: string): number =>
    list.filter((item) => key(item) === wanted).length;
  assert.ok(count(after, key(found)) < count(before, key(found)), `"${fix.title}" leaves ${key(found)} where it was`);
  for (const item of after) {
    if (item.finding.severity === 'hint' || item.finding.severity === 'information') continue;
    assert.ok(
      count(after, key(item)) <= count(before, key(item)),
      `"${fix.title}" brings ${key(item)}: ${item.finding.message.what}`,
    );
  }
}

/** The lines that differ, as in a diff; comments of the fixture are left out. */
function changedLines(before: Files, after: Files): string {
  const told: string[] = [];
  for (const [file, text] of after) {
    const old = (before.get(file) ?? '').split('\n');
    const now = text.split('\n');
    let head = 0;
    while (head < old.length && head < now.length && old[head] === now[head]) head++;
    let tail = 0;
    while (
      tail < old.length - head &&
      tail < now.length - head &&
      old[old.length - 1 - tail] === now[now.length - 1 - tail]
    )
      tail++;
    if (head === old.length && head === now.length) continue;
    const removed = old.slice(head, old.length - tail).map((line) => `-${line}`);
    const added = now.slice(head, now.length - tail).map((line) => `+${line}`);
    told.push(['```diff', ...removed, ...added, '```'].join('\n'));
  }
  return told.join('\n');
}
