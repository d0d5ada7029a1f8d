import { Workspace, createSchemas, defaultSettings, hover, completion } from '../server/src/core/index';
const schemas = createSchemas();
const svc = (n: string, ns: string) =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${n}\n  namespace: ${ns}\nspec:\n  selector: {app: ${n}}\n  ports:\n    - {name: http, port: 80}\n    - {name: grpc, port: 7070}\n`;
const vs = (n: string, ns: string) =>
  `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: ${n}\n  namespace: ${ns}\nspec:\n  hosts: [${n}]\n  http:\n    - route:\n        - destination:\n            host: ${n}\n            subset: v1\n`;
const dr = (n: string, ns: string) =>
  `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata:\n  name: ${n}\n  namespace: ${ns}\nspec:\n  host: ${n}\n  subsets:\n    - {name: v1, labels: {version: v1}}\n`;
const se = (n: string, ns: string) =>
  `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata:\n  name: ${n}\n  namespace: ${ns}\nspec:\n  hosts: [${n}.example.com]\n  ports:\n    - {number: 5432, name: tcp, protocol: TCP}\n  resolution: DNS\n`;
it('bench', function () {
  this.timeout(120000);
  const files: { path: string; text: string; open?: boolean }[] = [];
  for (let i = 0; i < 10000; i++) {
    const ns = 'ns' + (i % 200);
    files.push({
      path: `/w/${ns}/s${i}.yaml`,
      text: [svc('s' + i, ns), vs('s' + i, ns), dr('s' + i, ns)].join('---\n'),
    });
  }
  for (let i = 0; i < 500; i++) files.push({ path: `/w/e/e${i}.yaml`, text: se('e' + i, 'ns' + (i % 200)) });
  const big = Array.from({ length: 1000 }, (_, i) =>
    i % 2 ? vs('s' + i, 'ns' + (i % 200)) : se('big' + i, 'ns' + (i % 200)),
  ).join('---\n');
  files.push({ path: '/w/big.yaml', text: big, open: true });
  const one = se('x', 'ns1') + '---\n' + vs('s1', 'ns1');
  files.push({ path: '/w/one.yaml', text: one, open: true });
  let t = performance.now();
  const { workspace } = Workspace.empty(defaultSettings, ['/w']).with(files);
  console.log('index', performance.now() - t);
  const time = (name: string, f: () => unknown) => {
    const ts: number[] = [];
    let r: unknown;
    for (let i = 0; i < 15; i++) {
      const t = performance.now();
      r = f();
      ts.push(performance.now() - t);
    }
    const first = ts[0]!;
    ts.sort((a, b) => a - b);
    console.log(
      name.padEnd(40),
      'first',
      first.toFixed(2),
      'median',
      ts[7]!.toFixed(2),
      'max',
      ts.at(-1)!.toFixed(2),
      Array.isArray(r) ? r.length + ' items' : '',
    );
  };
  const inp = { workspace, schemas };
  const mid = big.indexOf('resolution: DNS', big.length / 2) + 13;
  time('hover resolution in 1000-doc file', () => hover(inp, '/w/big.yaml', mid));
  time('hover host in 1000-doc file', () => hover(inp, '/w/big.yaml', big.indexOf('host: s', big.length / 2) + 7));
  time('hover subset', () => hover(inp, '/w/big.yaml', big.indexOf('subset: v1', big.length / 2) + 9));
  time('hover protocol TCP (rivals)', () =>
    hover(inp, '/w/big.yaml', big.indexOf('protocol: TCP', big.length / 2) + 11),
  );
  time('hover entry host', () => hover(inp, '/w/big.yaml', big.indexOf('.example.com', big.length / 2) + 1));
  time('completion key in 1000-doc file', () =>
    completion(inp, '/w/big.yaml', big.indexOf('resolution: DNS', big.length / 2) + 3),
  );
  time('completion enum', () => completion(inp, '/w/big.yaml', mid));
  const hostAt = big.indexOf('host: s', big.length / 2) + 6;
  // simulate empty value: host: with nothing typed
  const empty = one.replace('host: s1', 'host: ');
  const at = empty.indexOf('host: ') + 6;
  const w2 = workspace.with([{ path: '/w/one.yaml', text: empty, open: true }]).workspace;
  const in2 = { workspace: w2, schemas };
  time('completion all hosts', () => completion(in2, '/w/one.yaml', at));
  const typed = one.replace('host: s1', 'host: s12');
  const w3 = workspace.with([{ path: '/w/one.yaml', text: typed, open: true }]).workspace;
  time('completion hosts "s12"', () =>
    completion({ workspace: w3, schemas }, '/w/one.yaml', typed.indexOf('host: s12') + 9),
  );
  const nsv = one.replace('namespace: ns1', 'namespace: ');
  const w4 = workspace.with([{ path: '/w/one.yaml', text: nsv, open: true }]).workspace;
  time('completion namespaces', () =>
    completion({ workspace: w4, schemas }, '/w/one.yaml', nsv.indexOf('namespace: ') + 11),
  );
  time('completion subset', () => completion(inp, '/w/big.yaml', big.indexOf('subset: v1', big.length / 2) + 10));
});
