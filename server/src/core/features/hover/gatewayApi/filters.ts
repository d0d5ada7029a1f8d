import type { Field } from '../../../yaml/field';
import { code, codes, join } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';

/** The filter that a path leads into. */
function filterAt({ object, path }: AppliedContext): Field | undefined {
  const at = path.lastIndexOf('filters');
  return at < 0 ? undefined : object.follow(path.slice(0, at + 2));
}

/** Whether the filter is that of one target only. */
function scope({ path }: AppliedContext): string {
  return path.includes('backendRefs') ? 'only for requests to this target' : 'for all requests of the rule';
}

/** A filter that changes headers: everything that it does. */
export function headerFilterHover(context: AppliedContext): Told | undefined {
  const filter = filterAt(context);
  const key = ['requestHeaderModifier', 'responseHeaderModifier'].find((name) => filter?.get(name).exists);
  if (filter === undefined || key === undefined || filter.open) return undefined;
  const block = filter.get(key);
  const names = (operation: string): string[] =>
    block
      .get(operation)
      .items()
      .map(
        (item) =>
          `${code(item.get('name').text ?? '?')} ${operation === 'set' ? 'to' : 'with'} ${code(item.get('value').text ?? '?')}`,
      );
  const [set, add, remove] = [names('set'), names('add'), block.get('remove').texts()];
  const parts = [
    set.length === 0 ? undefined : `sets ${join(set, 3)}`,
    add.length === 0 ? undefined : `adds ${join(add, 3)}`,
    remove.length === 0 ? undefined : `removes ${codes(remove, 4)}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0
    ? undefined
    : {
        here: `${join(parts, 3)} ${key === 'requestHeaderModifier' ? 'on the way to the server' : 'on the way back'}, ${scope(context)}`,
      };
}

/** A redirect: where clients are sent. */
export function redirectFilterHover(context: AppliedContext): Told | undefined {
  const filter = filterAt(context);
  const redirect = filter?.get('requestRedirect');
  if (redirect?.exists !== true || redirect.open) return undefined;
  const rule = context.object.follow(context.path.slice(0, 3));
  const path = pathWords(redirect.get('path'), rule);
  const port = redirect.get('port').number;
  const scheme = redirect.get('scheme').text;
  const target = `${scheme ?? '<scheme>'}://${redirect.get('hostname').text ?? '<host>'}${port === undefined ? '' : `:${port}`}${path ?? '<path>'}`;
  return {
    here: `the proxy answers ${redirect.get('statusCode').number ?? 302} with ${code(target)}; no server is asked`,
    ...(rule.get('backendRefs').items().length > 0 ? { watch: '`backendRefs` beside a redirect is refused' } : {}),
  };
}

/** A rewrite: what the server sees. */
export function rewriteFilterHover(context: AppliedContext): Told | undefined {
  const filter = filterAt(context);
  const rewrite = filter?.get('urlRewrite');
  if (rewrite?.exists !== true || rewrite.open) return undefined;
  const rule = context.object.follow(context.path.slice(0, 3));
  const hostname = rewrite.get('hostname').text;
  const path = pathWords(rewrite.get('path'), rule);
  const parts = [
    path === undefined ? undefined : `the path ${code(path)}`,
    hostname === undefined ? undefined : `the Host header ${code(hostname)}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : { here: `the server sees ${join(parts)}` };
}

/** What becomes of a path; undefined when nothing does. */
function pathWords(path: Field, rule: Field): string | undefined {
  const full = path.get('replaceFullPath').text;
  if (full !== undefined) return full;
  const prefix = path.get('replacePrefixMatch').text;
  if (prefix === undefined) return undefined;
  const matched = rule
    .get('matches')
    .items()
    .flatMap((match) => match.at('path.value').text ?? [])[0];
  return `${prefix.replace(/\/$/, '')}/<rest${matched === undefined ? '' : ` after ${matched}`}>`;
}

/** How much of the traffic a mirror gets. */
export function mirrorFilterHover(context: AppliedContext): Told | undefined {
  const mirror = filterAt(context)?.get('requestMirror');
  if (mirror?.exists !== true || mirror.open) return undefined;
  const percent = mirror.get('percent').number;
  const [numerator, denominator] = [
    mirror.at('fraction.numerator').number,
    mirror.at('fraction.denominator').number ?? 100,
  ];
  const share = percent ?? (numerator === undefined ? 100 : (100 * numerator) / denominator);
  return {
    here: `a copy of ${share === 100 ? 'every request' : `${Number(share.toFixed(4))} % of the requests`} goes to ${code(mirror.at('backendRef.name').text ?? '?')}; callers never see its answers`,
  };
}

/** The type of a filter: what the filter does. */
export function filterHover(context: AppliedContext): Told | undefined {
  return (
    headerFilterHover(context) ??
    redirectFilterHover(context) ??
    rewriteFilterHover(context) ??
    mirrorFilterHover(context)
  );
}
