import assert from 'node:assert/strict';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSchemas, defaultSettings, Workspace } from '../server/src/core/index';
import type { FeatureInput } from '../server/src/core/index';
import { readFiles } from './support/checkText';
import { takeCursor, withCrlf } from './support/cursor';
import type { WithCursor } from './support/cursor';
import { assertGolden } from './support/golden';
import { definitionText, referencesText, renameText, typeDefinitionText } from './support/navigationText';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), 'navigation');
const mesh = readFiles(path.join(root, 'mesh'));
const schemas = createSchemas();

/** A place in the mesh: a file, and a line of it (or its start) with the cursor as `<|>`. */
type At = readonly [file: string, line: string];

/** A name of each kind, where it is defined and where it is used, in every form it can be written in. */
const NAMES: readonly At[] = [
  ['routes.yaml', 'host: rev<|>iews.shop.svc.cluster.local'],
  ['routes.yaml', 'host: reviews.sh<|>op.svc.cluster.local'],
  ['routes.yaml', 'host: reviews.shop.svc.clu<|>ster.local'],
  ['routes.yaml', "host: 'revi<|>ews'"],
  ['routes.yaml', '- "reviews.shop.exa<|>mple.com"'],
  ['services.yaml', 'name: re<|>views\n  namespace: shop\nspec:\n  selector:\n    app: reviews\n  ports'],
  ['routes.yaml', 'host: *ra<|>ted'],
  ['routes.yaml', 'destination: {host: api.p<|>ay.example.com}'],
  ['external.yaml', 'hosts: ["*.pay.exam<|>ple.com"'],
  ['external.yaml', 'host: stripe<|>.example.com'],
  ['routes.yaml', 'host: details.bo<|>oks.svc'],
  ['routes.yaml', 'subset: v<|>1'],
  ['routes.yaml', '- name: v<|>2'],
  ['routes.yaml', 'number: 90<|>80\n          weight'],
  ['services.yaml', '- name: http\n      port: 90<|>80'],
  ['routes.yaml', 'gateways: [mesh, edge/pub<|>lic]'],
  ['routes.yaml', 'gateways: [mesh, ed<|>ge/public]'],
  ['routes.yaml', 'gateways: [me<|>sh,'],
  ['routes.yaml', 'name: ad<|>min\n    - route'],
  ['edge.yaml', 'istio: ing<|>ress'],
  ['edge.yaml', 'credentialName: revi<|>ews-cert'],
  ['edge.yaml', '- shop/revi<|>ews.shop.svc'],
  ['edge.yaml', '- sh<|>op/reviews.shop.svc'],
  ['edge.yaml', '- name: rev<|>iews'],
  ['edge.yaml', 'parentRefs: [{name: w<|>eb}]'],
  ['edge.yaml', 'cluster.local/ns/shop/sa/rea<|>der'],
  ['edge.yaml', 'cluster.local/ns/sh<|>op/sa/reader'],
  ['edge.yaml', 'serviceAccounts: [shop/rea<|>der]'],
  ['services.yaml', 'app: revi<|>ews\n  ports'],
  ['routes.yaml', 'labels: {version: v<|>1}'],
  ['external.yaml', 'ports: {htt<|>ps: 8443}'],
  ['routes.yaml', 'wei<|>ght: 100'],
  ['mesh.yaml', 'providers: [{name: json<|>-log}]'],
  ['mesh.yaml', 'accessLogging: [json<|>-log]'],
  ['mesh.yaml', '- name: "check<|>er"'],
  ['mesh.yaml', '{service: review<|>s.shop'],
];

/** New names, good ones and bad ones. */
const RENAMES: readonly (readonly [...at: At, newName: string])[] = [
  ['routes.yaml', 'host: rev<|>iews.shop.svc.cluster.local', 'critics'],
  ['routes.yaml', 'host: rev<|>iews.shop.svc.cluster.local', 'ratings'],
  ['routes.yaml', 'host: rev<|>iews.shop.svc.cluster.local', 'Not_A_Name'],
  ['routes.yaml', 'host: reviews.sh<|>op.svc.cluster.local', 'store'],
  ['routes.yaml', 'host: reviews.sh<|>op.svc.cluster.local', 'edge'],
  ['routes.yaml', 'host: *ra<|>ted', 'stars'],
  ['routes.yaml', 'destination: {host: api.p<|>ay.example.com}', 'a.pay.example.com'],
  ['external.yaml', 'host: stripe<|>.example.com', '*.stripe.example.com'],
  ['routes.yaml', 'subset: v<|>1', 'stable'],
  ['routes.yaml', 'subset: v<|>1', 'v2'],
  ['services.yaml', '- name: http\n      port: 90<|>80', '9090'],
  ['routes.yaml', 'gateways: [mesh, edge/pub<|>lic]', 'outside'],
  ['routes.yaml', 'name: ad<|>min\n    - route', 'reviews'],
  ['edge.yaml', 'cluster.local/ns/shop/sa/rea<|>der', 'auditor'],
  ['edge.yaml', 'credentialName: revi<|>ews-cert', 'wildcard-cert'],
  ['routes.yaml', 'labels: {version: v<|>1}', '1.0'],
  ['external.yaml', 'ports: {htt<|>ps: 8443}', 'tls'],
  ['mesh.yaml', 'providers: [{name: json<|>-log}]', 'text-log'],
  ['mesh.yaml', 'provider: {name: check<|>er}', 'json-log'],
  ['mesh.yaml', '- name: "check<|>er"', 'two words'],
];

describe('navigation', () => {
  it('finds where a name is defined', () => {
    assertTold(
      'definition',
      NAMES.map((at) => [titleOf(at), at, definitionText]),
    );
  });

  it('finds the workloads behind a name', () => {
    assertTold(
      'type-definition',
      NAMES.map((at) => [titleOf(at), at, typeDefinitionText]),
    );
  });

  it('finds who uses a name', () => {
    assertTold(
      'references',
      NAMES.map((at) => [titleOf(at), at, referencesText]),
    );
  });

  it('changes a name in every form, or says why not', () => {
    assertTold(
      'rename',
      RENAMES.map(([file, line, newName]) => [
        `${titleOf([file, line])} -> ${newName}`,
        [file, line],
        (input, fixture) => renameText(input, fixture, newName),
      ]),
    );
  });
});

type Told = (input: FeatureInput, fixture: WithCursor) => string;

/** One golden for a feature: each place with its answer, which must not depend on line ends or on which files are open. */
function assertTold(feature: string, questions: readonly (readonly [title: string, at: At, told: Told])[]): void {
  const answers = questions.map(([title, at, told]) => {
    const fixture = fixtureAt(at);
    const text = told(inputOf(fixture, false), fixture);
    assert.equal(told(inputOf(fixture, true), fixture), text, `${title}: open files give another answer`);
    const crlf = withCrlf(fixture);
    assert.equal(told(inputOf(crlf, false), crlf), text, `${title}: CRLF line ends give another answer`);
    return `## ${title}\n\n${text}\n`;
  });
  assertGolden(path.join(root, `${feature}.md`), answers.join('\n'));
}

function titleOf([file, line]: At): string {
  return `${file}: ${line.split('\n')[0] ?? ''}`;
}

function fixtureAt([name, line]: At): WithCursor {
  const file = [...mesh.keys()].find((candidate) => candidate.endsWith(`/${name}`)) ?? '';
  const text = mesh.get(file) ?? '';
  const plain = line.replace('<|>', '');
  assert.equal(text.split(plain).length, 2, `${name} has not one ${plain}`);
  return takeCursor(
    new Map(mesh).set(
      file,
      text.replace(plain, () => line),
    ),
  );
}

function inputOf({ files, path: current }: WithCursor, all: boolean): FeatureInput {
  const changes = [...files].map(([name, text]) => ({ path: name, text, open: all || name === current }));
  const { workspace } = Workspace.empty(defaultSettings, ['/w']).with(changes);
  return { workspace, schemas, readText: (name) => files.get(name) };
}
