import { allRules } from '../../rules/index';
import type { Rule } from '../../rules/defineRule';
import { shift } from '../../text/span';
import type { Span } from '../../text/span';
import { bullets, code, codes, paragraphs } from '../markdown';
import { documentOf } from '../input';
import type { PartPlace } from '../input';
import { PROJECT_STRUCTURE, schemaAt } from '../schemaAt';
import { fieldHover } from './fieldHover';
import { hoverTarget } from './target';

/** Explains the key or value at a place of the project file: its keys, its levels, and the rules that it names. */
export function projectHover(part: PartPlace): { readonly markdown: string; readonly span: Span } | undefined {
  const target = hoverTarget(documentOf(part), part.at);
  if (target === undefined) return undefined;
  const { path, onKey, node } = target;
  const name = path.at(-1);
  const place = schemaAt(PROJECT_STRUCTURE, path);
  const isRule = onKey && path.at(-2) === 'rules';
  const markdown = isRule ? ruleWords(String(name)) : place && fieldHover(place, node, onKey, true);
  return markdown === undefined ? undefined : { markdown, span: shift(target.span, part.start) };
}

/** What is meant by a code or a number of another tool; undefined when it is none. */
function ruleWords(name: string): string | undefined {
  if (name === '*') return '**Every rule** that no other line names.';
  const own = allRules.find(({ code: known }) => known === name);
  if (own !== undefined) return paragraphs([`**${own.title}** — ${factsOf(own)}`, bullets(whys(own))]);
  const meant = allRules.filter(({ aliases }) => aliases.includes(name));
  if (meant.length === 0) return undefined;
  return paragraphs([`**${name}** means`, bullets(meant.map((rule) => `${code(rule.code)} — ${rule.title}`))]);
}

function factsOf({ severity, refused, aliases }: Rule): string {
  return [
    severity,
    refused ? 'the cluster refuses the object' : undefined,
    aliases.length === 0 ? undefined : `in other tools ${codes(aliases, 9)}`,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

/** Why it matters, as far as no value of the file is needed to say so. */
function whys({ messages }: Rule): string[] {
  const told = Object.values(messages).map(({ why }) => why);
  return [...new Set(told)].filter((why) => !/\{[A-Za-z]\w*\}/.test(why)).slice(0, 4);
}
