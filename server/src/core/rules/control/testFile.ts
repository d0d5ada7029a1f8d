import { readRequestLine, readRequestUrl, requestProtocols } from '../../istio/requestUrl';
import { testFileFields } from '../../schema/testFile';
import { isTestFile } from '../../workspace/ownFiles';
import { renameKey, replaceScalar } from '../../yaml/edit';
import { Field } from '../../yaml/field';
import { defineRule, fix } from '../defineRule';
import type { FileCheck, Report, ReportOptions, Values } from '../defineRule';
import { ownFileProblems } from './ownFile';
import type { OwnProblem } from './ownFile';

export const testFileWrong = defineRule({
  code: 'test-file-wrong',
  title: 'A routing test cannot be understood',
  source: 'README.md, "Routing tests"',
  messages: {
    key: {
      what: '"{key}" is none of the keys that can stand here.',
      why: 'Nobody looks at it, so the test may pass although what it says does not hold.',
      todo: 'Use one of {known}.',
    },
    type: {
      what: '{name} is {wanted}.',
      why: 'What stands here cannot be read, so the test is not run.',
      todo: 'Write {wanted}{example}.',
    },
    missing: {
      what: '{name} lacks {missing}.',
      why: '{effect}',
      todo: 'Add {missing}.',
    },
    excluded: {
      what: '"{key}" stands beside "{other}".',
      why: 'They say the same thing in two ways, and only one of them can hold.',
      todo: 'Keep one of them.',
    },
    word: {
      what: '"{value}" is none of the words that {name} can have.',
      why: 'No answer is ever called so: the test always fails.',
      todo: 'Use one of {known}.',
    },
    range: {
      what: '{name} goes from {limits}, and {value} is beyond that.',
      why: 'No answer ever has this value: the test always fails.',
      todo: 'Write a number that can occur.',
    },
    request: {
      what: 'This is no request: {problem}.',
      why: 'Nothing can be asked, so the test is not run.',
      todo: 'Write it like GET http://reviews:9080/api.',
    },
    destination: {
      what: '"{value}" is no destination: it has more than a host and a subset.',
      why: 'What stands behind the subset is passed over.',
      todo: 'Write a map with host, subset, port and weight.',
    },
    weights: {
      what: 'The weights add up to {sum}.',
      why: 'Weights are shares in percent, so no answer can be like this: the test always fails.',
      todo: 'Make them add up to 100, or leave out those that do not matter.',
    },
    name: {
      what: 'There is another test called "{name}" in this file.',
      why: 'Reports and the Testing view call a test by its name.',
      todo: 'Give each test a name of its own.',
    },
    unused: {
      what: '"{key}" says nothing here.',
      why: '{why}',
      todo: 'Remove it.',
    },
  },
});

type TestMessage = keyof typeof testFileWrong.messages;

export const testFileCheck: FileCheck = {
  name: 'test-file',
  scope: 'file',
  rules: [testFileWrong],
  reads: [],
  isFor: isTestFile,
  check: ({ document, report }) => tellTestFile(Field.root(document.root), report),
};

/**
 * Tells what is wrong with a document of a test file, by itself.
 * @param root an empty document is none.
 */
export function tellTestFile(root: Field, tell: Report): void {
  if (root.node === undefined) return;
  const report: Tell = (field, message, values, { onKey, ...options } = {}) =>
    tell(testFileWrong, field, message, values, { ...options, ...(onKey === true ? { span: field.keySpan } : {}) });
  for (const problem of ownFileProblems(root, testFileFields)) tellProblem(problem, report);
  const tests = root.get('tests').items();
  for (const test of tests) checkTest(test, report);
  checkNames(tests, report);
}

type Tell = (
  field: Field,
  message: TestMessage,
  values: Values,
  options?: ReportOptions & { readonly onKey?: boolean },
) => void;

function tellProblem(problem: OwnProblem, report: Tell): void {
  const { field, schema } = problem;
  const name = nameOf(field);
  switch (problem.kind) {
    case 'unknown key': {
      const key = field.parent?.map?.members.find(({ key: { start } }) => start === field.keySpan.start)?.key;
      const { near } = problem;
      const fixes =
        near === undefined || key === undefined ? [] : fix(`Change to "${near}"`, [renameKey(key, near)], true);
      return report(field, 'key', { key: problem.key, known: problem.known.join(', ') }, { fixes, onKey: true });
    }
    case 'type': {
      const example = schema.asText ?? schema.example;
      const { wanted } = problem;
      return report(field, 'type', { name, wanted, example: example === undefined ? '' : `, such as ${example}` });
    }
    case 'missing':
      return report(field, 'missing', {
        name,
        missing: problem.names.join(' or '),
        effect: EFFECTS[problem.names[0] ?? ''] ?? 'What is not written cannot be asked, so the test is not run.',
      });
    case 'excluded': {
      const own = String(field.key);
      const other = problem.names.find((one) => one !== own && field.parent?.get(one).exists === true) ?? '';
      return report(field, 'excluded', { key: own, other }, { onKey: true });
    }
    case 'word': {
      const { value, known, near } = problem;
      const { scalar } = field;
      const fixes =
        near === undefined || scalar === undefined
          ? []
          : fix(`Change to "${near}"`, [replaceScalar(scalar, near)], true);
      return report(field, 'word', { name, value, known: known.join(', ') }, { fixes });
    }
    case 'range':
      return report(field, 'range', { name, value: problem.value, limits: problem.limits });
  }
}

const EFFECTS: Readonly<Record<string, string>> = {
  from: 'Where a request goes depends on who asks, so the test is not run.',
  expect: 'A test that expects nothing tells nothing.',
  tests: 'Nothing in this file is run.',
  host: 'A destination is found by its host.',
};

/** A place as people call it: its key, `a test` for an item of `tests`. */
function nameOf(field: Field): string {
  if (field.parent === undefined) return 'The file';
  const { key } = field;
  if (typeof key === 'string') return `"${key}"`;
  return ITEMS[String(field.parent.key)] ?? 'An entry';
}

const ITEMS: Readonly<Record<string, string>> = { tests: 'A test', destinations: 'A destination' };

function checkTest(test: Field, report: Tell): void {
  checkRequest(test.get('request'), report);
  checkCaller(test, report);
  for (const expectation of [test.get('expect'), test.get('not')]) {
    const list = expectation.get('destinations').items();
    for (const destination of [expectation.get('destination'), ...list]) checkDestination(destination, report);
    checkWeights(expectation.get('destinations'), report);
  }
}

function checkRequest(request: Field, report: Tell): void {
  const line = request.text === undefined ? undefined : readRequestLine(request.text);
  if (request.text !== undefined && line === undefined)
    return report(request, 'request', { problem: `"${request.text}" is not a method and an address` });
  const url = request.get('url');
  const written = line?.url ?? url.text;
  if (written === undefined) return;
  // A protocol that is none is told where it stands.
  const protocol = request.get('protocol').text;
  const read = readRequestUrl(
    written,
    requestProtocols.find((known) => known === protocol),
  );
  if ('problem' in read) report(line === undefined ? url : request, 'request', { problem: read.problem });
}

function checkCaller(test: Field, report: Tell): void {
  const isGateway = test.get('gateway').exists;
  const isWorkload = test.get('from').text?.includes('/') === true;
  const unused = (key: string, why: string): void => {
    const field = test.get(key);
    if (field.exists) report(field, 'unused', { key, why }, { severity: 'warning', onKey: true });
  };
  if (isGateway) {
    const why = 'The request comes from outside, and the gateway that it reaches is a proxy of its own.';
    for (const key of ['labels', 'sidecar', 'dnsCapture']) unused(key, why);
  } else if (isWorkload) unused('labels', 'The labels of a workload are those of its files.');
}

function checkDestination(destination: Field, report: Tell): void {
  const value = destination.text;
  if (value !== undefined && value.trim().split(/\s+/).length > 2) report(destination, 'destination', { value });
}

/** Shares are rounded to a tenth. */
const ROUNDING = 0.5;

function checkWeights(destinations: Field, report: Tell): void {
  const weights = destinations.items().map((item) => item.get('weight').number);
  const given = weights.filter((weight) => weight !== undefined);
  const sum = Math.round(given.reduce((total, weight) => total + weight, 0) * 10) / 10;
  const isWhole = given.length > 0 && given.length === weights.length && !destinations.open;
  if (sum > 100 + ROUNDING || (isWhole && sum < 100 - ROUNDING))
    report(destinations, 'weights', { sum }, { onKey: true });
}

function checkNames(tests: readonly Field[], report: Tell): void {
  const seen = new Set<string>();
  for (const test of tests) {
    const name = test.get('name');
    if (name.text === undefined) continue;
    if (seen.has(name.text)) report(name, 'name', { name: name.text }, { severity: 'warning' });
    seen.add(name.text);
  }
}
