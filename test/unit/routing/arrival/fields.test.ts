import assert from 'node:assert/strict';
import type { ArrivalRequest } from '../../../../server/src/core/index';
import { allow, arrive, jwt, mesh, meshConfig, plain, policy, resultOf, token } from './arriving';

type Row = readonly [rule: string, request: Partial<ArrivalRequest>, result: 'allow' | 'deny'];

/** Each row: a rule of an ALLOW policy, a request, and what becomes of it. */
function decide(rows: readonly Row[], more = ''): void {
  for (const [rule, request, result] of rows)
    it(`${rule} ${JSON.stringify(request)}: ${result}`, () => {
      assert.equal(resultOf(arrive(allow(rule) + more, request)), result);
    });
}

const JWT = jwt('{issuer: https://id.example, jwksUri: https://id.example/keys, spaceDelimitedClaims: [teams]}');

describe('fields of AuthorizationPolicy rules', () => {
  describe('paths', () => {
    const paths = (value: string): string => `{to: [{operation: {paths: [${JSON.stringify(value)}]}}]}`;
    decide([
      [paths('/a'), { path: '/a?x=1' }, 'allow'],
      [paths('/a'), { path: '/a/' }, 'deny'],
      [paths('/A'), { path: '/a' }, 'deny'],
      [paths('/admin*'), { path: '/x/../admin/users' }, 'allow'],
      [paths('/admin*'), { path: '//admin' }, 'deny'],
      [paths('/admin'), { path: '/%2e/admin' }, 'allow'],
      [paths('/files/{*}'), { path: '/files/a' }, 'allow'],
      [paths('/files/{*}'), { path: '/files/' }, 'deny'],
      [paths('/files/{*}'), { path: '/files/a/b' }, 'deny'],
      [paths('/files/{**}'), { path: '/files/' }, 'allow'],
      [paths('/files/{**}'), { path: '/files' }, 'deny'],
      [paths('/{*}/{**}/end'), { path: '/a/b/c/end' }, 'allow'],
      [paths('/a.b/{*}'), { path: '/axb/1' }, 'deny'],
    ]);
  });

  describe('hosts, methods, ports and headers', () => {
    const hosts = (value: string): string => `{to: [{operation: {hosts: [${JSON.stringify(value)}]}}]}`;
    const header = (name: string, value: string): string =>
      `{when: [{key: "request.headers[${name}]", values: [${JSON.stringify(value)}]}]}`;
    decide([
      [hosts('shop.example.com'), { host: 'SHOP.example.com' }, 'allow'],
      [hosts('shop.example.com'), { host: 'shop.example.com:8080' }, 'deny'],
      [hosts('*.example.com'), { host: 'a.b.example.com' }, 'allow'],
      ['{to: [{operation: {methods: [get]}}]}', {}, 'deny'],
      ['{to: [{operation: {methods: ["G*"]}}]}', {}, 'allow'],
      ['{to: [{operation: {ports: ["8080"]}}]}', {}, 'allow'],
      ['{to: [{operation: {ports: ["80"]}}]}', {}, 'deny'],
      [header('X-Tenant', 'gold'), { headers: { 'x-tenant': 'gold' } }, 'allow'],
      [header('x-tenant', 'gold'), { headers: { 'x-tenant': 'Gold' } }, 'deny'],
      [header('x-tenant', '*'), { headers: { 'x-tenant': '' } }, 'allow'],
      [header(':authority', 'web.shop'), {}, 'allow'],
      [header('Host', 'web.*'), {}, 'allow'],
      [header(':method', 'GET'), {}, 'allow'],
      [header(':path', '/a?x=1'), { path: '/a?x=1' }, 'allow'],
      ['{when: [{key: "request.headers[x-a]", notValues: ["1"]}]}', {}, 'allow'],
    ]);
  });

  describe('who calls', () => {
    const source = (text: string): string => `{from: [{source: {${text}}}]}`;
    decide([
      [source('principals: ["cluster.local/ns/web/sa/client"]'), {}, 'allow'],
      [source('principals: ["spiffe://cluster.local/ns/web/sa/client"]'), {}, 'deny'],
      [source('principals: ["*"]'), { from: plain }, 'deny'],
      [source('notPrincipals: ["*"]'), { from: plain }, 'allow'],
      [source('namespaces: ["w*b"]'), {}, 'allow'],
      [source('namespaces: ["we"]'), {}, 'deny'],
      [source('serviceAccounts: [client]'), {}, 'deny'],
      [source('serviceAccounts: [client]'), { from: mesh('shop/client') }, 'allow'],
      [source('serviceAccounts: [web/client]'), {}, 'allow'],
      [source('trustDomains: ["cluster.*"]'), {}, 'allow'],
      [source('trustDomains: [cluster]'), {}, 'deny'],
      [source('ipBlocks: ["10.244.200.0/24"]'), { headers: { 'x-forwarded-for': '1.2.3.4' } }, 'allow'],
      [source('remoteIpBlocks: ["1.2.3.4"]'), { headers: { 'x-forwarded-for': '9.9.9.9, 1.2.3.4' } }, 'allow'],
      [source('remoteIpBlocks: ["9.9.9.9"]'), { headers: { 'x-forwarded-for': '9.9.9.9, 1.2.3.4' } }, 'deny'],
      [source('remoteIpBlocks: ["10.244.200.7"]'), { headers: { 'x-forwarded-for': 'nobody' } }, 'allow'],
    ]);
  });

  describe('with trust domain aliases', () => {
    const principal = (value: string): string => `{from: [{source: {principals: ["${value}"]}}]}`;
    decide(
      [
        [principal('cluster.local/ns/web/sa/client'), {}, 'allow'],
        [principal('old.example/ns/web/sa/client'), {}, 'allow'],
        [principal('strange.example/ns/web/sa/client'), {}, 'deny'],
        [principal('*.example/ns/web/sa/client'), {}, 'allow'],
        ['{from: [{source: {trustDomains: [old.example]}}]}', {}, 'allow'],
        ['{from: [{source: {trustDomains: [cluster.local]}}]}', {}, 'deny'],
      ],
      meshConfig('trustDomain: prod.example\ntrustDomainAliases: [old.example]'),
    );
  });

  describe('what the token says', () => {
    const claim = (key: string, value: string): string =>
      `{when: [{key: "request.auth.claims${key}", values: [${JSON.stringify(value)}]}]}`;
    const principal = (value: string): string => `{from: [{source: {requestPrincipals: ["${value}"]}}]}`;
    decide(
      [
        [claim('[role]', 'admin'), { token: token({ role: 'admin' }) }, 'allow'],
        [claim('[role]', 'a*'), { token: token({ role: ['user', 'admin'] }) }, 'allow'],
        [claim('[level]', '7'), { token: token({ level: 7 }) }, 'deny'],
        [claim('[flag]', 'true'), { token: token({ flag: true }) }, 'deny'],
        [claim('[a][b]', 'x'), { token: token({ a: { b: 'x' } }) }, 'allow'],
        [claim('[a.b]', 'x'), { token: token({ a: { b: 'x' } }) }, 'deny'],
        [claim('[scope]', 'read'), { token: token({ scope: 'read write' }) }, 'allow'],
        [claim('[scope]', 'read write'), { token: token({ scope: 'read write' }) }, 'deny'],
        [claim('[teams]', 'blue'), { token: token({ teams: 'red blue' }) }, 'allow'],
        [claim('[other]', 'blue'), { token: token({ other: 'red blue' }) }, 'deny'],
        [claim('[iss]', 'https://id.example'), { token: token({}) }, 'allow'],
        [principal('https://id.example/ann'), { token: token({ sub: 'ann' }) }, 'allow'],
        [principal('https://id.example/*'), { token: token({ sub: 'ann' }) }, 'allow'],
        [principal('*/ann'), { token: token({ sub: 'ann' }) }, 'allow'],
        [principal('*'), { token: token({}) }, 'deny'],
        [principal('*'), {}, 'deny'],
        ['{from: [{source: {notRequestPrincipals: ["*"]}}]}', {}, 'allow'],
        ['{when: [{key: request.auth.audiences, values: [shop]}]}', { token: token({ aud: 'shop' }) }, 'allow'],
        ['{when: [{key: request.auth.presenter, values: [app]}]}', { token: token({ azp: 'app' }) }, 'allow'],
      ],
      JWT,
    );
  });

  it('is nothing at all when it is empty: the list of a source without values takes everybody', () => {
    assert.equal(resultOf(arrive(allow('{from: [{source: {namespaces: []}}]}'), { from: plain })), 'allow');
  });

  it('needs one entry of from, one of to and all of when', () => {
    const rule =
      '{from: [{source: {namespaces: [a]}}, {source: {namespaces: [web]}}], to: [{operation: {methods: [GET]}}], when: [{key: destination.port, values: ["8080"]}]}';
    assert.equal(resultOf(arrive(allow(rule))), 'allow');
    assert.equal(resultOf(arrive(allow(rule), { method: 'PUT' })), 'deny');
    assert.equal(resultOf(arrive(allow(rule), { from: mesh('b/client') })), 'deny');
  });

  it('of a policy in the root namespace means accounts of the root namespace', () => {
    const rooted = policy('{rules: [{from: [{source: {serviceAccounts: [client]}}]}]}', 'p', 'istio-system');
    assert.equal(resultOf(arrive(rooted, { from: mesh('shop/client') })), 'deny');
    assert.equal(resultOf(arrive(rooted, { from: mesh('istio-system/client') })), 'allow');
  });
});
