import type { AppliedContext } from '../context';
import type { Told } from '../table';
import { policyAt, reachWords } from './blocks';
import { BALANCING } from './balancerFields';
import { POOL } from './poolFields';
import type { FieldTeller } from './policyField';
import { policyHost } from './ports';
import { TLS } from './tlsFields';
import { TUNNEL } from './tunnelFields';

/** Fields of policies by their place in the policy. */
export const POLICY_FIELDS: Readonly<Record<string, FieldTeller>> = { ...POOL, ...BALANCING, ...TLS, ...TUNNEL };

/** A field of a policy: where it acts, what it falls back to, and where it does nothing. */
export function policyFieldHover(way: string, tell: FieldTeller): (context: AppliedContext) => Told | undefined {
  const [block = ''] = way.split('.');
  return (context) => {
    const place = policyAt(context);
    if (place === undefined || place.own.open || (context.field.exists && context.field.unknown)) return undefined;
    const host = policyHost(context, place);
    const told = tell({ context, place, host, field: context.field, block: place.own.get(block) });
    return { here: `acts on ${reachWords(context, place, block)}`, ...told };
  };
}
