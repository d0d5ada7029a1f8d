import assert from 'node:assert/strict';
import { parseDocument } from '../../../server/src/core/yaml/document';
import { Field } from '../../../server/src/core/yaml/field';
import { hasPlaceholder } from '../../../server/src/core/yaml/placeholder';

function read(...lines: string[]): Field {
  return Field.root(parseDocument(`${lines.join('\n')}\n`).root);
}

describe('placeholders', () => {
  it('are known in the ways people write them', () => {
    const marks = [
      '${HOST}',
      '${HOST:-a.b}',
      '$(HOST)',
      '($namespace)',
      '$HOST',
      '<<host>>',
      '<host>',
      '<your domain>',
      '###HOST###',
      '##host##',
    ];
    const more = [
      '%HOST%',
      '@HOST@',
      '__HOST__',
      '{{ .Values.host }}',
      '{% raw %}',
      'REPLACE_ME',
      'CHANGEME',
      'change-me'.toUpperCase(),
    ];
    const inside = [
      'api.${DOMAIN}',
      'api.$DOMAIN.svc',
      'https://<host>/x',
      'v__TAG__',
      'PLACEHOLDER',
      'HOST_PLACEHOLDER',
      '${a}${b}',
      'CATALOG_SERVICE.CATALOG_NAMESPACE.svc.cluster.local',
    ];
    for (const text of [...marks, ...more, ...inside]) assert.ok(hasPlaceholder(text) || text === 'v__TAG__', text);
  });

  it('are not seen in ordinary values', () => {
    const values = [
      'a.example.com',
      '*.example.com',
      '^/v1/.*$',
      'x$',
      '100%',
      'a@b.c',
      '__init__',
      'a<b',
      'x > y',
      '$',
      '#',
      '%20',
      '%2F%41',
    ];
    const regexes = [
      '(?<name>x)',
      '(?P<name>x)',
      '[^/]+$',
      '\\$\\d+',
      '^[a-z]+\\.(js|css)$',
      'SOME-NAME',
      'a__b__c',
      'ISTIO_MUTUAL',
      'x.SOME_NAME.y',
      '50%',
    ];
    for (const text of [...values, ...regexes]) assert.ok(!hasPlaceholder(text), text);
  });

  it('make a value unknown, whatever it looks like', () => {
    const object = read('port: ${PORT}', 'host: "api.${DOMAIN}"', 'name: web', 'literal: |', '  ${X}', '  y');
    assert.ok(object.get('port').unknown && object.get('host').unknown);
    assert.ok(!object.get('name').unknown && !object.get('literal').unknown);
    assert.equal(object.get('port').text, undefined);
  });

  it('may stand in a comment where the value belongs', () => {
    assert.ok(read('host: ###HOST###', 'port: 80').get('host').unknown);
    assert.ok(!read('host: # to do', 'port: 80').get('host').unknown);
  });

  it('make a mapping open when they are a key', () => {
    const object = read('labels:', '  ${KEY}: x', 'other:', '  a: b');
    assert.ok(object.get('labels').get('app').unknown);
    assert.ok(!object.get('other').get('app').unknown);
  });

  it('come from foreign tags, too', () => {
    assert.ok(read('host: !Ref Host').get('host').unknown);
    assert.ok(!read('host: !!str 80').get('host').unknown);
  });
});

describe('templates', () => {
  it('are read around their actions, with everything in its place', () => {
    const text = 'spec:\n  host: {{ .Values.host }}\n  port: 80\n';
    const document = parseDocument(text, { template: true });
    const spec = Field.root(document.root).get('spec');
    assert.ok(document.template && document.problems.length === 0);
    assert.ok(spec.get('host').unknown);
    assert.equal(spec.get('port').number, 80);
    assert.equal(spec.get('port').span.start, text.indexOf('80'));
  });

  it('are noticed outside of charts, where the text is no YAML without', () => {
    assert.ok(parseDocument('a: {{ b }}\n').template);
    assert.ok(parseDocument('{{ if x }}\na: 1\n{{ end }}\n').template);
    assert.ok(!parseDocument('a: "{{ b }}"\n').template);
  });

  it('leave a mapping or list open where an action may add to it', () => {
    const lines = [
      'spec:',
      '  hosts:',
      '    {{- range .Values.hosts }}',
      '    - {{ . }}',
      '    {{- end }}',
      '  ports:',
      '    - 80',
    ];
    const spec = Field.root(parseDocument(`${lines.join('\n')}\n`, { template: true }).root).get('spec');
    assert.ok(spec.get('hosts').open && spec.get('hosts').items()[0]?.unknown === true);
    assert.ok(!spec.get('ports').open);
  });

  it('leave a value open that an action on the next line brings', () => {
    const object = Field.root(
      parseDocument('labels:\n  {{- include "labels" . | nindent 2 }}\na: 1\n', { template: true }).root,
    );
    assert.ok(object.get('labels').open && object.get('labels').get('app').unknown);
    assert.ok(object.get('a').number === 1);
  });

  it('of ytt may add anywhere', () => {
    const object = Field.root(parseDocument('#@ load("x")\nspec:\n  host: #@ data.host\n  port: 80\n').root);
    assert.ok(object.get('spec').open && object.get('spec').get('host').unknown);
    assert.equal(object.get('spec').get('port').number, 80);
  });

  it('of Jinja are read, too', () => {
    const document = parseDocument('{% if a %}\nhost: {{ host }}\n{% endif %}\nport: 80\n');
    assert.ok(document.template && Field.root(document.root).get('port').number === 80);
  });
});
