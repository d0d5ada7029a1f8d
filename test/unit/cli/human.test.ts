import path from 'node:path';
import { humanFile } from '../../../server/src/cli/formats/human';
import { humanSummary } from '../../../server/src/cli/formats/humanSummary';
import type { Summary } from '../../../server/src/cli/summary';
import { painter } from '../../../server/src/cli/terminal/colour';
import { assertGolden } from '../../support/golden';
import { Sample } from './sample';

const golden = (name: string): string => path.join(__dirname, `${name}.golden.txt`);

describe('findings for people', () => {
  async function findings(style: { colour: boolean; width: number }): Promise<string> {
    const sample = new Sample();
    const first = await sample.locate(1, 'tls', {
      related: [
        { resource: sample.resource(0), span: sample.span(0, 'protocol: TLS'), message: 'the port is declared here' },
      ],
    });
    const second = await sample.locate(1, 'mode: SIMPLE', {
      code: 'unknown-field',
      refused: true,
      path: [],
      fixes: [{ title: 'Rename to "moed"', safe: true, edits: [{ span: sample.span(1, 'mode'), newText: 'moed' }] }],
    });
    const third = await sample.locate(0, 'hosts: [api.stripe.com]', {
      code: 'a-code-that-is-rather-long-for-what-it-says-but-may-be-there-one-day',
      severity: 'hint',
      resource: undefined,
      path: ['spec', 'hosts'],
      message: {
        what: 'What it says is longer than what fits into one line beside the carets.',
        why: 'Why.',
        todo: 'Nothing.',
      },
    });
    const style2 = { paint: painter(style.colour), width: style.width, cwd: '/work' };
    const file = { path: sample.path, source: sample.source, findings: [third, first, second] };
    const unread = {
      path: '/work/shop/logo.yaml',
      source: undefined,
      findings: [sample.unread('/work/shop/logo.yaml')],
    };
    return humanFile(file, style2) + humanFile(unread, style2);
  }

  it('stand under their file, with the text they are about', async () => {
    assertGolden(golden('human'), await findings({ colour: false, width: 90 }));
  });

  it('fit into a narrow terminal', async () => {
    assertGolden(golden('human-narrow'), await findings({ colour: false, width: 50 }));
  });

  it('have colours', async () => {
    const text = await findings({ colour: true, width: 90 });
    assertGolden(golden('human-colour'), text.replaceAll('\u001B', '\\e'));
  });
});

describe('the last lines', () => {
  const none: Summary = {
    files: 7,
    documents: 40,
    resources: 31,
    worlds: 1,
    errors: 0,
    warnings: 0,
    information: 0,
    hints: 0,
    versions: [{ minor: '1.31', files: 6 }],
  };
  const some = { ...none, errors: 3, warnings: 5, information: 1, hints: 2 };
  const cases: readonly [
    title: string,
    summary: Summary,
    tally: { fixable: number; refused: number },
    paths: readonly string[],
  ][] = [
    ['nothing found', none, { fixable: 0, refused: 0 }, ['.']],
    ['some things found', some, { fixable: 4, refused: 0 }, ['examples/shop']],
    ['here', some, { fixable: 1, refused: 3 }, ['.']],
    ['several paths, one with a space', { ...some, worlds: 2 }, { fixable: 1, refused: 0 }, ["bob's shop", 'b']],
    ['standard input cannot be fixed', { ...some, files: 1, resources: 1 }, { fixable: 1, refused: 0 }, ['-']],
    ['no files', { ...none, files: 0, resources: 0, worlds: 0 }, { fixable: 0, refused: 0 }, ['.']],
    ['no objects', { ...none, resources: 0, worlds: 0 }, { fixable: 0, refused: 0 }, ['.']],
    ['many', { ...none, files: 41_000, resources: 100_000, errors: 1 }, { fixable: 0, refused: 0 }, ['.']],
  ];

  const worlds = (summary: Summary): string[] => (summary.worlds === 2 ? ['--exclude', '*.gen.yaml'] : []);

  it('tell what was read and found, and how to go on', () => {
    const texts = cases.map(
      ([title, summary, tally, paths]) =>
        `# ${title}\n\n${humanSummary({ summary, tally, paths, repeat: worlds(summary), milliseconds: 42 }, painter(false))}`,
    );
    assertGolden(golden('summary'), texts.join('\n'));
  });
});
