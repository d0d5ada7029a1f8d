import { documentationOf, everyRule } from './catalogue';
import { EXIT } from './failure';
import { count } from './formats/humanSummary';
import { readRulesOptions } from './options';
import type { Paint } from './terminal/colour';
import type { Terminal } from './terminal/terminal';

/** `pilotage rules`: lists every rule. @returns the exit code. */
export async function rules(args: readonly string[], terminal: Terminal): Promise<number> {
  const { format } = readRulesOptions(args);
  await terminal.print(format === 'json' ? jsonRules() : humanRules(terminal.paint));
  return EXIT.good;
}

/** All rules as JSON, a rule a line: `{"version":1,"rules":[{code, aliases, severity, refused, title, documentation}]}`. */
export function jsonRules(): string {
  const lines = everyRule.map(({ code, aliases, severity, refused, title }) =>
    JSON.stringify({ code, aliases, severity, refused, title, documentation: documentationOf(code) }),
  );
  return `{"version":1,"rules":[\n${lines.join(',\n')}\n]}\n`;
}

/** All rules as a table. */
export function humanRules(paint: Paint): string {
  const widest = Math.max(...everyRule.map(({ code }) => code.length));
  const lines = everyRule.map(({ code, aliases, severity, title }) => {
    const names = aliases.length === 0 ? '' : paint('dim', `  ${aliases.join(', ')}`);
    return `${paint('strong', code.padEnd(widest))}  ${paint(severity, severity.padEnd('information'.length))}  ${title}${names}`;
  });
  return `${lines.join('\n')}\n\n${count(everyRule.length, 'rule')}\n`;
}
