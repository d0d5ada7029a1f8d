import type { Message, Rule } from '../core/index';
import { documentationOf, everyRule } from './catalogue';
import { EXIT, Failure } from './failure';
import { count } from './formats/humanSummary';
import { readRulesOptions } from './options';
import type { Paint } from './terminal/colour';
import type { Terminal } from './terminal/terminal';

/**
 * `pilotage rules`: lists every rule, or explains those that are named.
 * @returns the exit code. Throws a Failure for a name that no rule has.
 */
export async function rules(args: readonly string[], terminal: Terminal): Promise<number> {
  const { format, names } = readRulesOptions(args);
  const named = names.length === 0 ? everyRule : rulesNamed(names);
  const human = names.length === 0 ? humanRules : explainedRules;
  await terminal.print(format === 'json' ? jsonRules(named) : human(named, terminal.paint));
  return EXIT.good;
}

function rulesNamed(names: readonly string[]): Rule[] {
  const wanted = new Set(names);
  for (const name of names)
    if (!everyRule.some(({ code, aliases }) => code === name || aliases.includes(name)))
      throw new Failure(`there is no rule ${name}; pilotage rules lists them all`);
  return everyRule.filter(({ code, aliases }) => [code, ...aliases].some((name) => wanted.has(name)));
}

/**
 * Rules as JSON, a rule a line:
 * `{"version":1,"rules":[{code, aliases, severity, refused, title, documentation, messages}]}`. In the messages `{name}`
 * stands for a value of the file.
 */
export function jsonRules(rules: readonly Rule[]): string {
  const lines = rules.map(({ code, aliases, severity, refused, title, messages }) => {
    const documentation = documentationOf(code);
    return JSON.stringify({ code, aliases, severity, refused, title, documentation, messages: messagesOf(messages) });
  });
  return `{"version":1,"rules":[\n${lines.join(',\n')}\n]}\n`;
}

function messagesOf(messages: Rule['messages']): Message[] {
  return Object.values(messages).map(({ what, why, todo }) => ({ what, why, todo }));
}

/** Rules as a table. */
export function humanRules(rules: readonly Rule[], paint: Paint): string {
  const widest = Math.max(...rules.map(({ code }) => code.length));
  const lines = rules.map(({ code, aliases, severity, refused, title }) => {
    const told = [...(refused ? ['refused'] : []), ...aliases].join(', ');
    const names = told === '' ? '' : paint('dim', `  ${told}`);
    return `${paint('strong', code.padEnd(widest))}  ${paint(severity, severity.padEnd('information'.length))}  ${title}${names}`;
  });
  return `${lines.join('\n')}\n\n${count(rules.length, 'rule')}; pilotage rules CODE explains one\n`;
}

/** Rules one by one, with all that they can say. */
function explainedRules(rules: readonly Rule[], paint: Paint): string {
  return rules.map((rule) => explained(rule, paint)).join('\n');
}

function explained({ code, aliases, severity, refused, title, messages }: Rule, paint: Paint): string {
  const facts = [
    paint(severity, severity),
    ...(refused ? ['the cluster refuses the object'] : []),
    ...(aliases.length === 0 ? [] : [`in other tools ${aliases.join(', ')}`]),
  ];
  const told = messagesOf(messages).flatMap(({ what, why, todo }) => ['', `  ${what}`, `  ${why}`, `  ${todo}`]);
  const lines = [`${paint('strong', code)}  ${title}`, `  ${facts.join('; ')}`, ...told];
  return `${lines.join('\n')}\n\n  ${paint('dim', documentationOf(code))}\n`;
}
