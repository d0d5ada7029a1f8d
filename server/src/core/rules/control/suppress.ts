import type { Span } from '../../text/span';
import { defineRule, fillMessage } from '../defineRule';
import type { Rule } from '../defineRule';
import type { Finding, Fix } from '../finding';
import type { Directive } from './directives';

export const unusedSuppression = defineRule({
  code: 'unused-suppression',
  severity: 'hint',
  title: 'A comment or an annotation hides nothing',
  source: 'README.md, "Silence"',
  messages: {
    nothing: {
      what: 'This comment hides nothing.',
      why: 'There is no finding where it points; it may have been mended, and the comment would hide the next one.',
      todo: 'Remove the comment.',
    },
    code: {
      what: 'This comment hides no "{code}".',
      why: 'There is no such finding where it points; it may have been mended, and the comment would hide the next one.',
      todo: 'Remove "{code}" from the comment.',
    },
    unknown: {
      what: 'There is no rule "{code}".',
      why: 'A comment hides findings by the code of their rule, or by a number of istioctl or Kiali such as IST0101.',
      todo: 'Correct the code, or remove the comment.',
    },
    entry: {
      what: 'There is no {code} in this object.',
      why: 'The annotation hides nothing by it here; it may have been mended, and the entry would hide the next one.',
      todo: 'Remove the entry, unless the tool that reads {annotation} sees more in the cluster.',
    },
    spaces: {
      what: 'A space belongs to the entry, so {code} is not meant by it.',
      why: 'istioctl compares the entries letter by letter and keeps reporting {code}.',
      todo: 'Remove the space.',
    },
    unnamed: {
      what: 'There is no rule "{code}".',
      why: '{annotation} hides findings by the numbers of its tool, or by the codes of Pilotage.',
      todo: 'Correct the entry, or remove it.',
    },
  },
});

/** A document's findings and comments. */
export interface CommentedPart {
  readonly findings: readonly Finding[];
  readonly directives: readonly Directive[];
}

/** What a file's comments leave of its findings, document by document, and what the comments themselves do wrong. */
export class Comments {
  private readonly used = new Set<string>();
  private readonly ofFile: readonly { readonly part: number; readonly directive: Directive }[];

  /**
   * @param names the code and the aliases of every rule that is run.
   * @param isComplete true when all rules are run, so that it can be said that a comment hides nothing.
   */
  constructor(
    private readonly parts: readonly CommentedPart[],
    private readonly names: ReadonlyMap<string, readonly string[]>,
    private readonly isComplete: boolean,
  ) {
    this.ofFile = parts.flatMap(({ directives }, part) =>
      directives.filter(({ form }) => form === 'file').map((directive) => ({ part, directive })),
    );
  }

  /** What is left, in the same order. */
  left(): Finding[][] {
    const shown = this.parts.map(({ findings, directives }, part) =>
      findings.filter((finding) => !this.hides(finding, part, directives)),
    );
    if (this.isComplete)
      for (const [part, { directives }] of this.parts.entries())
        shown[part]?.push(...directives.flatMap((directive) => this.unused(part, directive)));
    return shown;
  }

  private hides(finding: Finding, part: number, directives: readonly Directive[]): boolean {
    const names = this.names.get(finding.code) ?? [finding.code];
    const own = directives.flatMap((directive) => (directive.form === 'file' ? [] : [{ part, directive }]));
    let isHidden = false;
    for (const { part: at, directive } of [...own, ...this.ofFile]) {
      if (directive.reach !== undefined && !holds(directive.reach, finding.span.start)) continue;
      const codes = directive.codes.filter(({ text }) => names.includes(text));
      if (directive.codes.length > 0 && codes.length === 0) continue;
      isHidden = true;
      this.used.add(keyOf(at, directive.span));
      for (const { span } of codes) this.used.add(keyOf(at, span));
    }
    return isHidden;
  }

  private unused(part: number, directive: Directive): Finding[] {
    if (directive.codes.length === 0)
      return this.used.has(keyOf(part, directive.span)) ? [] : [finding('nothing', directive.span, directive, '')];
    const known = new Set([...this.names.values()].flat());
    return directive.codes.flatMap(({ text, span }) => {
      if (this.used.has(keyOf(part, span))) return [];
      return [finding(known.has(text) ? 'code' : 'unknown', span, directive, text)];
    });
  }
}

function holds({ start, end }: Span, at: number): boolean {
  return at >= start && at <= end;
}

function keyOf(part: number, { start, end }: Span): string {
  return `${part} ${start} ${end}`;
}

function finding(message: 'nothing' | 'code' | 'unknown', span: Span, directive: Directive, code: string): Finding {
  const { severity, refused, messages } = unusedSuppression;
  const fixes: Fix[] =
    directive.codes.length > 1
      ? []
      : [{ title: 'Remove the comment', safe: message !== 'unknown', edits: [{ span: directive.span, newText: '' }] }];
  return {
    code: unusedSuppression.code,
    severity: message === 'unknown' ? 'warning' : severity,
    refused,
    span,
    path: [],
    message: fillMessage(messages[message], { code }),
    fixes,
    related: [],
  };
}

/** The code and the aliases of rules, by code. */
export function namesOf(rules: Iterable<Rule>): Map<string, readonly string[]> {
  return new Map(Array.from(rules, ({ code, aliases }) => [code, [code, ...aliases]]));
}
