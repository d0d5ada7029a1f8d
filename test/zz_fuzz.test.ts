import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Workspace, createSchemas, defaultSettings, hover, completion, applyEdits } from '../server/src/core/index';
import { parseDocument } from '../server/src/core/yaml/document';
const schemas = createSchemas();
it('fuzz', function () {
  this.timeout(300000);
  const texts: string[] = [];
  for (const root of ['/work/shared/conformance/analyze', '/work/shared/conformance/routing'])
    for (const f of readdirSync(root, { recursive: true, encoding: 'utf8' }))
      if (/\.ya?ml$/.test(f)) {
        const t = readFileSync(path.join(root, f), 'utf8');
        if (t.length < 20000) texts.push(t);
      }
  console.log(texts.length);
  let n = 0,
    items = 0,
    bad = 0,
    slowest = 0;
  const shown: string[] = [];
  let seed = 7;
  const rnd = () => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    return seed / 0x7fffffff;
  };
  const fill = (s: string) =>
    s
      .replace(/\$\{\d+\|((?:\\.|[^,|\\])*)[^}]*\}/g, '$1')
      .replace(/\$\{\d+:((?:\\.|[^}\\])*)\}/g, '$1')
      .replace(/(?<!\\)\$\d+/g, '')
      .replace(/\\([\\$}])/g, '$1');
  const end = Date.now() + 100000;
  while (Date.now() < end && n < 6000) {
    const text0 = texts[Math.floor(rnd() * texts.length)]!;
    const at = Math.floor(rnd() * (text0.length + 1));
    const mode = Math.floor(rnd() * 4);
    const text =
      mode === 0
        ? text0
        : mode === 1
          ? text0.slice(0, at)
          : mode === 2
            ? text0.slice(0, at) +
              text0.slice(Math.min(text0.length, text0.indexOf('\n', at) < 0 ? text0.length : text0.indexOf('\n', at)))
            : text0.slice(0, at) +
              ['x', '"', ' ', '\n  ', '- ', ': ', '{', '[ '][Math.floor(rnd() * 8)] +
              text0.slice(at);
    const { workspace } = Workspace.empty(defaultSettings, ['/w']).with([{ path: '/w/a.yaml', text, open: true }]);
    hover({ workspace, schemas }, '/w/a.yaml', at);
    const t = performance.now();
    const c = completion({ workspace, schemas }, '/w/a.yaml', Math.min(at + (mode === 3 ? 1 : 0), text.length));
    slowest = Math.max(slowest, performance.now() - t);
    n++;
    const part = workspace.file('/w/a.yaml')!.parts.find((p, i, a) => p.start <= at && (a[i + 1]?.start ?? 1e9) > at);
    const before = part
      ? parseDocument(part.part.text ?? '').problems.filter((p) => p.code === 'yaml-syntax').length
      : 0;
    for (const item of c.slice(0, 3)) {
      items++;
      const after = applyEdits(text, [
        { span: item.replace, newText: item.isSnippet ? fill(item.insertText) : item.insertText },
      ]);
      const w2 = Workspace.empty(defaultSettings, ['/w']).with([
        { path: '/w/a.yaml', text: after, open: true },
      ]).workspace;
      const part2 = w2.file('/w/a.yaml')!.parts.find((p, i, a) => p.start <= at && (a[i + 1]?.start ?? 1e9) > at);
      const now = part2
        ? parseDocument(part2.part.text ?? '').problems.filter((p) => p.code === 'yaml-syntax').length
        : 0;
      if (now > before) {
        bad++;
        if (shown.length < 12)
          shown.push(
            `-- ${item.label} ${JSON.stringify(item.insertText)} at: ${JSON.stringify(text.slice(Math.max(0, at - 120), at))}<|>${JSON.stringify(text.slice(at, at + 60))}`,
          );
      }
    }
  }
  console.log({ n, items, bad, slowest });
  console.log(shown.join('\n'));
});
