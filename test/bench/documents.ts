// How long it takes to read and to check one document, on average over the documents whose verdict was measured with a
// cluster. Runs in a process of its own, as the server does, and prints JSON.
//   node documents.js FOLDER, with the measured data
import { readDocuments, textOf } from '../conformance/documents';
import { judge } from '../conformance/judge';
import { defaultSettings } from '../../server/src/core/index';

/** Milliseconds a document. */
export interface DocumentTimes {
  readonly documents: number;
  readonly reading: number;
  readonly checking: number;
}

const [folder = ''] = process.argv.slice(2);
const texts = readDocuments(folder).map(textOf);
let [reading, checking] = [0, 0];
for (const text of texts) {
  const answer = judge(text, defaultSettings.istioVersion);
  reading += answer.reading;
  checking += answer.checking;
}
const documents = texts.length;
const times: DocumentTimes = { documents, reading: reading / documents, checking: checking / documents };
console.log(JSON.stringify(times));
