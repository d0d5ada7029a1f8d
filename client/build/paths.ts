import path from 'node:path';

/** The folder of the project. */
export const root = path.resolve(__dirname, '../..');

/** What is built: the extension, the language server and the command line tool. */
export const dist = path.join(root, 'dist');

/** The packaged extension. */
export const vsix = path.join(dist, 'pilotage.vsix');

/** Downloads that `npm start` and `npm test` keep, so that the second run is quick. */
export const cache = path.join(root, '.vscode-server-test');

/** What a test run leaves behind: screenshots, logs and counts. */
export const results = path.join(root, 'test-results');
