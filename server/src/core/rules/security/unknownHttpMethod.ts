import { replaceScalar, appendItem, removeItem, addMember } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { ObjectCheck, ObjectContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import type { Fix } from '../finding';
import { nearestName } from '../nearest';
import { effectOfNoMatch } from './sources';

export const unknownHttpMethod = defineRule({
  code: 'unknown-http-method',
  aliases: ['KIA0102'],
  severity: 'warning',
  title: 'Not a method of HTTP',
  source: 'pilot/pkg/security/authz/model/model.go',
  messages: {
    case: {
      what: '"{text}" is not "{method}": methods are compared with their case.',
      why: 'Clients send {method}, so {effect}.',
      todo: 'Write {method}.',
    },
    grpc: {
      what: '"{text}" is the name of a gRPC method, not of an HTTP method.',
      why: 'Every gRPC call is a POST to a path of that name, so {effect}.',
      todo: 'Put "{text}" into paths, and POST into methods.',
    },
    unknown: {
      what: '"{text}" is no method of HTTP.',
      why: 'Methods are compared as they are. Unless clients send such a method of their own, {effect}.',
      todo: 'Correct it: usual methods are GET, HEAD, POST, PUT, PATCH, DELETE and OPTIONS.',
    },
  },
});

/** Those of the IANA registry that are in use. */
const METHODS: readonly string[] = (
  'GET HEAD POST PUT PATCH DELETE CONNECT OPTIONS TRACE ACL BIND CHECKIN CHECKOUT COPY LABEL LINK LOCK MERGE ' +
  'MKACTIVITY MKCALENDAR MKCOL MKWORKSPACE MOVE ORDERPATCH PRI PROPFIND PROPPATCH PURGE QUERY REBIND REPORT SEARCH ' +
  'UNBIND UNCHECKOUT UNLINK UNLOCK UPDATE VERSION-CONTROL'
).split(' ');

/** Methods of AuthorizationPolicies that no client sends. */
export const unknownHttpMethodCheck: ObjectCheck = {
  scope: 'object',
  name: 'unknown-http-method',
  rules: [unknownHttpMethod],
  kinds: ['security.istio.io/AuthorizationPolicy'],
  check(context) {
    for (const rule of context.object.at('spec.rules').items())
      for (const to of rule.get('to').items())
        for (const name of ['methods', 'notMethods'])
          for (const item of to.get('operation').get(name).items()) checkMethod(context, item, name === 'notMethods');
  },
};

function checkMethod(context: ObjectContext, field: Field, negated: boolean): void {
  const { text, scalar } = field;
  // An empty one is refused.
  if (text === undefined || text === '' || scalar === undefined || isKnown(text)) return;
  const effect = effectOfNoMatch(context.object, negated);
  const upper = text.trim().toUpperCase();
  if (isKnown(upper)) {
    const fixes = fix(`Change to ${upper}`, [replaceScalar(scalar, upper)], true);
    context.report(unknownHttpMethod, field, 'case', { text, method: upper, effect }, { fixes });
  } else if (/^\/?[\w.]+\/\w+$/.test(text)) {
    context.report(unknownHttpMethod, field, 'grpc', { text, effect }, { fixes: moveToPaths(context, field, text) });
  } else {
    const near = nearestName(upper, METHODS.slice(0, 9));
    const fixes = near === undefined ? [] : fix(`Change to ${near}`, [replaceScalar(scalar, near)]);
    context.report(unknownHttpMethod, field, 'unknown', { text, effect }, { fixes });
  }
}

/** True for a method, and for a pattern that some method fits. */
function isKnown(text: string): boolean {
  if (text.endsWith('*')) return METHODS.some((method) => method.startsWith(text.slice(0, -1)));
  if (text.startsWith('*')) return METHODS.some((method) => method.endsWith(text.slice(1)));
  return METHODS.includes(text);
}

/** The gRPC name goes to `paths`, and POST takes its place in `methods`. */
function moveToPaths({ document }: ObjectContext, field: Field, text: string): Fix[] {
  const operation = field.parent?.parent;
  const list = field.parent;
  if (operation === undefined || list === undefined || field.scalar === undefined) return [];
  if (list.key !== 'methods' || typeof field.key !== 'number') return [];
  // Another method beside it would be held to the path, too.
  if (list.items().some((item) => item.key !== field.key && item.text !== 'POST')) return [];
  const path = text.startsWith('/') ? text : `/${text}`;
  const paths = operation.get('paths').node;
  const added =
    paths?.kind === 'list'
      ? appendItem(document.text, paths, path)
      : addMember(document.text, operation, 'paths', [path]);
  const method = list.texts().includes('POST')
    ? removeItem(document.text, list, field.key)
    : replaceScalar(field.scalar, 'POST');
  return fix('Move to paths, with method POST', [method, added]);
}
