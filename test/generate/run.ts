import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readDocuments, textOf } from '../conformance/documents';
import gatewayApi from '../../schemas/gateway-api.gen.json';
import istio from '../../schemas/istio.gen.json';
import { Generator } from './documents';
import type { Seed } from './documents';

/*
 * npx tsx test/generate/run.ts --seed 1 --count 1000 [--kinds Gateway,Sidecar] [--marks 6]
 * Writes new documents for a cluster to judge, a JSON object a line: the measured documents and the Gateway API objects
 * of the rules' examples with random changes, and objects grown from the schemas. The same seed gives the same documents.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '1000' },
    kinds: { type: 'string' },
    marks: { type: 'string', default: '6' },
  },
});
const measured = 'test/conformance/data';
const rules = 'test/rules';

const generator = new Generator(
  [...measuredSeeds(), ...ruleSeeds(), ...bareSeeds()],
  Number(values.seed),
  Number(values.marks),
);
const kinds = values.kinds?.split(',');
for (let made = 0; made < Number(values.count); made++) console.log(JSON.stringify(generator.next(kinds)));

function measuredSeeds(): Seed[] {
  return readDocuments(measured).flatMap((document) => {
    const { expand, kind } = document;
    return expand === undefined ? [{ kind, yaml: textOf(document), refused: document.verdict === 'reject' }] : [];
  });
}

function ruleSeeds(): Seed[] {
  const files = readdirSync(rules, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
  return files.sort().flatMap((name) => {
    const documents = readFileSync(path.join(rules, name), 'utf8').split(/^---$/m);
    return documents
      .filter((yaml) => yaml.includes('gateway.networking.'))
      .map((yaml) => ({ kind: '', yaml, refused: false }));
  });
}

/** Every kind in every version with nothing in it, for objects that are grown. */
function bareSeeds(): Seed[] {
  return [...istio.kinds, ...gatewayApi.kinds].flatMap(({ group, kind, versions }) =>
    versions.map(({ name }) => ({
      kind,
      yaml: `apiVersion: ${group}/${name}\nkind: ${kind}\nmetadata:\n  name: a\nspec: {}\n`,
      refused: true,
    })),
  );
}
