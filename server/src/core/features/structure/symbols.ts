import type { Span } from '../../text/span';
import { shift } from '../../text/span';
import { objectTree } from '../../workspace/facts/objectTree';
import type { FilePath } from '../../workspace/paths';
import type { Field } from '../../yaml/field';
import { fieldsAt, parseWay } from '../../yaml/ways';
import type { FeatureInput } from '../input';

/** What a symbol stands for; hosts give it an icon. */
export type SymbolKind = 'object' | 'route' | 'host' | 'port' | 'subset' | 'server' | 'endpoint' | 'rule';

/** An entry of the outline. File offsets; `selection` lies in `span`. */
export interface OutlineSymbol {
  readonly name: string;
  readonly detail?: string;
  readonly kind: SymbolKind;
  readonly span: Span;
  readonly selection: Span;
  readonly children: readonly OutlineSymbol[];
}

/** What of an object of a kind belongs into its outline. */
interface Entries {
  readonly way: string;
  readonly kind: SymbolKind;
  readonly name: (field: Field) => string | undefined;
  readonly detail?: (field: Field) => string | undefined;
}

const hosts = (way: string): Entries => ({ way, kind: 'host', name: (field) => field.text });
const ports = (way: string, number = 'number'): Entries => ({
  way,
  kind: 'port',
  name: (field) => writtenNumber(field.get(number)),
  detail: (field) => texts(field.get('name').text, field.get('protocol').text ?? field.get('appProtocol').text),
});
const routes = (section: string): Entries => ({
  way: `spec.${section}[]`,
  kind: 'route',
  name: (rule) => rule.get('name').text ?? matchText(rule, section),
  detail: leadsTo,
});

const OUTLINE: Readonly<Record<string, readonly Entries[]>> = {
  'networking.istio.io/VirtualService': [hosts('spec.hosts[]'), routes('http'), routes('tls'), routes('tcp')],
  'networking.istio.io/DestinationRule': [
    {
      way: 'spec.subsets[]',
      kind: 'subset',
      name: (subset) => subset.get('name').text,
      detail: (subset) => labelText(subset.get('labels')),
    },
  ],
  'networking.istio.io/ServiceEntry': [
    hosts('spec.hosts[]'),
    ports('spec.ports[]'),
    { way: 'spec.endpoints[]', kind: 'endpoint', name: (endpoint) => endpoint.get('address').text },
  ],
  'networking.istio.io/Gateway': [
    {
      way: 'spec.servers[]',
      kind: 'server',
      name: (server) => texts(writtenNumber(server.at('port.number')), server.at('port.protocol').text),
      detail: (server) => server.get('hosts').texts().join(', '),
    },
  ],
  'networking.istio.io/Sidecar': [hosts('spec.egress[].hosts[]')],
  'security.istio.io/AuthorizationPolicy': [
    { way: 'spec.rules[]', kind: 'rule', name: (rule) => `rule ${Number(rule.key) + 1}` },
  ],
  'gateway.networking.k8s.io/Gateway': [
    {
      way: 'spec.listeners[]',
      kind: 'server',
      name: (listener) => listener.get('name').text,
      detail: (listener) => texts(writtenNumber(listener.get('port')), listener.get('hostname').text),
    },
  ],
  '/Service': [ports('spec.ports[]', 'port')],
};

const API_RULES: Entries = {
  way: 'spec.rules[]',
  kind: 'route',
  name: (rule) => rule.get('name').text ?? `rule ${Number(rule.key) + 1}`,
  detail: (rule) =>
    rule
      .get('backendRefs')
      .items()
      .flatMap((backend) => backend.get('name').text ?? [])
      .join(', '),
};

/** The objects of an open file with what matters in them: hosts, rules, ports, subsets. */
export function documentSymbols(input: FeatureInput, path: FilePath): OutlineSymbol[] {
  const file = input.workspace.file(path);
  return (file?.parts ?? []).flatMap(({ part, start }) => {
    const { document } = part;
    if (document === undefined) return [];
    return part.objects.map((facts): OutlineSymbol => {
      const object = objectTree(document, facts).object;
      const span = shift(nodeSpan(object), start);
      const selection = shift(facts.nameSpan, start);
      const entries = /Route$/.test(facts.kind) ? [API_RULES] : (OUTLINE[`${facts.group}/${facts.kind}`] ?? []);
      return {
        name: facts.name ?? '(no name)',
        detail: texts(facts.kind, facts.namespace) ?? facts.kind,
        kind: 'object',
        span,
        selection: within(selection, span),
        children: entries.flatMap((each) => entriesOf(object, each, start)).sort((a, b) => a.span.start - b.span.start),
      };
    });
  });
}

function entriesOf(object: Field, { way, kind, name, detail }: Entries, start: number): OutlineSymbol[] {
  return fieldsAt(object, parseWay(way)).flatMap((field) => {
    const text = name(field);
    if (text === undefined || text === '') return [];
    const span = shift(nodeSpan(field), start);
    const told = detail?.(field);
    const more = told === undefined || told === '' ? {} : { detail: told };
    return [{ name: text, kind, span, selection: within(shift(field.span, start), span), children: [], ...more }];
  });
}

function nodeSpan(field: Field): Span {
  const { node } = field;
  return node === undefined ? field.span : { start: node.start, end: node.end };
}

/** Clients refuse a selection that is not inside. */
function within(inner: Span, outer: Span): Span {
  return inner.start >= outer.start && inner.end <= outer.end
    ? inner
    : { start: outer.start, end: Math.min(outer.end, outer.start + 1) };
}

function matchText(rule: Field, section: string): string {
  const [match] = rule.get('match').items();
  if (match === undefined) return section === 'http' ? 'every request' : 'every connection';
  const [uri] = match.get('uri').members();
  if (uri !== undefined) return `${String(uri.key)} ${uri.text ?? '?'}`;
  const sni = match.get('sniHosts').texts();
  if (sni.length > 0) return sni.join(', ');
  const port = writtenNumber(match.get('port'));
  return port === undefined
    ? match
        .members()
        .map(({ key }) => String(key))
        .join(', ')
    : `port ${port}`;
}

/** Where a rule sends its requests, with weights. */
function leadsTo(rule: Field): string | undefined {
  if (rule.get('redirect').exists) return 'redirect';
  if (rule.get('directResponse').exists)
    return `answers ${writtenNumber(rule.at('directResponse.status')) ?? ''}`.trim();
  if (rule.get('delegate').exists) return `delegate ${rule.at('delegate.name').text ?? '?'}`;
  const destinations = rule.get('route').items();
  const names = destinations.map((route) => {
    const subset = route.at('destination.subset').text;
    const host = `${route.at('destination.host').text ?? '?'}${subset === undefined ? '' : ` ${subset}`}`;
    const weight = route.get('weight').number;
    return weight === undefined || destinations.length === 1 ? host : `${host} ${weight}`;
  });
  return names.length === 0 ? undefined : `→ ${names.join(', ')}`;
}

function labelText(labels: Field): string {
  return [...labels.textMap()].map(([key, value]) => `${key}=${value}`).join(', ');
}

function writtenNumber(field: Field): string | undefined {
  return field.number === undefined ? undefined : String(field.number);
}

function texts(...parts: readonly (string | undefined)[]): string | undefined {
  const known = parts.filter((part) => part !== undefined && part !== '');
  return known.length === 0 ? undefined : known.join(' ');
}
