import { testFileFields } from '../../schema/testFile';
import { readTests } from '../../routing/tests/readTests';
import { runTest } from '../../routing/tests/runTest';
import { expectationOf } from '../../routing/tests/writeTest';
import type { RoutingStory } from '../../routing/story/story';
import type { WrittenRequest } from '../../routing/ask/request';
import { writeBlock } from '../../yaml/write';
import { Field } from '../../yaml/field';
import type { YamlDocument } from '../../yaml/document';
import type { FeatureInput, PartPlace } from '../input';
import { bullets, capital, paragraphs } from '../markdown';
import { presentAnswer, questionOf, testMesh } from '../testFile/question';
import { ownFileHover } from './ownFile';
import type { HoverTarget } from './target';

/** Places of a test where its answer is told: the whole, its name, what it asks for and what it expects. */
const ANSWERED: ReadonlySet<string> = new Set(['', 'name', 'request', 'expect', 'not']);

/** Explains a key or value of a file of routing tests; on a test, with the present answer. */
export function testFileHover(
  input: FeatureInput,
  part: PartPlace,
  document: YamlDocument,
  target: HoverTarget,
): string | undefined {
  const words = ownFileHover(testFileFields, target);
  const [list, index, section = '', ...rest] = target.path;
  if (list !== 'tests' || typeof index !== 'number' || rest.length > 0 || !ANSWERED.has(String(section))) return words;
  // On its value a name needs no explanation.
  return paragraphs([section === 'name' && !target.onKey ? undefined : words, answer(input, part, document, index)]);
}

function answer(input: FeatureInput, part: PartPlace, document: YamlDocument, index: number): string | undefined {
  const root = Field.root(document.root);
  const test = root.get('tests').item(index);
  const question = questionOf(test);
  const file = part.file.path;
  const mesh = testMesh(input, file, root.get('world').text, question.caller);
  const story = mesh && presentAnswer(input, mesh, question);
  if (mesh === undefined || story === undefined || question.request === undefined) return undefined;
  const at = test.node?.start ?? -1;
  const known = readTests(part.text).tests.find(({ whole }) => whole.start === at);
  const failures = known === undefined ? undefined : runTest(mesh.engine, input.workspace, known).failures;
  const headline = `**Now: ${story.headline.word}** — ${story.headline.sentence}`;
  if (failures === undefined) return paragraphs([headline, presentText(story, question.request)]);
  if (failures.length === 0) return paragraphs([headline, 'The test passes.']);
  // What keeps it from being asked was told.
  if (story.steps.length === 0) return paragraphs([headline, 'The test fails.']);
  return paragraphs([
    headline,
    'The test fails:',
    bullets(failures.map(({ message }) => `${capital(message)}.`)),
    presentText(story, question.request),
  ]);
}

/** The present answer as a test would expect it. */
function presentText(story: RoutingStory, request: WrittenRequest): string | undefined {
  if (story.steps.length === 0) return undefined;
  const lines = writeBlock({ expect: expectationOf(story, request) }, 0, { step: 2, listStep: 2 });
  return paragraphs(['As it is now:', `\`\`\`yaml\n${lines.join('\n')}\n\`\`\``]);
}
