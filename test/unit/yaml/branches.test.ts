import assert from 'node:assert/strict';
import { areBranches } from '../../../server/src/core/yaml/branches';
import { parseDocument } from '../../../server/src/core/yaml/document';
import { Field } from '../../../server/src/core/yaml/field';

/** Whether the members `a` and `b` of a template are alternatives. */
function alternatives(...lines: readonly string[]): boolean {
  const document = parseDocument(lines.join('\n'), { template: true });
  const root = Field.root(document.root);
  return areBranches(document, [root.get('a'), root.get('b')]);
}

describe('branches of a template', () => {
  it('are alternatives on both sides of an else', () => {
    assert.equal(alternatives('{{ if .x }}', 'a: 1', '{{ else }}', 'b: 2', '{{ end }}'), true);
    assert.equal(alternatives('{{- with .x }}', 'a: 1', '{{- else if .y }}', 'b: 2', '{{- end }}'), true);
    assert.equal(alternatives('{% if x %}', 'a: 1', '{% elif y %}', 'b: 2', '{% endif %}'), true);
  });

  it('are no alternatives one after the other', () => {
    assert.equal(alternatives('a: 1', '{{ if .x }}', 'b: 2', '{{ end }}'), false);
    assert.equal(alternatives('{{ if .x }}', 'a: 1', '{{ end }}', '{{ if not .x }}', 'b: 2', '{{ end }}'), false);
    assert.equal(alternatives('a: 1', '{{ if .x }}', 'c: 3', '{{ else }}', 'b: 2', '{{ end }}'), false);
  });

  it('look at the condition that both are in', () => {
    const inner = ['{{ if .x }}', '{{ if .y }}', 'a: 1', '{{ end }}', '{{ else }}', 'b: 2', '{{ end }}'];
    assert.equal(alternatives(...inner), true);
    const later = ['{{ if .x }}', 'a: 1', '{{ end }}', '{{ if .y }}', 'c: 3', '{{ else }}', 'b: 2', '{{ end }}'];
    assert.equal(alternatives(...later), false);
  });

  it('stand together only in templates', () => {
    const document = parseDocument('a: 1\nb: "{{ else }}"\nc: 2');
    const root = Field.root(document.root);
    assert.equal(areBranches(document, [root.get('a'), root.get('c')]), false);
  });

  it('that follow each other are no wrong keys', () => {
    const tracers = Array.from({ length: 9 }, (_, index) => [
      `tracer${index}:`,
      '{{- if .Values.zipkin }}',
      '  zipkin: {{ .Values.zipkin }}',
      '{{- else }}',
      '  {}',
      '{{- end }}',
    ]);
    const text = tracers.flat().join('\n');
    assert.deepEqual(parseDocument(text, { template: true }).problems, []);
  });
});
