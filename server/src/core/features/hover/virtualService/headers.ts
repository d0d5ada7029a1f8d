import type { Field } from '../../../yaml/field';
import { code, codes, join } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';
import { ruleAt } from './rules';

const isAuthority = (name: string): boolean => /^(?:host|:authority)$/i.test(name);

/** What a block of header operations does, in clauses. */
function operations(block: Field): string[] {
  const names = (key: string): string[] =>
    block
      .get(key)
      .members()
      .map(
        (member) =>
          `${code(String(member.key))}${member.text === undefined || member.unknown ? '' : ` to ${code(member.text)}`}`,
      );
  const [set, add] = [names('set'), names('add').map((text) => text.replace(' to ', ' with '))];
  const removed = block.get('remove').texts();
  return [
    set.length === 0 ? undefined : `sets ${join(set, 3)}`,
    add.length === 0 ? undefined : `adds ${join(add, 3)}`,
    removed.length === 0 ? undefined : `removes ${codes(removed, 4)}`,
  ].filter((part) => part !== undefined);
}

/** The block of operations that a path leads into: `request` or `response`, and whether it is that of one destination. */
function blockAt({ object, path }: AppliedContext): { side: string; block: Field; isOfRoute: boolean } | undefined {
  const at = path.lastIndexOf('headers');
  const side = path[at + 1];
  if (at < 0 || (side !== 'request' && side !== 'response')) return undefined;
  return { side, block: object.follow(path.slice(0, at + 2)), isOfRoute: path.includes('route') };
}

/** The key `headers`: everything that is done to headers here. */
export function headersHover(context: AppliedContext): Told | undefined {
  const blocks = ['request', 'response'].flatMap((side) => {
    const words = operations(context.field.get(side));
    return words.length === 0
      ? []
      : [`${side === 'request' ? 'On the way to the server' : 'On the way back'}: ${join(words, 3)}`];
  });
  if (blocks.length === 0 || context.field.open) return undefined;
  return { here: scopeWords(context), points: blocks };
}

function scopeWords(context: AppliedContext): string {
  if (!context.path.includes('route')) return 'for all requests of the rule';
  const host = context.object.follow(context.path.slice(0, context.path.lastIndexOf('headers'))).at('destination.host');
  return `only for requests that go to ${code(host.text ?? 'this destination')}`;
}

/** One block or operation: the side it acts on, and what overrides what. Source: TranslateRoute, pilot/pkg/networking/core/route/route.go. */
export function headerHover(context: AppliedContext): Told | undefined {
  const found = blockAt(context);
  if (found === undefined || found.block.open) return undefined;
  const { side, block, isOfRoute } = found;
  const words = operations(block);
  const name = String(context.path.at(-1));
  if (words.length === 0) return undefined;
  const isOne = ['set', 'add'].includes(String(context.path.at(-2)));
  const doubled = isOne && context.path.at(-2) === 'set' && block.get('add').get(name).exists;
  const rule = ruleAt(context)?.rule;
  const rewritten = rule?.at('rewrite.authority').exists === true;
  return {
    here: `${join(words, 3)} ${side === 'request' ? 'before the request leaves this proxy' : 'before the answer goes back to the caller'}, ${scopeWords(context)}`,
    ...(isOne && isAuthority(name)
      ? {
          points: [
            `The server sees ${code(block.get('set').get(name).text ?? block.get('add').get(name).text ?? '?')} as its Host header; which route is taken was decided before`,
          ],
        }
      : isOne && context.path.at(-2) === 'add'
        ? { points: ['What is there already of that name stays; `set` would replace it'] }
        : {}),
    ...(doubled
      ? { watch: 'it is set and added to: the header then has both values' }
      : isAuthority(name) && isOfRoute && rewritten
        ? { watch: '`rewrite.authority` of the rule is there as well' }
        : {}),
  };
}
