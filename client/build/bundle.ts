import { build, type BuildOptions, type Plugin } from 'esbuild';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { notices } from './notices';
import { dist, root } from './paths';

const entries = {
  extension: 'client/src/extension.ts',
  server: 'server/src/lsp/main.ts',
  pilotage: 'server/src/cli/main.ts',
};

/** What every bundle for Node has in common. */
export const nodeBundle = {
  absWorkingDir: root,
  bundle: true,
  charset: 'utf8',
  external: ['vscode'],
  format: 'cjs',
  legalComments: 'none',
  logLevel: 'warning',
  platform: 'node',
  plugins: [generatedData(), fasterBuilds()],
  target: 'node20',
} satisfies BuildOptions;

/** Makes dist/extension.js, dist/server.js, dist/pilotage.js and the licence notices of what is bundled in them. */
export async function bundle(): Promise<void> {
  const outputs = await Promise.all([
    ...Object.entries(entries).map(([name, entry]) => bundleOne(name, entry)),
    bundlePage('preview', 'client/webview/main.ts'),
  ]);
  writeFileSync(
    path.join(dist, 'NOTICES.txt'),
    notices(outputs.flatMap(({ metafile }) => Object.keys(metafile.inputs))),
  );
  chmodSync(path.join(dist, 'pilotage.js'), 0o755);
}

/** The script of a web view: for a browser, in strict mode, with no global names. */
function bundlePage(name: string, entry: string) {
  return build({
    absWorkingDir: root,
    bundle: true,
    charset: 'utf8',
    entryPoints: { [name]: entry },
    format: 'iife',
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    minifySyntax: true,
    minifyWhitespace: true,
    outdir: dist,
    platform: 'browser',
    target: 'chrome128',
  } satisfies BuildOptions);
}

function bundleOne(name: string, entry: string) {
  const needsShebang = name === 'pilotage' && !readFileSync(path.join(root, entry), 'utf8').startsWith('#!');
  const options = {
    ...nodeBundle,
    banner: { js: needsShebang ? '#!/usr/bin/env node' : '' },
    entryPoints: { [name]: entry },
    metafile: true,
    // Names stay readable: a stack trace in a bug report must say something.
    minifySyntax: true,
    minifyWhitespace: true,
    outdir: dist,
  } satisfies BuildOptions;
  return build(options);
}

/** Generated data as a string for JSON.parse, which Node reads faster than the same data as an object literal. */
export function generatedData(): Plugin {
  return {
    name: 'generated-data',
    setup({ onLoad }) {
      onLoad({ filter: /\.gen\.json$/ }, ({ path: file }) => {
        const compact = JSON.stringify(JSON.parse(readFileSync(file, 'utf8')));
        return { contents: `module.exports = JSON.parse(${JSON.stringify(compact)});`, loader: 'js' };
      });
    },
  };
}

/**
 * Takes the CommonJS build of js-yaml. Its ES module, which a bundler would prefer, makes the parser's state with an
 * object spread that V8 handles badly: it parses three times as slowly (Node 20).
 */
function fasterBuilds(): Plugin {
  return {
    name: 'faster-builds',
    setup({ onResolve }) {
      onResolve({ filter: /^js-yaml$/ }, () => ({ path: require.resolve('js-yaml', { paths: [root] }) }));
    },
  };
}

if (process.argv[1] === __filename) void bundle();
