import type { Span } from '../../text/span';
import type { WrittenCaller } from '../ask/caller';
import type { WrittenRequest } from '../ask/request';

/** A value that is expected, and where it stands. Offsets count from the start of the file. */
export interface Expected<T> {
  readonly value: T;
  readonly span: Span;
}

/** A destination that is expected; what is left out may be anything. */
export interface ExpectedDestination {
  readonly span: Span;
  readonly host: string;
  readonly subset?: string;
  readonly port?: number;
  /** The share in percent. */
  readonly weight?: number;
}

/** What a test expects; what is left out may be anything. */
export interface Expectation {
  readonly outcome?: Expected<string>;
  readonly status?: Expected<number>;
  /** All destinations, in any order. */
  readonly destinations?: Expected<readonly ExpectedDestination[]>;
  /** `namespace/name` of the object that decides, or the name of its rule. */
  readonly rule?: Expected<string>;
  /** Where a redirect leads, as far as it is written: `https://host/path`. */
  readonly redirect?: Expected<string>;
  /** The path after a rewrite. */
  readonly path?: Expected<string>;
  readonly timeout?: Expected<string>;
  readonly retries?: Expected<number>;
}

/** A routing test. */
export interface RouteTest {
  readonly name: string;
  /** The test itself: where what is wrong with it as a whole is told. */
  readonly span: Span;
  /** All of its text. */
  readonly whole: Span;
  readonly caller: WrittenCaller;
  readonly request: WrittenRequest;
  readonly expect: Expectation;
  /** What must not be so, all of it together. */
  readonly not: Expectation | undefined;
  /** The folder of the world that the file is about, seen from the file; undefined where it names none. */
  readonly world?: string;
}

/** Something in a test file that cannot be understood. */
export interface TestProblem {
  readonly span: Span;
  readonly message: string;
}

/** A test file, read. */
export interface TestFile {
  readonly tests: readonly RouteTest[];
  readonly problems: readonly TestProblem[];
}
