// Scaffolds a rule: npm run new-rule CODE [-- --kind VirtualService] [--world]
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { kind: { type: 'string', default: 'VirtualService' }, world: { type: 'boolean', default: false } },
});
const [code] = positionals;
if (code === undefined || !/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(code)) {
  console.error(
    'usage: npm run new-rule CODE [-- --kind KIND] [--world]\nCODE names the problem in kebab-case, such as gateway-not-found.',
  );
  process.exit(2);
}
const name = code.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
const folder = values.world ? 'references' : 'serviceEntry';
const file = path.join(root, `server/src/core/rules/${folder}/${name}.ts`);
const fixtures = path.join(root, 'test/rules', code);
if (existsSync(file) || existsSync(fixtures)) {
  console.error(`${code} is there already.`);
  process.exit(1);
}

writeFileSync(file, ruleText());
mkdirSync(fixtures, { recursive: true });
writeFileSync(path.join(fixtures, 'bad.yaml'), exampleText('Say what the case shows.', true));
writeFileSync(path.join(fixtures, 'good.yaml'), exampleText('The nearest that is right.', false));
const list = path.join(root, 'server/src/core/rules/index.ts');
const text = readFileSync(list, 'utf8');
writeFileSync(
  list,
  text
    .replace('// new-rule: checks', `// new-rule: checks\n  ${name}Check,`)
    .replace(/^(import .*;\n)/, `$1import { ${name}Check } from './${folder}/${name}';\n`),
);
console.log(`Made ${path.relative(root, file)} and ${path.relative(root, fixtures)}/{bad,good}.yaml, and listed the check in rules/index.ts.
Next: put the wrong YAML into bad.yaml with carets under it, run npx mocha test/rules.test.ts, fill in the check; then npm run docs.`);

function ruleText(): string {
  const type = values.world ? 'WorldCheck' : 'ObjectCheck';
  const reads = values.world ? '\n  reads: [],\n' : '\n';
  return `import type { ${type} } from '../defineRule';
import { defineRule } from '../defineRule';

export const ${name} = defineRule({
  code: '${code}',
  severity: 'warning',
  title: 'The problem in a few words',
  source: 'path in the istio repository, or a documentation page',
  messages: {
    found: { what: 'What is wrong, with {value} in it.', why: 'What the cluster or Envoy does with it.', todo: 'What to do.' },
  },
});

/** What it finds, and when it keeps silent. */
export const ${name}Check: ${type} = {
  scope: '${values.world ? 'world' : 'object'}',
  name: '${code}',
  rules: [${name}],
  kinds: ['networking.istio.io/${values.kind}'],${reads}  check({ object, report }) {
    const field = object.at('spec.changeMe');
    if (field.text !== undefined) report(${name}, field, 'found', { value: field.text });
  },
};
`;
}

function exampleText(comment: string, bad: boolean): string {
  const wrong = bad ? `  changeMe: wrong\n  #         ^^^^^ warning[${code}]: What is wrong\n` : '';
  return `# ${comment}\napiVersion: networking.istio.io/v1\nkind: ${values.kind}\nmetadata:\n  name: example\n  namespace: shop\nspec:\n${wrong === '' ? '  {}\n' : wrong}`;
}
