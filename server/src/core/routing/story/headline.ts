import type { ClusterOutcome, Outcome, RoutingError } from '../outcome';
import type { RequestSpec, Trace } from '../trace';
import type { StoryArrival, StoryHeadline } from './story';
import { percentText } from '../../istio/shares';
import { clusterTitle, redirectText, shortList } from './words';

/** What becomes of a request, in one word and one sentence. */
export function headlineOf({ outcome, request, steps }: Pick<Trace, 'outcome' | 'request' | 'steps'>): StoryHeadline {
  const base = {
    ...(outcome.httpStatus === undefined ? {} : { status: outcome.httpStatus }),
    ...(outcome.error === undefined ? {} : { error: outcome.error }),
  };
  if (outcome.error !== undefined && outcome.error !== 'partial')
    return { word: 'fails', sentence: failureText(outcome, request), ...base };
  switch (outcome.action) {
    case 'forward': {
      const sentence = forwardText(outcome.clusters ?? []);
      return { word: outcome.error === 'partial' ? 'partly fails' : 'forwarded', sentence, ...base };
    }
    case 'passthrough':
      return { word: 'passes through', sentence: passText(outcome, request, isKnown(steps)), ...base };
    case 'redirect':
      return { word: 'redirected', sentence: sentenceOf(redirectedText(outcome)), ...base };
    case 'direct':
      return {
        word: 'answered directly',
        sentence: `The proxy answers ${outcome.direct?.status ?? ''} itself; nothing behind it is asked.`,
        ...base,
      };
    case 'blackhole':
      return { word: 'blocked', sentence: blockedText(outcome, request, isKnown(steps)), ...base };
    case 'none':
      return { word: 'fails', sentence: failureText(outcome, request), ...base };
  }
}

/** A request that gets through all the way may still be refused where it arrives. */
export function withArrivals(headline: StoryHeadline, arrivals: readonly StoryArrival[]): StoryHeadline {
  const refused = arrivals.filter(({ verdict }) => verdict === 'refused');
  const [first] = refused;
  if (first === undefined || headline.word === 'fails') return headline;
  const names = shortList([...new Set(refused.map(({ workload }) => workload))]);
  const isAll = refused.length === arrivals.length;
  const sentence = `${headline.sentence} ${isAll ? 'There it is refused' : `At ${names} it is refused`}: ${first.what}.`;
  return { ...headline, word: isAll ? 'blocked' : 'partly fails', sentence };
}

function sentenceOf(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function forwardText(clusters: readonly ClusterOutcome[]): string {
  const [only] = clusters;
  if (only === undefined) return 'The request goes on.';
  const at = (cluster: ClusterOutcome): string => (cluster.port === undefined ? '' : `, port ${cluster.port}`);
  if (clusters.length === 1) return `The request goes to ${clusterTitle(only)}${at(only)}.`;
  const sum = clusters.reduce((total, { weight }) => total + (weight ?? 0), 0);
  const shares = clusters.map(
    (cluster) =>
      `${percentText(cluster.weight ?? 0, sum)} to ${clusterTitle(cluster)}${cluster.error === undefined ? '' : ` (${ERRORS[cluster.error]})`}`,
  );
  return `The requests are split: ${shortList(shares)}.`;
}

function passText({ address, clusters = [], listener }: Outcome, { port, host }: RequestSpec, known: boolean): string {
  const target = clusters[0]?.originalDestination ?? (address === undefined ? undefined : `${address}:${port}`);
  const cause =
    known && listener === 'virtualOutbound'
      ? `The caller's proxy knows nothing at port ${port} of ${host}: the`
      : 'The';
  return `${cause} connection goes on to the address that was dialled${target === undefined ? '' : ` (${target})`}; no rule of the mesh acts on it.`;
}

function redirectedText({ redirect }: Outcome): string {
  return redirect === undefined ? 'the caller is redirected' : `the proxy ${redirectText(redirect)}`;
}

/** True when the name belongs to an object of the files. */
function isKnown(steps: Trace['steps']): boolean {
  return steps.some(({ topic, source, chosen }) => topic === 'name' && source !== undefined && chosen !== false);
}

function blockedText({ httpStatus }: Outcome, { host, port }: RequestSpec, known: boolean): string {
  const what = httpStatus === undefined ? 'the proxy closes the connection' : `the proxy answers ${httpStatus}`;
  const cause = known
    ? `The caller's proxy knows nothing at port ${port} of ${host}`
    : `Nothing in the mesh is known as ${host}`;
  return `${cause}, and only what is known may be called (REGISTRY_ONLY): ${what}.`;
}

/** What is wrong with a destination, in a few words. */
export const ERRORS: Readonly<Record<RoutingError, string>> = {
  'no-listener': 'nothing listens there',
  'refused-listener': 'Envoy refuses the listener',
  'no-filter-chain': 'no listener takes such a connection',
  'protocol-error': 'the two sides speak different protocols',
  'tls-required': 'the server wants TLS, and the caller speaks in the clear',
  'client-certificate-required': 'the server wants a certificate of the mesh',
  'no-virtual-host': 'nobody answers for this host',
  'no-route': 'no rule takes the request',
  'no-cluster': 'the destination does not exist',
  'no-endpoints': 'nothing runs behind it',
  'no-dynamic-dns-filter': 'nothing there can look the name up',
  partial: 'some of the destinations fail',
};

function failureText({ error, httpStatus, clusters = [] }: Outcome, { host, port }: RequestSpec): string {
  const answer = httpStatus === undefined ? 'the connection fails' : `the caller gets ${httpStatus}`;
  const cause = error === undefined ? 'the way of the request ends' : ERRORS[error];
  const titles = clusters.filter((cluster) => cluster.error !== undefined).map(clusterTitle);
  const where = titles.length > 0 ? shortList(titles) : `${host}:${port}`;
  return sentenceOf(`${answer}: ${cause} (${where})`);
}
