import assert from 'node:assert/strict';
import path from 'node:path';
import {
  allChecks,
  Checker,
  LiveRouting,
  Workspace,
  answersOf,
  createSchemas,
  defaultSettings,
  measuredMesh,
} from '../../../server/src/core/index';
import type { Call, FileChange } from '../../../server/src/core/index';
import { readRoutingCases } from '../../conformance/routingCases';
import type { RoutingCase } from '../../conformance/routingCases';

const schemas = createSchemas();
const settings = { ...defaultSettings, istioVersion: '1.32' as typeof defaultSettings.istioVersion };
const WORLD = 'folder:/w';

function onError(error: unknown): never {
  throw error;
}

function liveOf(workspace: Workspace, texts: ReadonlyMap<string, string> = new Map()): LiveRouting {
  return new LiveRouting(workspace, {
    schemas,
    readText: (file) => texts.get(file),
    onError,
    mesh: measuredMesh,
  });
}

function answers(live: LiveRouting, calls: readonly Call[]): unknown {
  return JSON.parse(JSON.stringify(answersOf(live.engine(WORLD), calls))) as unknown;
}

function changesOf({ files }: RoutingCase, open: boolean): FileChange[] {
  return Object.entries(files).map(([name, text]) => ({ path: `/w/${name}`, text, open }));
}

describe('routing beside a workspace', function () {
  const folder = path.join(__dirname, '../../conformance/data');
  const cases = readRoutingCases(folder).filter((_, index) => index % 23 === 0);

  it('answers after every edit as if it had read everything anew', () => {
    assert.ok(cases.length > 10, 'too few cases to learn from');
    let workspace = Workspace.empty(settings, ['/w']);
    const live = liveOf(workspace);
    for (const one of cases) {
      const wanted = changesOf(one, true);
      const gone = [...workspace.files()].filter((file) => !wanted.some((change) => change.path === file.path));
      // One change at a time, so that every state between two workspaces is asked as well.
      for (const change of [...gone.map((file): FileChange => ({ path: file.path })), ...wanted]) {
        const update = workspace.with([change]);
        workspace = update.workspace;
        live.update(update);
        const calls = one.calls.slice(0, 3);
        assert.deepEqual(answers(live, calls), answers(liveOf(workspace), calls), `${one.id} ${change.path}`);
      }
      assert.deepEqual(answers(live, one.calls), answers(liveOf(workspace), one.calls), one.id);
    }
  });

  it('answers beside itself about another state, and goes on unchanged', () => {
    let workspace = Workspace.empty(settings, ['/w']);
    const live = liveOf(workspace);
    for (const one of cases) {
      const other = workspace.with(changesOf(one, true));
      const before = answers(live, one.calls);
      const fork = live.fork(other);
      assert.deepEqual(answers(fork, one.calls), answers(liveOf(other.workspace), one.calls), one.id);
      assert.deepEqual(answers(live, one.calls), before, `${one.id} changed what it was forked from`);
      live.update(other);
      workspace = other.workspace;
      assert.deepEqual(answers(live, one.calls), answers(fork, one.calls), one.id);
    }
  });

  it('answers the same when somebody knows already what is refused', () => {
    for (const open of [true, false]) {
      let known = 0;
      for (const one of cases) {
        const changes = changesOf(one, open);
        const texts = new Map(changes.map((change) => [change.path, change.text ?? '']));
        const { workspace } = Workspace.empty(settings, ['/w']).with(changes);
        const checker = new Checker(workspace, { schemas, checks: allChecks, onError });
        for (const { path: file } of workspace.files()) checker.check(file, texts.get(file));
        const live = new LiveRouting(workspace, {
          schemas,
          readText: (file) => texts.get(file),
          refusals: (file, placed) => {
            const refusals = checker.refusals(file, placed);
            if (refusals !== undefined) known++;
            return refusals;
          },
          onError,
          mesh: measuredMesh,
        });
        assert.deepEqual(answers(live, one.calls), answers(liveOf(workspace, texts), one.calls), one.id);
      }
      assert.ok(known > 10, 'nobody knew');
    }
  });

  it('answers the same from closed files, of which it keeps no trees', () => {
    for (const one of cases) {
      const open = Workspace.empty(settings, ['/w']).with(changesOf(one, true)).workspace;
      const closed = Workspace.empty(settings, ['/w']).with(changesOf(one, false)).workspace;
      const texts = new Map(changesOf(one, false).map((change) => [change.path, change.text ?? '']));
      assert.deepEqual(answers(liveOf(closed, texts), one.calls), answers(liveOf(open), one.calls), one.id);
    }
  });

  it('keeps what an edit does not touch', () => {
    const [one] = cases;
    assert.ok(one !== undefined);
    let { workspace } = Workspace.empty(settings, ['/w']).with(changesOf(one, true));
    const live = liveOf(workspace);
    const before = live.engine(WORLD);
    assert.equal(live.engine(WORLD), before, 'nothing changed, and yet there is another engine');
    const update = workspace.with([{ path: '/w/added.yaml', text: ROUTE, open: true }]);
    workspace = update.workspace;
    live.update(update);
    const { mesh } = live.engine(WORLD);
    assert.equal(mesh.services, before.mesh.services);
    assert.equal(mesh.workloads, before.mesh.workloads);
    assert.notEqual(mesh.virtualServices, before.mesh.virtualServices);
  });

  it('keeps worlds apart, and knows nothing of worlds that are not there', () => {
    const files: FileChange[] = [
      { path: '/w/a/kustomization.yaml', text: 'resources: [route.yaml]\nnamespace: one\n', open: true },
      { path: '/w/a/route.yaml', text: ROUTE, open: true },
      { path: '/w/b/route.yaml', text: ROUTE.replace('name: added', 'name: other'), open: true },
    ];
    const { workspace } = Workspace.empty(settings, ['/w']).with(files);
    const live = liveOf(workspace);
    const names = (world: string): string[] =>
      live.engine(world).mesh.virtualServices.all.map(({ meta }) => `${meta.namespace}/${meta.name}`);
    assert.deepEqual(names('kustomize:/w/a'), ['one/added']);
    assert.deepEqual(names(WORLD), ['shop/other']);
    assert.deepEqual(names('folder:/nowhere'), []);
  });
});

const ROUTE = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: added, namespace: shop}
spec:
  hosts: [added.example.com]
  http: [{directResponse: {status: 204}}]
`;
