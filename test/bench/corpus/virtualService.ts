import type { Context, Service } from './names';
import { fqdn, meta, service } from './names';
import type { Random } from './random';

/** A rule of the VirtualService that is being written. */
interface Rule {
  readonly s: Service;
  readonly ctx: Context;
  readonly last: boolean;
  /** The mistake, where it belongs into the last rule. */
  readonly bad: string | undefined;
}

/** @param bad the mistake to make, if any. */
export function virtualService(s: Service, ctx: Context, bad: string | undefined): string {
  const rules: string[] = [];
  for (let k = 0, n = s.r.int(1, 4); k < n; k++) {
    const last = k === n - 1;
    rules.push(ruleText({ s, ctx, last, bad: last ? bad : undefined }, k));
  }
  const isServed = s.i % 20 === 0;
  const gateway = bad === 'unknown-gateway' ? 'no-such-gateway' : isServed ? `${s.name}-gw` : undefined;
  const gateways = gateway === undefined ? '' : `  gateways:\n    - ${s.ns}/${gateway}\n    - mesh\n`;
  const apiVersion = bad === 'wrong-version' ? 'v2' : s.apiVersion;
  const twice = bad === 'duplicate-key' ? `  exportTo:\n    - "."\n  exportTo:\n    - "*"\n` : '';
  return `apiVersion: networking.istio.io/${apiVersion}\nkind: VirtualService\n${meta(s.name, s.ns, s.name)}spec:\n  hosts:\n    - ${s.name}\n    - ${fqdn(s.i)}\n${gateways}${twice}  http:\n${rules.join('')}`;
}

function ruleText(rule: Rule, k: number): string {
  const { r } = rule.s;
  let text = `    - name: ${rule.last ? 'default' : `route-${k}`}\n`;
  if (!rule.last) text += matches(rule.s);
  if (r.chance(0.2)) text += `      rewrite:\n        uri: /\n`;
  text += `      route:\n${!rule.last && r.chance(0.3) ? elsewhere(rule) : destinations(rule)}`;
  return text + extras(rule);
}

function matches({ name, r }: Service): string {
  let text = '      match:\n';
  for (let m = 0, mm = r.int(1, 2); m < mm; m++) {
    text += `        - uri:\n            ${r.pick(['prefix', 'exact', 'regex'])}: /${name}/${r.pick(['v1', 'v2', 'health', 'items', 'search'])}${m}\n`;
    if (r.chance(0.4))
      text += `          headers:\n            x-${r.pick(['tenant', 'canary', 'user-group'])}:\n              exact: "${r.pick(['beta', 'internal', 'on'])}"\n`;
  }
  return text;
}

/** A route to another service. */
function elsewhere({ s, ctx }: Rule): string {
  const other = service(s.r.int(0, ctx.services - 1), ctx.seed);
  return `        - destination:\n            host: ${fqdn(other.i)}\n            subset: ${other.subsets[0]}\n            port:\n              number: ${other.port}\n`;
}

function destinations({ s, last, bad }: Rule): string {
  const shares = weights(s.r, s.subsets.length);
  let text = '';
  for (const [x, v] of s.subsets.entries()) {
    const mistake = x === 0 ? bad : undefined;
    const share = (shares[x] ?? 0) - (mistake === 'weights-sum' ? 7 : 0);
    const weight = mistake === 'wrong-type' ? '"most"' : share;
    const subset = mistake === 'unknown-subset' ? 'v9' : v;
    const own = mistake === 'unknown-host' ? `${s.name}-missing` : last && s.r.chance(0.5) ? fqdn(s.i) : s.name;
    text += `        - destination:\n            host: ${own}\n            subset: ${subset}\n            port:\n              number: ${s.port}\n          weight: ${weight}\n`;
  }
  return text;
}

function weights(r: Random, n: number): number[] {
  if (n === 1) return [100];
  if (n > 2) return [80, 15, 5];
  const second = r.pick([5, 10, 20, 50, 90]);
  return [100 - second, second];
}

function extras({ s, bad }: Rule): string {
  const { r } = s;
  let text = '';
  if (r.chance(0.6)) text += `      timeout: ${bad === 'bad-duration' ? 'fast' : `${r.int(1, 30)}s`}\n`;
  else if (bad === 'bad-duration') text += '      timeout: fast\n';
  if (r.chance(0.5) || bad === 'unknown-field') {
    const name = bad === 'unknown-field' ? 'retires' : 'retries';
    text += `      ${name}:\n        attempts: ${r.int(1, 5)}\n        perTryTimeout: 2s\n        retryOn: 5xx,reset,connect-failure\n`;
  }
  if (r.chance(0.1))
    text += `      fault:\n        delay:\n          fixedDelay: 5s\n          percentage:\n            value: 0.${r.int(1, 9)}\n`;
  if (r.chance(0.1))
    text += `      corsPolicy:\n        allowOrigins:\n          - exact: https://${s.name}.example.test\n        allowMethods: [GET, POST, OPTIONS]\n        maxAge: 24h\n`;
  return text;
}
