import { conditionKeyProblem } from '../../../istio/conditionKey';
import { code } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';
import { needWords } from './needs';
import type { Need } from './needs';
import { whenWords } from './ruleWords';
import { portHover } from './operations';
import {
  addressHover,
  namespaceHover,
  principalHover,
  requestPrincipalHover,
  serviceAccountHover,
  trustDomainHover,
} from './sources';

interface Key {
  readonly what: string;
  readonly note?: string;
  readonly need?: Need;
  /** What one of its values means. */
  readonly value?: (context: AppliedContext) => Told | undefined;
}

/** Source: ValidateAttribute, pkg/config/security/security.go; New, pilot/pkg/security/authz/model/model.go. */
const KEYS: Readonly<Record<string, Key>> = {
  'source.ip': { what: 'the address that the connection comes from', value: addressHover },
  'remote.ip': {
    what: 'the address of the client',
    note: 'by X-Forwarded-For as far as it is trusted, or by the PROXY protocol',
  },
  'source.namespace': {
    what: 'the namespace in the certificate of the caller',
    need: 'identity',
    value: namespaceHover,
  },
  'source.serviceAccount': {
    what: 'the service account in the certificate of the caller',
    need: 'identity',
    value: serviceAccountHover,
  },
  'source.principal': {
    what: 'the identity in the certificate of the caller',
    need: 'identity',
    value: principalHover,
  },
  'source.trustDomain': {
    what: 'the trust domain in the certificate of the caller',
    need: 'identity',
    value: trustDomainHover,
  },
  'request.auth.principal': { what: 'issuer and subject of the token', need: 'token', value: requestPrincipalHover },
  'request.auth.audiences': {
    what: 'an audience (`aud`) of the token',
    note: 'one of several is enough',
    need: 'token',
  },
  'request.auth.presenter': { what: 'the authorized party (`azp`) of the token', need: 'token' },
  'destination.ip': { what: 'the address that the connection goes to' },
  'destination.port': { what: 'the port of the pod that the connection goes to', value: portHover },
  'connection.sni': {
    what: 'the server name of the TLS handshake',
    note: 'as far as this proxy sees the handshake',
  },
};

function keyOf(text: string): Key | undefined {
  if (Object.hasOwn(KEYS, text)) return KEYS[text];
  const [, start = '', name = ''] = /^([^[]+)\[(.+)\]$/.exec(text) ?? [];
  if (start === 'request.headers')
    return { what: `the header ${code(name)}`, note: 'repeated ones are joined with commas', need: 'request' };
  if (start === 'request.auth.claims')
    return {
      what: `the claim ${code(name.replaceAll('][', ' › '))} of the token`,
      note: `a text, or one of a list of texts${name === 'scope' || name === 'permission' ? '; split at spaces' : ''}`,
      need: 'token',
    };
  if (start.startsWith('experimental.envoy.filters.'))
    return {
      what: `what the Envoy filter ${code(start.slice('experimental.envoy.filters.'.length))} has put into the metadata as ${code(name)}`,
    };
  return undefined;
}

/** The key of a condition: what it looks at, what that needs, and the whole condition. */
export function conditionKeyHover(context: AppliedContext): Told | undefined {
  const text = context.field.text;
  if (text === undefined || context.field.unknown || conditionKeyProblem(text) !== undefined) return undefined;
  const key = keyOf(text);
  const when = context.field.parent;
  if (key === undefined || when === undefined) return undefined;
  const words = whenWords(when);
  const onlyOthers = when.get('values').items().length === 0 && when.get('notValues').items().length > 0;
  const watch = key.need === undefined ? undefined : needWords(context, key.need, onlyOthers);
  return {
    here: `${key.what}${key.note === undefined ? '' : `: ${key.note}`}`,
    points: [words === '' || when.open ? undefined : `Fits when ${words}`],
    ...(watch === undefined ? {} : { watch }),
  };
}

/** The list of values of a condition. */
export function conditionListHover({ field }: AppliedContext): Told | undefined {
  const words = field.parent === undefined || field.open ? '' : whenWords(field.parent);
  return words === '' ? undefined : { here: `fits when ${words}` };
}

/** A value of a condition, by what its key looks at. */
export function conditionValueHover(context: AppliedContext): Told | undefined {
  const when = context.object.follow(context.path.slice(0, 5));
  const text = when.get('key').text;
  const value = context.field.text;
  const key = text === undefined || when.get('key').unknown ? undefined : keyOf(text);
  if (key === undefined || value === undefined || context.field.unknown) return undefined;
  const told = key.value?.(context);
  if (told !== undefined) return told;
  return { here: `${key.what} ${valueWords(value, context.path.includes('notValues'))}` };
}

function valueWords(value: string, negated: boolean): string {
  if (value === '*') return negated ? 'is not there' : 'is there, whatever it is';
  if (value.endsWith('*')) return `${negated ? 'does not begin' : 'begins'} with ${code(value.slice(0, -1))}`;
  if (value.startsWith('*')) return `${negated ? 'does not end' : 'ends'} with ${code(value.slice(1))}`;
  return `is ${negated ? 'not ' : ''}${code(value)}`;
}
