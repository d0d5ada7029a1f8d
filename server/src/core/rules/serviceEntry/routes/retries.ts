import { parseDuration } from '../../../istio/duration';
import { replaceScalar } from '../../../yaml/edit';
import type { TextEdit } from '../../../text/span';
import type { Field } from '../../../yaml/field';
import type { YamlScalar } from '../../../yaml/tree';
import { removal } from '../../admission/removal';
import type { ObjectCheck, ObjectContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';

const SOURCE = 'ConvertPolicy, pilot/pkg/networking/core/route/retry/retry.go';

export const retryBudget = defineRule({
  code: 'retry-budget-exceeds-timeout',
  severity: 'warning',
  title: 'The timeout ends before the retries do',
  source: SOURCE,
  messages: {
    cut: {
      what: '{tries} tries of {perTry} take up to {total}, and "timeout" is {timeout}.',
      why: 'The timeout counts for the request with all its retries, so the last tries are cut off or never made.',
      todo: 'Raise "timeout" to {total}, or lower "attempts" or "perTryTimeout".',
    },
    single: {
      what: '"perTryTimeout" is {perTry}, longer than "timeout" ({timeout}).',
      why: 'The timeout counts for the request with all its retries: it ends the first try already, and there is never a second one after a slow answer.',
      todo: 'Lower "perTryTimeout", or raise "timeout".',
    },
  },
});

export const retryCodesMissing = defineRule({
  code: 'retry-codes-missing',
  severity: 'information',
  title: 'No status codes to retry on',
  source: SOURCE,
  messages: {
    none: {
      what: '"retryOn" has retriable-status-codes, and names no code.',
      why: 'The list of codes is empty, so no response is retried because of its status: a 503 goes to the caller.',
      todo: 'Add the codes themselves, as in "{better}".',
    },
  },
});

export const retriesSwitchedOff = defineRule({
  code: 'retries-without-attempts',
  severity: 'information',
  title: 'An empty retries block switches retries off',
  source: SOURCE,
  messages: {
    none: {
      what: '"retries" says nothing of "attempts".',
      why: 'A block without it means 0 attempts: the two retries that Istio makes by default are off.',
      todo: 'Set "attempts", leave the block out for the default, or write "attempts: 0" if no retries are meant.',
    },
  },
});

/** Retries of VirtualServices that do not do what they say. */
export const retriesCheck: ObjectCheck = {
  scope: 'object',
  name: 'retries',
  rules: [retryBudget, retryCodesMissing, retriesSwitchedOff],
  kinds: ['networking.istio.io/VirtualService'],
  check(context) {
    for (const rule of context.object.at('spec.http').items()) {
      const retries = rule.get('retries');
      if (!retries.exists || retries.map === undefined || retries.open) continue;
      checkAttempts(context, retries);
      checkBudget(context, rule, retries);
      checkCodes(context, retries.get('retryOn'));
    }
  },
};

/** Other fields beside missing attempts are refused, and told as that. */
function checkAttempts(context: ObjectContext, retries: Field): void {
  const refused = ['perTryTimeout', 'retryOn', 'retryRemoteLocalities'].some((key) => retries.get(key).exists);
  if (!retries.get('attempts').exists && !refused)
    context.report(
      retriesSwitchedOff,
      retries,
      'none',
      {},
      { fixes: removal('Remove the block, for the default', retries, context), span: retries.keySpan },
    );
}

function checkBudget(context: ObjectContext, rule: Field, retries: Field): void {
  const attempts = retries.get('attempts').number;
  const perTry = nanoseconds(retries.get('perTryTimeout'));
  const timeout = nanoseconds(rule.get('timeout'));
  if (attempts === undefined || attempts < 1 || perTry === undefined || timeout === undefined || timeout <= 0n) return;
  const total = BigInt(attempts + 1) * perTry;
  if (total <= timeout) return;
  const values = {
    tries: attempts + 1,
    perTry: retries.get('perTryTimeout').text ?? '',
    total: shownDuration(total),
    timeout: rule.get('timeout').text ?? '',
  };
  if (perTry > timeout) {
    context.report(retryBudget, retries.get('perTryTimeout'), 'single', values);
    return;
  }
  const node = rule.get('timeout').scalar;
  const fixes = node === undefined ? [] : fix(`Raise timeout to ${values.total}`, [replaceScalar(node, values.total)]);
  // Where only the last try is cut short, the author may mean just that.
  const severity = BigInt(attempts) * perTry < timeout ? 'information' : undefined;
  context.report(retryBudget, retries.get('perTryTimeout'), 'cut', values, { fixes, severity });
}

function checkCodes(context: ObjectContext, field: Field): void {
  const words = field.text?.split(',');
  if (words?.includes('retriable-status-codes') !== true || words.some((word) => /^\d+$/.test(word))) return;
  const better = `${words.join(',')},503`;
  const fixes = field.scalar === undefined ? [] : fix('Add 503', [withCode(field.scalar, better)]);
  context.report(retryCodesMissing, field, 'none', { better }, { fixes });
}

/** Commas need no quotes where none were. */
function withCode(node: YamlScalar, better: string): TextEdit {
  return node.style === 'plain'
    ? { span: { start: node.start, end: node.end }, newText: better }
    : replaceScalar(node, better);
}

function nanoseconds(field: Field): bigint | undefined {
  if (field.text === undefined) return undefined;
  const parsed = parseDuration(field.text);
  return typeof parsed === 'bigint' ? parsed : undefined;
}

function shownDuration(value: bigint): string {
  return value % 1_000_000_000n === 0n ? `${value / 1_000_000_000n}s` : `${value / 1_000_000n}ms`;
}
