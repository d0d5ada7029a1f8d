import { requestFields } from '../../../workspace/facts/security';
import { capital, count, join } from '../../markdown';
import type { AppliedContext } from '../context';
import { atAll, here } from '../table';
import type { HoverTable, Told } from '../table';
import { providerHover } from '../extensions/providers';
import { conditionKeyHover, conditionListHover, conditionValueHover } from './conditions';
import { actionOf, opaquePorts } from './needs';
import { hostHover, methodHover, pathHover, portHover } from './operations';
import { entriesHover, listHover, listPlaces, partHover, ruleWords } from './ruleWords';
import { scopeWords, targetHover } from './scope';
import {
  addressHover,
  namespaceHover,
  principalHover,
  requestPrincipalHover,
  serviceAccountHover,
  trustDomainHover,
} from './sources';

/** Where the action stands in the order of decisions, and what the rules come to. */
function actionHover(context: AppliedContext): Told | undefined {
  const action = actionOf(context);
  const scope = scopeWords(context);
  const rules = context.object.at('spec.rules');
  if (action === undefined || scope === undefined || rules.open) return undefined;
  return { here: `${ORDER[action] ?? action}; for ${scope}`, ...emptyRules(context, action) };
}

const ORDER: Readonly<Record<string, string>> = {
  CUSTOM: 'asked first of all; a yes of the provider still has to pass DENY and ALLOW',
  DENY: 'looked at after CUSTOM and before ALLOW: what one of its rules matches is refused, whoever else allows it',
  ALLOW:
    'looked at last: as soon as one ALLOW policy acts on a workload, only what some ALLOW rule matches gets through',
  AUDIT: 'never decides; requests are only marked for audit',
};

function emptyRules({ object }: AppliedContext, action: string): Pick<Told, 'watch'> {
  const rules = object.at('spec.rules');
  const items = rules.items();
  const all = items.some((rule) => !rule.open && rule.members().every((member) => member.items().length === 0));
  if (items.length === 0 && action === 'ALLOW')
    return { watch: 'there are no rules, so it allows **nothing**: every request is refused' };
  if (items.length === 0)
    return { watch: 'there are no rules, and without them this action is refused or does nothing' };
  if (all && action === 'ALLOW') return { watch: 'an empty rule matches everything, so it allows every request' };
  if (all && action === 'DENY')
    return { watch: 'an empty rule matches everything, so it denies every request, TCP too' };
  return {};
}

/** More rules are counted, not told. */
const RULES_TOLD = 4;

/** How the rules are put together, what they say, and what an empty one means. */
function rulesHover(context: AppliedContext): Told | undefined {
  const action = actionOf(context);
  const list = context.object.at('spec.rules');
  if (action === undefined || list.open) return undefined;
  const rules = list.items();
  const empty = emptyRules(context, action);
  const opaque = requestFields(context.object.get('spec')).length > 0 ? opaquePorts(context) : [];
  return {
    here: `${count(rules.length, 'rule')}${rules.length > 1 ? ', of which one must match' : ''}; ${action === 'ALLOW' ? 'it lets the request through' : `the action is ${action}`}`,
    points: [
      ...rules.slice(0, RULES_TOLD).map((rule) => (rule.open ? undefined : capital(ruleWords(rule)))),
      rules.length > RULES_TOLD ? `and ${rules.length - RULES_TOLD} more` : undefined,
    ],
    ...(empty.watch === undefined ? httpOnly(context, action, opaque) : empty),
  };
}

/** Rules that look into requests, where there are none to look into. */
function httpOnly({ object }: AppliedContext, action: string, opaque: readonly string[]): Pick<Told, 'watch'> {
  if (requestFields(object.get('spec')).length === 0) return {};
  const where = opaque.length === 0 ? 'on TCP ports' : `on ${join(opaque, 3)}`;
  return {
    watch:
      action === 'ALLOW'
        ? `${where} rules with HTTP fields match nothing, so connections are refused unless another rule lets them in`
        : `${where} the HTTP fields are left out and the rules grow wider: ${action === 'DENY' ? 'they refuse connections that they do not seem to mean' : 'they take more than they seem to'}`,
  };
}

const SOURCE = 'spec.rules[].from[].source';
const OPERATION = 'spec.rules[].to[].operation';
const SOURCES = [
  'principals',
  'requestPrincipals',
  'namespaces',
  'serviceAccounts',
  'ipBlocks',
  'remoteIpBlocks',
  'trustDomains',
];
const OPERATIONS = ['hosts', 'ports', 'methods', 'paths'];

const items = (holder: string, ...names: string[]): string[] => listPlaces(holder, names).map((place) => `${place}[]`);

/** What the fields of an AuthorizationPolicy mean in an object. */
export const authorizationHovers: HoverTable = {
  ...atAll(['spec', 'spec.action'], here(actionHover)),
  'spec.rules': here(rulesHover),
  ...atAll(
    ['from', 'to', 'when'].map((key) => `spec.rules[].${key}`),
    here(entriesHover),
  ),
  ...atAll([SOURCE, OPERATION], here(partHover)),
  ...atAll([...listPlaces(SOURCE, SOURCES), ...listPlaces(OPERATION, OPERATIONS)], here(listHover)),
  ...atAll(items(SOURCE, 'principals'), here(principalHover)),
  ...atAll(items(SOURCE, 'requestPrincipals'), here(requestPrincipalHover)),
  ...atAll(items(SOURCE, 'serviceAccounts'), here(serviceAccountHover)),
  ...atAll(items(SOURCE, 'namespaces'), here(namespaceHover)),
  ...atAll(items(SOURCE, 'ipBlocks', 'remoteIpBlocks'), here(addressHover)),
  ...atAll(items(SOURCE, 'trustDomains'), here(trustDomainHover)),
  ...atAll(items(OPERATION, 'hosts'), here(hostHover)),
  ...atAll(items(OPERATION, 'paths'), here(pathHover)),
  ...atAll(items(OPERATION, 'ports'), here(portHover)),
  ...atAll(items(OPERATION, 'methods'), here(methodHover)),
  'spec.rules[].when[].key': here(conditionKeyHover),
  ...atAll(['spec.rules[].when[].values', 'spec.rules[].when[].notValues'], here(conditionListHover)),
  ...atAll(['spec.rules[].when[].values[]', 'spec.rules[].when[].notValues[]'], here(conditionValueHover)),
  ...atAll(['spec.provider', 'spec.provider.name'], here(providerHover)),
  'spec.targetRefs[].name': here(targetHover),
  'spec.targetRef.name': here(targetHover),
};
