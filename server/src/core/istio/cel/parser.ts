import type { CelProblem } from './problem';
import type { CelToken } from './tokens';

/** Thrown inside the parser, caught at its door. */
class Unreadable extends Error {
  constructor(readonly problem: CelProblem) {
    super(problem.what);
  }
}

/** What a part of an expression is, as far as the macros ask. */
type Shape = 'name' | 'select' | 'other';

const RESERVED: ReadonlySet<string> = new Set(
  'as break const continue else for function if import let loop package namespace return var void while'.split(' '),
);
const WORDS: ReadonlySet<string> = new Set(['true', 'false', 'null', 'in']);
/** Macros that run over a list: how many arguments they take. */
const LOOPS: Readonly<Record<string, readonly number[]>> = {
  all: [2],
  exists: [2],
  exists_one: [2],
  existsOne: [2],
  map: [2, 3],
  filter: [2],
};
const RELATIONS: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '==', '!=', 'in']);
/** Go's parser stops at 250 levels. */
const MAX_DEPTH = 250;

/** Reads the tokens of an expression; the grammar is that of the CEL specification, with the standard macros. */
export class CelParser {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly CelToken[]) {}

  /** What cannot be read first. */
  problem(): CelProblem | undefined {
    try {
      this.expression();
      if (this.token.type !== 'end') this.fail();
      return undefined;
    } catch (error) {
      if (error instanceof Unreadable) return error.problem;
      throw error;
    }
  }

  private get token(): CelToken {
    return this.tokens[this.at] ?? { type: 'end', text: '', start: 0, end: 0 };
  }

  private fail(token = this.token, what?: string): never {
    const text = token.type === 'end' ? 'it ends too early' : `"${token.text}" has no meaning here`;
    throw new Unreadable({ what: what ?? text, start: token.start, end: token.end });
  }

  private takes(text: string): boolean {
    if (this.token.type === 'text' || this.token.text !== text || this.token.type === 'end') return false;
    this.at++;
    return true;
  }

  private expect(text: string): void {
    if (!this.takes(text)) this.fail();
  }

  private expression(): Shape {
    if (++this.depth > MAX_DEPTH) this.fail(this.token, 'it is nested too deeply');
    let shape = this.either();
    if (this.takes('?')) {
      this.either();
      this.expect(':');
      this.expression();
      shape = 'other';
    }
    this.depth--;
    return shape;
  }

  private either(): Shape {
    return this.chain(
      () =>
        this.chain(
          () => this.relation(),
          (text) => text === '&&',
        ),
      (text) => text === '||',
    );
  }

  private relation(): Shape {
    return this.chain(
      () => this.sum(),
      (text) => RELATIONS.has(text),
    );
  }

  private sum(): Shape {
    const product = (): Shape =>
      this.chain(
        () => this.unary(),
        (text) => text === '*' || text === '/' || text === '%',
      );
    return this.chain(product, (text) => text === '+' || text === '-');
  }

  private chain(part: () => Shape, joins: (text: string) => boolean): Shape {
    let shape = part();
    while (this.token.type !== 'text' && this.token.type !== 'end' && joins(this.token.text)) {
      this.at++;
      part();
      shape = 'other';
    }
    return shape;
  }

  private unary(): Shape {
    const sign =
      this.token.type === 'mark' && (this.token.text === '!' || this.token.text === '-') ? this.token.text : undefined;
    if (sign === undefined) return this.member();
    while (this.takes(sign));
    // A number may have a sign of its own.
    if (sign === '!' && this.token.text === '-' && /^(int|float)$/.test(this.tokens[this.at + 1]?.type ?? ''))
      this.at++;
    this.member();
    return 'other';
  }

  private member(): Shape {
    let shape = this.primary();
    for (;;) {
      if (this.takes('.')) {
        const name = this.name(false);
        if (this.takes('(')) {
          this.loop(name, this.list(')'));
          shape = 'other';
        } else shape = 'select';
      } else if (this.takes('[')) {
        this.expression();
        this.expect(']');
        shape = 'other';
      } else if (this.token.text === '{' && this.token.type === 'mark' && shape !== 'other') {
        this.fields();
        shape = 'other';
      } else return shape;
    }
  }

  private primary(): Shape {
    const { type, text } = this.token;
    if (type === 'int' || type === 'uint' || type === 'float' || type === 'text') return this.literal();
    if (this.takes('(')) {
      const shape = this.expression();
      this.expect(')');
      return shape === 'name' ? 'name' : shape;
    }
    if (this.takes('[')) {
      this.list(']');
      return 'other';
    }
    if (text === '{' && type === 'mark') {
      this.entries();
      return 'other';
    }
    if (type === 'name' && /^(true|false|null)$/.test(text)) {
      this.at++;
      return 'other';
    }
    const leading = this.takes('.');
    const start = this.token;
    const name = this.name(true);
    if (!this.takes('(')) return leading ? 'other' : 'name';
    const shapes = this.list(')');
    if (name === 'has' && shapes.length === 1 && shapes[0] !== 'select')
      this.fail(start, 'has() takes a field, as in has(a.b)');
    return 'other';
  }

  private literal(): Shape {
    const { type, text } = this.token;
    if (type === 'int' && BigInt(text.slice(0, 24)) > 2n ** 63n - (this.isNegated() ? 0n : 1n))
      this.fail(this.token, `${text.slice(0, 30)} is too large`);
    if (type === 'uint' && BigInt(text.slice(0, 24).replace(/[uU]$/, '')) > 2n ** 64n - 1n)
      this.fail(this.token, `${text.slice(0, 30)} is too large`);
    this.at++;
    return 'other';
  }

  private isNegated(): boolean {
    return this.tokens[this.at - 1]?.text === '-';
  }

  private name(first: boolean): string {
    const { type, text } = this.token;
    if (type !== 'name' || WORDS.has(text)) this.fail();
    if (first && RESERVED.has(text)) this.fail(this.token, `"${text}" is a reserved word`);
    this.at++;
    return text;
  }

  /** Expressions with commas between them, up to the closing mark. */
  private list(close: string): Shape[] {
    const shapes: Shape[] = [];
    while (!this.takes(close)) {
      shapes.push(this.expression());
      if (this.takes(close)) break;
      this.expect(',');
      // Only a list may end with a comma.
      if (close === ')' && this.token.text === close) this.fail();
    }
    return shapes;
  }

  private entries(): void {
    this.expect('{');
    while (!this.takes('}')) {
      this.expression();
      this.expect(':');
      this.expression();
      if (this.takes('}')) return;
      this.expect(',');
    }
  }

  private fields(): void {
    this.expect('{');
    while (!this.takes('}')) {
      this.name(false);
      this.expect(':');
      this.expression();
      if (this.takes('}')) return;
      this.expect(',');
    }
  }

  private loop(name: string, shapes: readonly Shape[]): void {
    if (!Object.hasOwn(LOOPS, name) || !(LOOPS[name]?.includes(shapes.length) ?? false) || shapes[0] === 'name') return;
    this.fail(this.tokens[this.at - 1], `the first argument of ${name}() is no plain name`);
  }
}
