import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { allRules, jsonSchemaOf, testFileFields } from '../../server/src/core/index';
import type { Rule } from '../../server/src/core/index';
import { checkFiles, readFiles } from '../support/checkText';
import type { Files, FoundInFile } from '../support/checkText';
import { settingsOf, withoutMarks } from '../support/expectations';
import { projectFileSchema } from './projectFileSchema';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Where the pages stand. */
export const docsFolder = path.join(root, 'server/docs');

/** A page: its path from the docs folder, and its text. */
export interface Page {
  readonly file: string;
  readonly text: string;
}

const GENERATED = '<!-- Made by `npm run docs` from the rule and its examples in test/rules. Do not edit. -->';

/** Every generated page: one for each rule, the index of rules, the table of messages; and the schemas of our own files. */
export function pages(): Page[] {
  const schema = { file: '../../schemas/project-file.schema.json', text: projectFileSchema() };
  return [...allRules.map(rulePage), indexPage(), messagesPage(), schema, testFileSchema()];
}

function rulePage(rule: Rule): Page {
  const sections = [
    GENERATED,
    `# ${rule.title}`,
    `\`${rule.code}\` · ${facts(rule)}`,
    ...Object.values(rule.messages).map((message) =>
      [`- **${plain(message.what)}**`, `  ${plain(message.why)}`, `  *${plain(message.todo)}*`].join('\n'),
    ),
    '## An example that has it',
    ...example(rule, 'bad'),
    '## One that has not',
    ...example(rule, 'good'),
    '## Source',
    source(rule.source),
  ];
  return { file: `rules/${rule.code}.md`, text: `${sections.join('\n\n')}\n` };
}

function facts(rule: Rule): string {
  const words = [rule.severity as string];
  if (rule.refused) words.push('the cluster refuses the object');
  if (rule.aliases.length > 0) words.push(`in other tools: ${rule.aliases.join(', ')}`);
  return words.join(' · ');
}

/** The wording with its values left open: {name} becomes …name…. */
function plain(text: string): string {
  return text.replace(/\{([A-Za-z]\w*)\}/g, '‹$1›');
}

function source(text: string): string {
  return text.startsWith('https://') ? `<${text}>` : `\`${text}\``;
}

function example(rule: Rule, name: 'bad' | 'good'): string[] {
  const folder = path.join(root, 'test/rules', rule.code);
  const place = existsSync(path.join(folder, name)) ? path.join(folder, name) : path.join(folder, `${name}.yaml`);
  if (!existsSync(place)) return ['(no example yet)'];
  const marked = readFiles(place);
  const files: Files = new Map([...marked].map(([file, text]) => [file, withoutMarks(text)]));
  const found = checkFiles(files, settingsOf(files)).filter(({ finding }) => finding.code === rule.code);
  return [...files].flatMap(([file, text]) => {
    const code = ['```yaml', shorten(text.trimEnd()), '```'].join('\n');
    const told = found.filter((item) => item.file === file).map(tell);
    const heading = files.size > 1 ? [`\`${file.slice('/w/'.length)}\``] : [];
    return [...heading, code, ...(told.length === 0 ? [] : [told.join('\n')])];
  });
}

function tell({ finding, range }: FoundInFile): string {
  const { what, why, todo } = finding.message;
  return `- line ${range.start.line + 1}: ${what} ${why} ${todo}`;
}

/** Nobody reads six hundred brackets. */
function shorten(text: string): string {
  return text
    .split('\n')
    .map((line) => (line.length > 160 ? `${line.slice(0, 150)} …` : line))
    .join('\n');
}

function indexPage(): Page {
  const rows = allRules.map(
    (rule) =>
      `| [\`${rule.code}\`](${rule.code}.md) | ${rule.title} | ${rule.severity}${rule.refused ? ', refused' : ''} | ${rule.aliases.join(' ')} |`,
  );
  const lines = [
    GENERATED,
    '',
    '# Rules',
    '',
    `${allRules.length} rules.`,
    '',
    '| code | what it finds | severity | in other tools |',
    '| --- | --- | --- | --- |',
    ...rows,
  ];
  return { file: 'rules/README.md', text: `${lines.join('\n')}\n` };
}

function messagesPage(): Page {
  const rows = allRules.flatMap((rule) =>
    Object.values(rule.messages).map(
      ({ what, why, todo }) =>
        `| \`${rule.code}\` | ${[what, why, todo].map((part) => plain(part).replaceAll('|', '\\|')).join(' | ')} |`,
    ),
  );
  const lines = [
    GENERATED,
    '',
    '# Messages',
    '',
    'Every wording of every rule; ‹words› are filled in.',
    '',
    '| code | what | why | what to do |',
    '| --- | --- | --- | --- |',
    ...rows,
  ];
  return { file: 'messages.md', text: `${lines.join('\n')}\n` };
}

/** For editors that know JSON schemas and not this language server. */
function testFileSchema(): Page {
  const schema = jsonSchemaOf(testFileFields, 'Routing tests of Pilotage for Istio');
  return { file: '../../schemas/pilotage-test.schema.json', text: `${JSON.stringify(schema, undefined, 2)}\n` };
}
