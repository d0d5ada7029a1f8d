import type { Field } from '../../../yaml/field';
import { code, codes, join } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';
import { nanosecondsOf, writeTime } from '../time';
import { stringMatchWords } from './matches';
import { ruleAt } from './rules';

/** The origins that a policy takes; undefined where none is written at all. */
function originWords(cors: Field): string | undefined {
  const origins = cors.get('allowOrigins').items();
  if (origins.length > 0)
    return join(
      origins.map((origin) =>
        isAny(origin)
          ? 'every origin'
          : stringMatchWords(origin)
              .replace(/^is /, '')
              .replace(/^(?:fits|starts)/, 'what $&'),
      ),
      3,
      'or',
    );
  const old = cors.get('allowOrigin').texts();
  return old.length === 0 ? undefined : codes(old, 3);
}

function isAny(origin: Field): boolean {
  return origin.get('exact').text === '*' || origin.get('regex').text === '.*' || origin.get('prefix').text === '';
}

/** What browsers of other origins may do with the rule. Source: TranslateCORSPolicy, pilot/pkg/networking/core/route/route.go. */
export function corsHover(context: AppliedContext): Told | undefined {
  const cors = ruleAt(context)?.rule.get('corsPolicy');
  if (cors === undefined || cors.open) return undefined;
  const origins = originWords(cors);
  const list = (key: string, none: string): string => {
    const values = cors.get(key).texts();
    return values.length === 0 ? none : codes(values, 5);
  };
  const age = nanosecondsOf(cors.get('maxAge'));
  const ignores = cors.get('unmatchedPreflights').text === 'IGNORE';
  return {
    here: `the proxy answers preflights of ${origins ?? 'no origin, as none is written'}`,
    points: [
      `Methods ${list('allowMethods', 'none beyond GET, HEAD and POST')}, request headers ${list('allowHeaders', 'none of its own')}, readable response headers ${list('exposeHeaders', 'only the simple ones')}`,
      `Browsers keep the answer ${age === undefined ? 'for a few seconds, as no `maxAge` is set' : `for ${code(writeTime(age))}`}; cookies ${cors.get('allowCredentials').boolean === true ? 'may go along' : 'stay behind'}`,
      ignores
        ? 'A preflight that does not fit is answered by the proxy without CORS headers, so the browser gives up'
        : 'A preflight that does not fit goes on to the application',
    ],
    ...warning(cors),
  };
}

function warning(cors: Field): Pick<Told, 'watch'> {
  const origins = cors.get('allowOrigins');
  if (origins.items().length > 0 && cors.get('allowOrigin').exists)
    return { watch: '`allowOrigins` is written, so `allowOrigin` is not read' };
  if (origins.items().some(isAny) && cors.get('allowCredentials').boolean === true)
    return { watch: 'with credentials any page of the internet may act in the name of its visitor; name the origins' };
  const bare = origins.items().flatMap((origin) => bareOrigin(origin) ?? []);
  return bare.length === 0
    ? {}
    : {
        watch: `an origin begins with its scheme, as in ${code(`https://${bare[0] ?? ''}`)}; ${codes(bare, 3)} matches none`,
      };
}

/** An exact origin without a scheme in front. */
function bareOrigin(origin: Field): string | undefined {
  const exact = origin.get('exact').text;
  return exact === undefined || exact === '*' || exact === 'null' || exact.includes('://') ? undefined : exact;
}

/** One origin: what of it is compared. */
export function originHover(context: AppliedContext): Told | undefined {
  const origin = context.object.follow(context.path.slice(0, 6));
  if (origin.open || origin.members().length === 0) return undefined;
  const bare = bareOrigin(origin);
  if (bare !== undefined)
    return { watch: `an origin begins with its scheme, as in ${code(`https://${bare}`)}; this matches none` };
  if (isAny(origin)) return { here: 'every origin' };
  const regex = origin.get('regex').text;
  return {
    here: `origins, scheme and port included, that ${origin.get('exact').exists ? `are ${code(origin.get('exact').text ?? '')}` : regex === undefined ? `start with ${code(origin.get('prefix').text ?? '')}` : `fit ${code(regex)} as a whole`}`,
    ...(regex !== undefined && /(?<!\\)\.(?:[a-z])/i.test(regex)
      ? { watch: `a dot in a regular expression is any character; write ${code('\\.')} for a dot` }
      : origin.get('prefix').text !== undefined
        ? { watch: `${code(`${origin.get('prefix').text ?? ''}.evil.example`)} starts so too` }
        : {}),
  };
}
