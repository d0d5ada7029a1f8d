import { Workspace, createSchemas, defaultSettings, hover } from '../server/src/core/index';
import { readFileSync } from 'node:fs';
const text0 = readFileSync('/tmp/try.yaml', 'utf8');
it('x', () => {
  const schemas = createSchemas();
  for (const chunk of text0.split(/^=====\n/m)) {
    const at = chunk.indexOf('<|>');
    const text = chunk.replace('<|>', '');
    const { workspace } = Workspace.empty(defaultSettings, ['/w']).with([{ path: '/w/a.yaml', text, open: true }]);
    const h = hover({ workspace, schemas }, '/w/a.yaml', at);
    console.log('-----', h && text.slice(h.span.start, h.span.end));
    console.log(h?.markdown);
  }
});
