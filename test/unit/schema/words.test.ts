import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readWords } from '../../../schemas/generator/words';
import { istioKinds } from '../../../server/src/core/schema/kinds';
import { newestMinor } from '../../../server/src/core/schema/minors';
import { objectFields } from '../../../server/src/core/schema/objectFields';
import { createSchemas, isMissing } from '../../../server/src/core/schema/schemas';
import type { FieldSchema, MeshName } from '../../../server/src/core/schema/types';
import { valueWords, wordsFor } from '../../../server/src/core/schema/words';
import { schemasFolder } from './sources';

type Path = readonly (string | number)[];

/** Paths of all fields, and of all enum values below them. */
function* places(field: FieldSchema, path: Path): Generator<{ path: Path; value?: string }> {
  for (const value of field.enum ?? []) yield { path, value };
  for (const [name, member] of Object.entries(field.fields ?? {})) {
    yield { path: [...path, name] };
    yield* places(member, [...path, name]);
  }
  if (field.items) yield* places(field.items, [...path, 0]);
  if (field.values) yield* places(field.values, [...path, 'any key']);
}

function withoutWords(name: string, root: FieldSchema): string[] {
  const missing: string[] = [];
  for (const { path, value } of places(root, [])) {
    const words = value === undefined ? wordsFor(name, path) : valueWords(name, path, value);
    if (!words) missing.push(`${path.join('.')}${value === undefined ? '' : `=${value}`}`);
  }
  return missing;
}

describe('words', () => {
  const schemas = createSchemas();

  for (const info of istioKinds()) {
    it(`are there for every field and value of ${info.kind}`, () => {
      const schema = schemas.schemaFor(info.group, info.versions[0]?.name ?? '', info.kind, newestMinor);
      assert.ok(!isMissing(schema) && schema.words !== undefined);
      assert.deepEqual(withoutWords(schema.words, schema.root), []);
      assert.deepEqual(withoutWords(schema.words, objectFields), []);
    });
  }

  for (const name of ['MeshConfig', 'MeshProxyConfig', 'MeshNetworks'] satisfies MeshName[]) {
    it(`are there for every field and value of ${name}`, () => {
      const schema = schemas.meshSchema(name, newestMinor);
      assert.ok(schema?.words !== undefined);
      assert.deepEqual(withoutWords(schema.words, schema.root), []);
    });
  }

  it('of a kind win over shared ones', () => {
    const own = wordsFor('WorkloadGroup', ['spec', 'template', 'address']);
    const shared = wordsFor('WorkloadGroup', ['spec', 'template', 'weight']);
    assert.match(own?.text ?? '', /VM reports/);
    assert.equal(shared?.text, wordsFor('WorkloadEntry', ['spec', 'weight'])?.text);
  });

  it('of a list or map hold for its items', () => {
    const hosts = wordsFor('ServiceEntry', ['spec', 'hosts']);
    assert.ok(hosts);
    assert.deepEqual(wordsFor('ServiceEntry', ['spec', 'hosts', 3]), hosts);
    const labels = wordsFor('ServiceEntry', ['spec', 'endpoints', 0, 'labels']);
    assert.ok(labels);
    assert.deepEqual(wordsFor('ServiceEntry', ['spec', 'endpoints', 0, 'labels', 'app']), labels);
  });

  it('may be asked for in snake_case', () => {
    assert.ok(wordsFor('MeshConfig', ['default_config', 'proxy_metadata', 'ISTIO_META_DNS_CAPTURE']));
  });

  it('say something about values of a text that is no enum', () => {
    assert.match(valueWords('ServiceEntry', ['spec', 'ports', 0, 'protocol'], 'HTTPS')?.text ?? '', /SNI/);
    assert.equal(valueWords('ServiceEntry', ['spec', 'ports', 0, 'protocol'], 'toString'), undefined);
  });

  it('are not made up', () => {
    assert.equal(wordsFor('ServiceEntry', ['spec', 'host']), undefined);
    assert.equal(wordsFor('ServiceEntry', ['spec', 'hosts', 0, 'x']), undefined);
    assert.equal(wordsFor('ServiceEntry', ['constructor']), undefined);
    assert.equal(wordsFor('Pod', ['spec']), undefined);
    assert.equal(wordsFor('ServiceEntry', []), undefined);
  });

  it('are sentences, not too long', () => {
    for (const { file, texts } of readWords(join(schemasFolder, 'words')).values()) {
      for (const [path, text] of texts) {
        assert.match(text, /^(gRPC|[A-Z0-9`*"]).*[.)*]$/s, `${file}: ${path}`);
        assert.ok(text.length <= 420, `${file}: ${path} has ${text.length} characters`);
        assert.equal((text.match(/`/g) ?? []).length % 2, 0, `${file}: ${path} has an open back-tick`);
        assert.equal(
          (text.replace(/`[^`]*`/g, '').match(/\*\*/g) ?? []).length % 2,
          0,
          `${file}: ${path} has open bold`,
        );
      }
    }
  });
});
