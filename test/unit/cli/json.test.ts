import assert from 'node:assert/strict';
import type { Summary } from '../../../server/src/cli/summary';
import { JsonFormat, publicFinding } from '../../../server/src/cli/formats/json';
import { Sample } from './sample';

describe('findings for programs', () => {
  const sample = new Sample();

  it('have exactly the members that are promised', async () => {
    const located = await sample.locate(1, 'mode', {
      fixes: [
        {
          title: 'Do it',
          safe: false,
          edits: [{ resource: sample.resource(0), span: sample.span(0, 'TLS'), newText: 'HTTP' }],
        },
      ],
      related: [{ resource: sample.resource(0), span: sample.span(0, 'stripe'), message: 'the port is declared here' }],
      message: { what: 'One\n  text.', why: 'Two.', todo: 'Three.' },
    });
    assert.deepEqual(publicFinding(located, '/work'), {
      code: 'double-tls',
      aliases: [],
      severity: 'error',
      refused: false,
      message: 'One text.\nTwo.\nThree.',
      file: 'shop/stripe.yaml',
      range: { start: { line: 18, column: 7 }, end: { line: 18, column: 11 } },
      resource: { group: 'networking.istio.io', kind: 'DestinationRule', namespace: 'payments', name: 'stripe' },
      world: 'kustomize:shop',
      path: 'spec.trafficPolicy.tls',
      fixes: [
        {
          title: 'Do it',
          safe: false,
          edits: [
            {
              file: 'shop/stripe.yaml',
              range: { start: { line: 8, column: 42 }, end: { line: 8, column: 45 } },
              newText: 'HTTP',
            },
          ],
        },
      ],
      related: [
        {
          file: 'shop/stripe.yaml',
          range: { start: { line: 4, column: 9 }, end: { line: 4, column: 15 } },
          resource: { group: 'networking.istio.io', kind: 'ServiceEntry', namespace: 'payments', name: 'stripe' },
          message: 'the port is declared here',
        },
      ],
      documentation: 'server/docs/rules/double-tls.md',
    });
  });

  it('have no resource when they are about a file', () => {
    const { resource, range, world, path, message } = publicFinding(sample.unread('/work/logo.yaml'), '/work');
    assert.deepEqual(
      { resource, range, world, path },
      {
        resource: null,
        range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } },
        world: 'folder:.',
        path: '',
      },
    );
    assert.match(message, /^Not read: it is not text\.\n/);
  });

  it('tell files outside of the working directory with ..', async () => {
    const finding = publicFinding(await sample.locate(1, 'mode'), '/work/other');
    assert.equal(finding.file, '../shop/stripe.yaml');
    assert.equal(finding.world, 'kustomize:../shop');
  });

  it('make one JSON object, a finding a line', async () => {
    const counts = {
      files: 1,
      documents: 2,
      resources: 3,
      worlds: 4,
      errors: 5,
      warnings: 6,
      information: 7,
      hints: 8,
    };
    const summary: Summary = {
      ...counts,
      versions: [
        { minor: '1.28', files: 2, text: '1.28.3', from: '/work/mesh/Chart.yaml' },
        { minor: '1.31', files: 1 },
      ],
    };
    const istioVersions = [
      { version: '1.28', files: 2, from: 'mesh/Chart.yaml', text: '1.28.3' },
      { version: '1.31', files: 1, from: null, text: null },
    ];
    const told = `"summary":${JSON.stringify({ ...counts, istioVersions })}`;
    const empty = new JsonFormat('/work');
    assert.equal(empty.begin() + empty.findings([]) + empty.end(summary), `{"version":1,"findings":[],${told}}\n`);
    const format = new JsonFormat('/work');
    const located = await sample.locate(1, 'mode');
    const text =
      format.begin() + format.findings([located]) + format.findings([located, located]) + format.end(summary);
    const one = publicFinding(located, '/work');
    assert.deepEqual(JSON.parse(text), {
      version: 1,
      findings: [one, one, one],
      summary: { ...counts, istioVersions },
    });
    assert.equal(text.trimEnd().split('\n').length, 5);
  });
});
