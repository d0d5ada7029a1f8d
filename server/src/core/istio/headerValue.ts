/** What is wrong with a value that a header is set to. `at` is where to look. */
export type HeaderValueProblem =
  | { readonly problem: 'control-character'; readonly at: number }
  /** A percent sign at the end; `%%` stands for one. */
  | { readonly problem: 'lone-percent'; readonly at: number }
  /** A character that cannot stand there in `%COMMAND(["argument"])%`. */
  | { readonly problem: 'unexpected-character'; readonly at: number; readonly expected: readonly string[] }
  | { readonly problem: 'lone-backslash'; readonly at: number }
  /** The command that begins at `at` has no end. */
  | { readonly problem: 'unfinished-command'; readonly at: number };

/** Where a reader is within `%COMMAND(["argument", "argument"])%`. */
type State = 'text' | 'command' | 'arguments' | 'list' | 'argument' | 'separator' | 'list-end' | 'command-end';

/** What the next character leads to; a state that is missing here has rules of its own. */
const expectations: Partial<Record<State, Readonly<Record<string, State>>>> = {
  list: { '"': 'argument' },
  separator: { ',': 'list', ']': 'list-end' },
  'list-end': { ')': 'command-end' },
  'command-end': { '%': 'text' },
};

/**
 * Checks a value in `headers.*.add` or `set`, in which Envoy replaces commands such as `%HOSTNAME%`
 * (https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_conn_man/headers#custom-request-response-headers).
 * Only the form is checked, not whether Envoy knows the command.
 * @returns the first problem that Istio reports
 * Source: `ValidateHTTPHeaderValue` and `validateHeaderValue`, pkg/config/validation.
 */
export function headerValueProblem(value: string): HeaderValueProblem | undefined {
  // A tab is the one control character that may stand in a value.
  const control = value.search(/[\0-\x08\x0a-\x1f\x7f]/);
  if (control >= 0) return { problem: 'control-character', at: control };
  let state: State = 'text';
  let commandAt = 0;
  for (let at = 0; at < value.length; at++) {
    const char = value.charAt(at);
    if (state === 'text') {
      if (char !== '%') continue;
      if (at + 1 === value.length) return { problem: 'lone-percent', at };
      if (value[at + 1] === '%') at++;
      else [state, commandAt] = ['command', at];
    } else if (state === 'argument' && char === '\\') {
      if (++at === value.length) return { problem: 'lone-backslash', at: at - 1 };
    } else {
      const next: State | undefined = step(state, char);
      if (next === undefined) {
        return { problem: 'unexpected-character', at, expected: Object.keys(expectations[state] ?? {}) };
      }
      state = next;
    }
  }
  return state === 'text' ? undefined : { problem: 'unfinished-command', at: commandAt };
}

function step(state: State, char: string): State | undefined {
  if (state === 'command') return char === '%' ? 'text' : char === '(' ? 'arguments' : state;
  if (state === 'argument') return char === ')' ? 'command-end' : char === '"' ? 'separator' : state;
  if (char === ' ') return state;
  // Arguments without brackets are one argument without quotes.
  if (state === 'arguments') return char === '[' ? 'list' : 'argument';
  return expectations[state]?.[char];
}
