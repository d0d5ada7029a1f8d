import { retryOnProblems } from '../../../istio/retryOn';
import { grpcRetryWords, httpRetryWords } from '../../../istio/retryOn';
import { replaceScalar } from '../../../yaml/edit';
import { defineRule, fix } from '../../defineRule';
import { nearestName } from '../../nearest';
import { quoteWords } from '../../structure/words';
import { removal } from '../removal';
import { row, testing } from '../row';
import type { Row, Test } from '../row';
import { isDuration } from '../tests/durations';
import { isAtLeast } from '../tests/numbers';
import { hasText, numberOf, shown } from '../values';

export const retriesDisabledButSet = defineRule({
  code: 'retries-disabled-but-set',
  aliases: ['IST0106'],
  refused: true,
  title: 'Retries that are switched off and configured',
  source: 'ValidateHTTPRetry, pkg/config/validation/agent/validation.go',
  messages: {
    off: {
      what: '"attempts" is 0 (or missing), which switches retries off, but {members} is set.',
      why: "istiod's webhook refuses settings for retries that never happen.",
      todo: 'Set "attempts" to 1 or more, or remove {members}.',
    },
  },
});

export const unknownRetryCondition = defineRule({
  code: 'unknown-retry-condition',
  aliases: ['IST0106'],
  refused: true,
  title: 'A condition for retries that Envoy does not know',
  source: 'ValidateHTTPRetry, pkg/config/validation/agent/validation.go',
  messages: {
    space: {
      what: 'The list "{value}" has spaces in it.',
      why: "Spaces count as part of the words; istiod's webhook refuses the object.",
      todo: 'Remove the spaces.',
    },
    empty: {
      what: 'The list "{value}" has an empty entry.',
      why: "istiod's webhook refuses the object.",
      todo: 'Remove the comma that is too many.',
    },
    unknown: {
      what: '"{word}" in "retryOn" is neither a condition of Envoy nor an HTTP status code.',
      why: "istiod's webhook refuses the object.",
      todo: 'Use words such as 5xx, gateway-error, connect-failure or reset, or status codes, with commas between them.',
    },
  },
});

const areRetryConditions: Test = testing([unknownRetryCondition], (field, context) => {
  const text = field.text;
  const problem = text === undefined ? undefined : retryOnProblems(text)[0];
  if (text === undefined || problem === undefined) return;
  const words = text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const known = [...httpRetryWords, ...grpcRetryWords];
  const isGood = (list: readonly string[]): boolean => list.length > 0 && retryOnProblems(list.join(',')).length === 0;
  const node = field.scalar;
  const tidy = isGood(words);
  const better = tidy ? words : words.map((word) => (isGood([word]) ? word : (nearestName(word, known) ?? word)));
  const fixes =
    node === undefined || !isGood(better)
      ? []
      : fix(`Change to ${better.join(',')}`, [replaceScalar(node, better.join(','))], tidy);
  const message = !tidy ? 'unknown' : /\s/.test(text) ? 'space' : 'empty';
  const bad = words.find((word) => !isGood([word])) ?? '';
  context.report(unknownRetryCondition, field, message, { value: shown(text), word: shown(bad) }, { fixes });
});

const retriesWhenConfigured: Test = testing([retriesDisabledButSet], (field, context) => {
  const attempts = field.get('attempts');
  if (field.map === undefined || numberOf(attempts) !== 0) return;
  const set = [field.get('perTryTimeout'), field.get('retryOn'), field.get('retryRemoteLocalities')].filter(
    (member) => member.exists && (member.key !== 'retryOn' || hasText(member)),
  );
  if (set.length === 0) return;
  const members = quoteWords(set.map((member) => String(member.key)));
  const node = attempts.scalar;
  const enable = node === undefined ? [] : fix('Set "attempts" to 2', [replaceScalar(node, 2)]);
  const drop = set.length === 1 ? set.flatMap((member) => removal(`Remove ${members}`, member, context)) : [];
  context.report(
    retriesDisabledButSet,
    field,
    'off',
    { members },
    { span: attempts.span, fixes: [...enable, ...drop] },
  );
});

/** RETRY-01 to RETRY-04, for a retry policy at a way. */
export function retryRows(ids: string, way: string): Row[] {
  return [
    row(`${ids} RETRY-01`, `${way}.attempts`, isAtLeast(0)),
    row(`${ids} RETRY-02`, way, retriesWhenConfigured),
    row(`${ids} RETRY-03`, `${way}.retryOn`, areRetryConditions),
    row(`${ids} RETRY-04 CEL-VS-01`, `${way}.perTryTimeout|backoff`, isDuration),
  ];
}
