import { namesOf } from './control/suppress';
import type { Check, FileCheck, ObjectCheck, Rule, WorldCheck } from './defineRule';
import { YAML_RULES } from './structure/yamlText';

/** The checks that concern objects of one kind, in the order of all checks. */
export interface KindChecks {
  readonly object: readonly ObjectCheck[];
  readonly world: readonly WorldCheck[];
}

/** Finds the checks of a kind, so that a check costs nothing for the kinds that it does not concern. */
export class CheckTable {
  private readonly known = new Map<string, KindChecks>();

  private readonly rules: ReadonlyMap<string, Rule>;

  /** The code and the aliases of every rule that is run, by code. */
  readonly names: ReadonlyMap<string, readonly string[]>;

  /** The checks of files that are made for Pilotage. */
  readonly files: readonly FileCheck[];

  /** True when checks are among them that look at other objects: then all are run. */
  readonly isComplete: boolean;

  constructor(private readonly checks: readonly Check[]) {
    this.rules = new Map(checks.flatMap((check) => check.rules.map((rule) => [rule.code, rule] as const)));
    this.files = checks.filter((check) => check.scope === 'file');
    this.isComplete = checks.some(({ scope }) => scope === 'world');
    this.names = namesOf([...Object.values(YAML_RULES), ...this.rules.values()]);
  }

  /** The rule of a code; undefined for what no check but the reader of YAML reports. */
  rule(code: string): Rule | undefined {
    return this.rules.get(code);
  }

  of(group: string, kind: string): KindChecks {
    const type = `${group}/${kind}`;
    const known = this.known.get(type);
    if (known !== undefined) return known;
    const fitting = this.checks.filter(
      ({ kinds }) => kinds === undefined || kinds.includes(type) || kinds.includes(`${group}/*`),
    );
    const found: KindChecks = {
      object: fitting.filter((check) => check.scope === 'object'),
      world: fitting.filter((check) => check.scope === 'world'),
    };
    this.known.set(type, found);
    return found;
  }
}
