import { testFileFields } from '../../schema/testFile';
import type { OwnField } from '../../schema/ownFile';
import type { RoutingStory } from '../../routing/story/story';
import { expectationOf } from '../../routing/tests/writeTest';
import { TestWorlds } from '../../routing/tests/testWorlds';
import { folderOf, wayTo } from '../../workspace/paths';
import { writeFlowMember, writeMember } from '../../yaml/write';
import type { Writable } from '../../yaml/write';
import { Field } from '../../yaml/field';
import type { Path } from '../../yaml/path';
import type { FeatureInput, PartPlace } from '../input';
import { presentAnswer, questionOf, testMesh } from '../testFile/question';
import type { TestMesh, TestQuestion } from '../testFile/question';
import type { CursorPlace } from './cursor';
import { ownFileItems } from './ownFile';
import type { OwnSnippet, OwnValues } from './ownFile';
import { testSnippets } from './testSnippets';
import type { Suggestion } from './item';
import type { Unplaced } from './ranked';
import type { Style } from './snippet';
import {
  callers,
  destinationHosts,
  destinations,
  gatewayCallers,
  labelKeys,
  labelValues,
  ports,
  rules,
  subsetsOf,
} from './testNames';
import { headerValues, requestHeaders, requestMethods, requests } from './testRequests';

/** What can be written at a place of a file of routing tests. */
export function testFileItems(input: FeatureInput, part: PartPlace, place: CursorPlace, style: Style): Unplaced[] {
  return ownFileItems(testFileFields, place, style, new TestValues(input, part, place, style));
}

/** The values of a test: names of the workspace, and what is so at the moment. */
class TestValues implements OwnValues {
  private readonly root: Field;
  private readonly test: Field;
  private readonly question: TestQuestion;
  private answered: { readonly mesh: TestMesh | undefined; readonly story: RoutingStory | undefined } | undefined;

  constructor(
    private readonly input: FeatureInput,
    private readonly part: PartPlace,
    private readonly place: CursorPlace,
    private readonly style: Style,
  ) {
    this.root = Field.root(place.document.root);
    const [, index] = place.path;
    this.test = this.root.get('tests').item(typeof index === 'number' ? index : 0);
    this.question = questionOf(this.test);
  }

  suggest(path: Path, field: OwnField, of: 'key' | 'value'): readonly Suggestion[] {
    const way = path.filter((step) => typeof step === 'string').join('.');
    if (way === 'world') return this.worlds();
    const { mesh } = this.answer();
    if (mesh === undefined) return [];
    const [, , section] = path;
    if (section === 'expect' || section === 'not') return this.expected(path, field, mesh);
    return this.asked(way, path, of, mesh);
  }

  ready(path: Path): { readonly text: string; readonly detail: string } | undefined {
    const [list, , section, key, ...rest] = path;
    if (list !== 'tests' || section !== 'expect' || rest.length > 0) return undefined;
    const { story } = this.answer();
    if (story === undefined || this.question.request === undefined) return undefined;
    const present = expectationOf(story, this.question.request);
    if (key === undefined)
      return { text: this.write('expect', present), detail: `as it is now: ${story.headline.word}` };
    const value = typeof key === 'string' ? present[key] : undefined;
    if (value === undefined) return undefined;
    return { text: this.write(String(key), value), detail: `now: ${shown(value)}` };
  }

  snippets(list: Path, column: number): readonly OwnSnippet[] {
    return list.length === 1 && list[0] === 'tests' ? testSnippets(this.style, column) : [];
  }

  /** A member as a snippet, from the column of its key on. */
  private write(key: string, value: Writable): string {
    const { style, indent, layout, lineBreak } = this.style;
    const text =
      style === 'block'
        ? writeMember(key, value, indent, layout).join(lineBreak).trimStart()
        : writeFlowMember(key, value, style === 'json');
    return text.replace(/[\\$}]/g, '\\$&');
  }

  private worlds(): Suggestion[] {
    const from = folderOf(this.part.file.path);
    return new TestWorlds(this.input.workspace).folders.map((folder) => ({
      value: wayTo(from, folder),
      kind: 'value',
    }));
  }

  private asked(way: string, path: Path, of: 'key' | 'value', mesh: TestMesh): readonly Suggestion[] {
    const { typed } = this.place;
    const { caller } = this.question;
    switch (way) {
      case 'tests.from':
        return callers(mesh, typed);
      case 'tests.gateway':
        return gatewayCallers(mesh, typed);
      case 'tests.request':
      case 'tests.request.url':
        return requests({ mesh: mesh.engine.mesh, caller, typed, withMethod: way === 'tests.request' });
      case 'tests.request.method':
        return requestMethods(mesh.engine.mesh);
      case 'tests.labels':
        return labelKeys(mesh, caller);
      case 'tests.request.headers':
        return of === 'key' ? requestHeaders(mesh.engine.mesh) : [];
    }
    const [, , section, map, name] = path;
    if (section === 'labels' && typeof map === 'string') return labelValues(mesh, caller, map);
    return map === 'headers' && typeof name === 'string' ? headerValues(mesh.engine.mesh, name) : [];
  }

  /** Values of an expectation: the present one first. */
  private expected(path: Path, field: OwnField, mesh: TestMesh): readonly Suggestion[] {
    const key = path.at(-1);
    const { typed } = this.place;
    switch (typeof key === 'number' ? 'destination' : key) {
      case 'destination':
        return [...this.present('destination', path), ...destinations(this.input, mesh, typed)];
      case 'host':
        return destinationHosts(mesh, typed);
      case 'subset':
        return subsetsOf(this.input, mesh, this.root.follow(path.slice(0, -1)).get('host').text ?? '');
      case 'port':
        return ports(mesh, this.root.follow(path.slice(0, -1)).get('host').text ?? '');
      case 'rule':
        return rules(this.answer().story);
      default:
        return field.type === 'object' || field.type === 'list' ? [] : this.present(String(key), path);
    }
  }

  private present(key: string, path: Path): Suggestion[] {
    const { story } = this.answer();
    if (path[2] !== 'expect' || story === undefined || this.question.request === undefined) return [];
    const value = expectationOf(story, this.question.request)[key];
    return value === undefined || typeof value === 'object' ? [] : [{ value, kind: 'value', detail: 'as it is now' }];
  }

  private answer(): NonNullable<TestValues['answered']> {
    if (this.answered !== undefined) return this.answered;
    const mesh = testMesh(this.input, this.part.file.path, this.root.get('world').text, this.question.caller);
    const story = mesh && presentAnswer(this.input, mesh, this.question);
    const isAnswer = story !== undefined && (story.steps.length > 0 || story.destinations.length > 0);
    this.answered = { mesh, story: isAnswer ? story : undefined };
    return this.answered;
  }
}

function shown(value: Writable): string {
  if (typeof value !== 'object') return String(value);
  return Array.isArray(value) ? `${value.length} destinations` : Object.values(value).join(' ');
}
