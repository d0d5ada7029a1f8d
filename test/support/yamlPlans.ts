import fc from 'fast-check';
import type { ScalarStyle } from '../../server/src/core/yaml/tree';

/** A value together with how it is to be written: what the generator of documents makes and `writeYaml` writes. */
export type Plan = ScalarPlan | MapPlan | ListPlan | AliasPlan;

/** What stands around an entry and means nothing. */
export interface Surroundings {
  readonly above: 'nothing' | 'blank' | 'comment';
  readonly behind: 'nothing' | 'comment';
  /** Spaces between the colon or dash and the value, where it stands on the same line. */
  readonly gap: number;
}

export interface ScalarPlan {
  readonly kind: 'scalar';
  readonly text: string;
  readonly style: ScalarStyle;
  /** Break the line at the blanks of a plain or quoted text. */
  readonly broken: boolean;
  readonly anchored: boolean;
}

export interface MemberPlan extends Surroundings {
  readonly key: string;
  readonly keyStyle: 'plain' | 'single' | 'double';
  readonly value: Plan;
}

export interface MapPlan {
  readonly kind: 'map';
  readonly flow: boolean;
  readonly members: readonly MemberPlan[];
  /** Which of the anchored mappings above is merged with `<<`, and before which member; undefined for none. */
  readonly merge: { readonly pick: number; readonly at: number } | undefined;
  readonly layout: FlowLayout;
  readonly indent: number;
  readonly anchored: boolean;
}

export interface ListPlan {
  readonly kind: 'list';
  readonly flow: boolean;
  readonly items: readonly (Surroundings & { readonly value: Plan })[];
  readonly layout: FlowLayout;
  /** Columns that the dashes stand behind the key. */
  readonly indent: number;
  readonly anchored: boolean;
}

/** `*name` of one of the anchors above; a word when there is none. */
export interface AliasPlan {
  readonly kind: 'alias';
  readonly pick: number;
}

/** Flow collections on one line, or with every entry on a line of its own; with a comma behind the last or without. */
export interface FlowLayout {
  readonly lines: boolean;
  readonly comma: boolean;
}

/** What of YAML the plans may use. */
export interface Taste {
  readonly anchors: boolean;
  readonly nulls: boolean;
}

const WORDS = [
  'web',
  'v1',
  '80',
  '8080',
  'true',
  'no',
  'on',
  '0777',
  '1.5',
  '~',
  'null',
  'a:b',
  'x#y',
  'api.example.com',
];
const TEXTS = [
  '',
  ' ',
  'a b c',
  '*',
  '&x',
  '- x',
  'a: b',
  'a #b',
  '#',
  "it's",
  '"q"',
  '\\d+',
  'Größe',
  '漢字',
  '🙂',
  '[x]',
  '{y}',
  'a, b',
  '@',
  '%',
  '!x',
];
const LINES = ['first', 'a: b', '- x', 'two words', '# no comment', 'ümlaut', 'end'];

const surroundings = {
  above: fc.constantFrom<Surroundings['above']>('nothing', 'nothing', 'nothing', 'blank', 'comment'),
  behind: fc.constantFrom<Surroundings['behind']>('nothing', 'nothing', 'comment'),
  gap: fc.constantFrom(1, 1, 1, 3),
};
const layout = fc.record({ lines: fc.boolean(), comma: fc.boolean() });

/** Texts of several lines with any number of line breaks at the end. */
const blockText = fc
  .tuple(fc.array(fc.constantFrom(...LINES, ''), { minLength: 1, maxLength: 4 }), fc.nat(2))
  .map(([lines, breaks]) => `${lines.join('\n').replace(/^\n+|\n+$/g, '') || 'only'}${'\n'.repeat(breaks)}`);

function scalarPlan(taste: Taste): fc.Arbitrary<ScalarPlan> {
  const rest = { broken: fc.boolean(), anchored: taste.anchors ? fc.boolean() : fc.constant(false) };
  const quoted = fc.constantFrom<ScalarStyle>('single', 'double');
  const kinds: fc.Arbitrary<ScalarPlan>[] = [
    fc.record({ kind: fc.constant('scalar'), text: fc.constantFrom(...WORDS), style: fc.constant('plain'), ...rest }),
    fc.record({
      kind: fc.constant('scalar'),
      text: fc.constantFrom('one two', 'three four five'),
      style: fc.constant('plain'),
      ...rest,
    }),
    fc.record({ kind: fc.constant('scalar'), text: fc.constantFrom(...WORDS, ...TEXTS), style: quoted, ...rest }),
    fc.record({
      kind: fc.constant('scalar'),
      text: blockText,
      style: fc.constantFrom<ScalarStyle>('literal', 'folded'),
      ...rest,
    }),
  ];
  if (taste.nulls)
    kinds.push(
      fc.record({
        kind: fc.constant('scalar'),
        text: fc.constant(''),
        style: fc.constant('empty'),
        ...rest,
        anchored: fc.constant(false),
      }),
    );
  return fc.oneof(...kinds);
}

/** Documents whose root is a mapping or a list, written in any mixture of styles. */
export function documentPlan(taste: Taste): fc.Arbitrary<MapPlan | ListPlan> {
  const anchored = taste.anchors ? fc.constantFrom(false, false, true) : fc.constant(false);
  const scalar = scalarPlan(taste);
  const leaf: fc.Arbitrary<Plan> = taste.anchors
    ? fc.oneof(
        { weight: 5, arbitrary: scalar },
        { weight: 1, arbitrary: fc.record({ kind: fc.constant('alias' as const), pick: fc.nat(5) }) },
      )
    : scalar;
  const key = fc.constantFrom('a', 'b', 'host', 'port-name', 'x.y/z', '80', 'with space');
  const merge = taste.anchors
    ? fc.option(fc.record({ pick: fc.nat(5), at: fc.nat(3) }), { nil: undefined, freq: 4 })
    : fc.constant(undefined);
  const { map, list } = fc.letrec<{ map: MapPlan; list: ListPlan; value: Plan }>((tie) => ({
    map: fc.record({
      kind: fc.constant('map'),
      flow: fc.constantFrom(false, false, true),
      members: fc.uniqueArray(
        fc.record({
          key,
          keyStyle: fc.constantFrom<MemberPlan['keyStyle']>('plain', 'plain', 'single', 'double'),
          value: tie('value'),
          ...surroundings,
        }),
        { selector: (member) => member.key, minLength: 1, maxLength: 4 },
      ),
      merge,
      layout,
      indent: fc.constantFrom(2, 2, 4),
      anchored,
    }),
    list: fc.record({
      kind: fc.constant('list'),
      flow: fc.constantFrom(false, false, true),
      items: fc.array(fc.record({ value: tie('value'), ...surroundings }), { minLength: 1, maxLength: 3 }),
      layout,
      indent: fc.constantFrom(0, 2, 2, 4),
      anchored,
    }),
    value: fc.oneof({ maxDepth: 3, withCrossShrink: true }, leaf, tie('map'), tie('list')),
  }));
  return fc.oneof({ weight: 4, arbitrary: map }, { weight: 1, arbitrary: list });
}
