import type { Finding, PlacedFinding, Resource, Settings } from '../../../server/src/core/index';
import { defaultSettings, Workspace } from '../../../server/src/core/index';
import { Locator } from '../../../server/src/cli/locate';
import type { LocatedFinding } from '../../../server/src/cli/locate';
import { Source, Texts } from '../../../server/src/cli/texts';

const SETTINGS: Settings = { ...defaultSettings, defaultNamespace: 'shop' };

/** Two files of a workspace in `/work`, to make findings about. */
const FILES = {
  '/work/shop/stripe.yaml': `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: stripe
spec:
  hosts: [api.stripe.com]
  ports:
    - {number: 443, name: tls, protocol: TLS}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: stripe
spec:
  host: api.stripe.com
  trafficPolicy:
    tls:
      mode: SIMPLE
`,
  '/work/shop/kustomization.yaml': 'resources: [stripe.yaml]\nnamespace: payments\n',
} as const;

const NO_PROJECT = { path: '/w/.pilotage.yaml', isThere: false };
const RULE = '/work/shop/stripe.yaml';

/** A workspace with a few objects, and findings made up about them. */
export class Sample {
  readonly workspace = Workspace.empty(SETTINGS, ['/work']).with(
    Object.entries(FILES).map(([path, text]) => ({ path, text })),
  ).workspace;
  readonly path = RULE;
  readonly source = new Source(FILES[RULE]);
  private readonly texts = new Texts();

  constructor() {
    for (const [path, text] of Object.entries(FILES)) this.texts.give(path, text);
  }

  /** The resource of the document with an index. */
  resource(index: number): Resource {
    const resource = this.workspace.file(RULE)?.parts[index]?.resources[0];
    if (resource === undefined) throw new Error(`no resource ${index}`);
    return resource;
  }

  /** A span of the first place of a text in the document with an index; counts from the start of the document. */
  span(index: number, text: string): { start: number; end: number } {
    const begin = this.start(index);
    const at = this.source.text.indexOf(text, begin);
    if (at < 0) throw new Error(`no ${text}`);
    return { start: at - begin, end: at - begin + text.length };
  }

  /** A finding in the document with an index, at the first place of a text in it. */
  locate(index: number, text: string, more: Partial<Finding> = {}): Promise<LocatedFinding> {
    const finding: Finding = {
      code: 'double-tls',
      severity: 'error',
      refused: false,
      span: this.span(index, text),
      path: ['spec', 'trafficPolicy', 'tls'],
      message: { what: 'The port carries TLS already.', why: 'TLS inside TLS is no TLS.', todo: 'Remove this block.' },
      fixes: [],
      related: [],
      resource: this.resource(index),
      ...more,
    };
    const placed: PlacedFinding = { finding, start: this.start(index) };
    return new Locator(this.workspace, this.texts, NO_PROJECT).locate(RULE, this.source, placed);
  }

  /** The finding about a file that was not read. */
  unread(path: string): LocatedFinding {
    const file = { path, systemPath: path, named: false, reason: 'binary', detail: 'it is not text' } as const;
    return new Locator(this.workspace, this.texts, NO_PROJECT).locateSkipped(file);
  }

  private start(index: number): number {
    return this.workspace.file(RULE)?.parts[index]?.start ?? 0;
  }
}
