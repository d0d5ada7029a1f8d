import assert from 'node:assert/strict';
import { annotationValueProblem } from '../../../server/src/core/istio/annotationValues';
import {
  pathTemplateProblem,
  serviceAccountProblem,
  sourceTrustDomainProblem,
  wildcardValueProblem,
} from '../../../server/src/core/istio/authorizationValues';
import { base64Length, base64Problem } from '../../../server/src/core/istio/base64';
import { conditionKeyProblem, conditionKeys, conditionValueProblem } from '../../../server/src/core/istio/conditionKey';
import { isCipherSuite, isEcdhCurve } from '../../../server/src/core/istio/envoyNames';
import { exportToProblems, parseExportToAnnotation, visibleTo } from '../../../server/src/core/istio/exportTo';
import { parseBoolean, parseInteger, parseUnsigned } from '../../../server/src/core/istio/goNumbers';
import { isHttpStatusCode } from '../../../server/src/core/istio/httpNames';
import { localitiesProblem } from '../../../server/src/core/istio/locality';
import { isFractionalPercent, isPercent } from '../../../server/src/core/istio/percent';
import { isPort, reservedUse } from '../../../server/src/core/istio/ports';
import * as protocol from '../../../server/src/core/istio/protocol';
import { quantityProblem } from '../../../server/src/core/istio/quantity';
import { parseRetryOn, retryOnProblems } from '../../../server/src/core/istio/retryOn';
import { regexProblem, stringMatchProblem } from '../../../server/src/core/istio/stringMatch';
import { unixPathProblem } from '../../../server/src/core/istio/unixAddress';
import { utf8Length } from '../../../server/src/core/istio/utf8';
import { agreesWith, kind, kinds } from './measured';

describe('values', () => {
  agreesWith('values', {
    parseProtocol: ([text = '']) => protocol.parseProtocol(text),
    servicePortProtocol: ([port = '', name = '', l4 = '', app = '']) =>
      protocol.servicePortProtocol({
        port: Number(port),
        name,
        protocol: l4,
        ...(app === '-' ? {} : { appProtocol: app }),
      }),
    exportToProblems: ([namespace = '', entry, selector, ...exportTo]) => {
      const owner = entry === 'se' ? 'ServiceEntry' : 'DestinationRule';
      return kinds(exportToProblems(exportTo, { kind: owner, namespace, hasWorkloadSelector: selector === 'sel' }));
    },
    retryOnProblems: ([text = '']) => retryOnProblems(text).map(({ word }) => word),
    parseRetryOn: ([text = '']) => {
      const { words, statusCodes } = parseRetryOn(text);
      return [words, statusCodes];
    },
    quantityProblem: ([text = '']) => quantityProblem(text) === undefined,
    base64Problem: ([text = '']) => (base64Problem(text) ? undefined : base64Length(text)),
    unixPathProblem: ([text = '']) => unixPathProblem(text) === undefined,
    isCipherSuite: ([text = '']) => isCipherSuite(text),
    localitiesProblem: (list) => kind(localitiesProblem(list)),
    wildcardValueProblem: ([text = '']) => wildcardValueProblem(text) === undefined,
    sourceTrustDomainProblem: ([text = '']) => sourceTrustDomainProblem(text) === undefined,
    serviceAccountProblem: ([text = '']) => serviceAccountProblem(text) === undefined,
    pathTemplateProblem: ([text = '']) => kind(pathTemplateProblem(text)),
    conditionProblem: ([key = '', value = '']) =>
      (conditionKeyProblem(key) ?? conditionValueProblem(key, value)) === undefined,
    annotationValueProblem: ([name = '', value = '']) => annotationValueProblem(name, value) === undefined,
  });
});

describe('protocols', () => {
  it('of Service ports come from appProtocol, else from the name', () => {
    const of = protocol.servicePortProtocol;
    assert.equal(of({ port: 80, name: 'http-web' }), 'HTTP');
    assert.equal(of({ port: 80, name: 'httpweb' }), 'auto', 'only up to the first hyphen');
    assert.equal(of({ port: 80, name: 'http', appProtocol: 'acme.com/x' }), 'auto', 'appProtocol wins, known or not');
    assert.equal(of({ port: 80, appProtocol: 'kubernetes.io/h2c' }), 'HTTP2');
    assert.equal(of({ port: 80, name: 'GRPC-Web-x' }), 'GRPC-Web');
    assert.equal(of({ port: 3306 }), 'TCP', 'servers that speak first');
    assert.equal(of({ port: 80, name: 'http', protocol: 'UDP' }), 'UDP');
  });

  it('belong to families', () => {
    assert.equal(protocol.parseProtocol('hbone'), 'auto');
    assert.equal(protocol.isKnownProtocol(''), true);
    assert.deepEqual(protocol.protocols.filter(protocol.isHttp2), ['HTTP2', 'GRPC', 'GRPC-Web']);
    assert.deepEqual(protocol.protocols.filter(protocol.isTls), ['HTTPS', 'TLS']);
    assert.equal(protocol.listenerProtocol('HTTPS'), 'TCP', 'no HTTP routing within TLS');
    assert.equal(protocol.listenerProtocol('auto'), 'auto');
    assert.equal(protocol.afterTlsTermination('HTTPS'), 'HTTP');
    for (const name of protocol.protocols) {
      assert.equal([protocol.isHttp, protocol.isTcp].filter((is) => is(name)).length, name === 'UDP' ? 0 : 1, name);
    }
  });
});

describe('exportTo', () => {
  const table: readonly (readonly [exportTo: readonly string[], own: boolean, other: boolean, why: string])[] = [
    [[], true, true, 'the default of the mesh: everybody'],
    [['.'], true, false, ''],
    [['*', 'x'], true, true, 'with * nothing else counts'],
    [['~'], false, false, 'not even the own namespace'],
    [['other'], false, true, 'exported away'],
    [['.', 'other'], true, true, ''],
  ];
  for (const [exportTo, own, other, why] of table) {
    it(`${JSON.stringify(exportTo)}${why && `: ${why}`}`, () => {
      assert.equal(visibleTo(exportTo, 'own', 'own', []), own);
      assert.equal(visibleTo(exportTo, 'own', 'other', ['*']), other);
    });
  }

  it('the default of the mesh holds for empty lists', () => {
    assert.equal(visibleTo([], 'own', 'other', ['.']), false);
    assert.equal(visibleTo([], 'own', 'own', ['.']), true);
    assert.deepEqual(parseExportToAnnotation(' . , shop'), ['.', 'shop']);
    assert.deepEqual(parseExportToAnnotation(''), []);
  });

  it('problems', () => {
    const service = { kind: 'ServiceEntry', namespace: 'own', hasWorkloadSelector: false } as const;
    assert.deepEqual(exportToProblems(['own', '.'], service), [{ problem: 'own-namespace-twice', index: 1 }]);
    assert.deepEqual(exportToProblems(['~', 'x'], service), [{ problem: 'none-with-others', index: 0 }]);
    const rule = { kind: 'DestinationRule', namespace: 'own', hasWorkloadSelector: true } as const;
    assert.deepEqual(exportToProblems(['.'], rule), []);
    assert.deepEqual(kinds(exportToProblems(['x'], rule)), ['selector-without-own-namespace']);
    assert.deepEqual(kinds(exportToProblems(['.', 'x'], rule)), ['selector-with-others']);
  });
});

describe('small values', () => {
  it('retryOn is cut at commas and nothing else', () => {
    assert.deepEqual(retryOnProblems('5xx,503,reset'), []);
    assert.deepEqual(retryOnProblems('5xx, reset'), [{ problem: 'unknown-word', word: ' reset', at: 4 }]);
    assert.deepEqual(retryOnProblems('5xx,'), [{ problem: 'unknown-word', word: '', at: 4 }]);
    assert.deepEqual(parseRetryOn('503'), { words: ['retriable-status-codes'], statusCodes: [503] });
    assert.equal(isHttpStatusCode(419), false);
  });

  it('regular expressions and string matches', () => {
    assert.equal(kind(regexProblem('é'.repeat(513))), 'too-long', 'bytes count');
    assert.equal(regexProblem('é'.repeat(512)), undefined);
    assert.equal(utf8Length('aé😀\ud800'), 1 + 2 + 4 + 3);
    assert.equal(kind(stringMatchProblem('prefix', '', 'other')), 'empty-prefix');
    assert.equal(stringMatchProblem('prefix', '', 'uri'), undefined);
    assert.equal(kind(stringMatchProblem('regex', '', 'uri')), 'empty');
    assert.equal(stringMatchProblem('regex', '*', 'withoutHeaders'), undefined, 'asks for presence');
    assert.equal(kind(stringMatchProblem('regex', '*', 'other')), 'syntax');
    assert.equal(stringMatchProblem('exact', '', 'other'), undefined);
  });

  it('numbers as Go reads them', () => {
    assert.equal(parseInteger('+0080'), 80n);
    assert.equal(parseInteger('9223372036854775808'), undefined);
    assert.equal(parseInteger('1_000'), undefined);
    assert.equal(parseUnsigned('65536', 16), undefined);
    assert.equal(parseUnsigned('-1', 32), undefined);
    assert.equal(parseBoolean('True'), true);
    assert.equal(parseBoolean('yes'), undefined);
  });

  it('ports and percentages', () => {
    assert.deepEqual([0, 1, 65535, 65536, 1.5].filter(isPort), [1, 65535]);
    assert.equal(reservedUse(15006), 'inbound traffic');
    assert.equal(reservedUse(8080), undefined);
    assert.deepEqual([-1, 0, 100, 101].filter(isPercent), [0, 100]);
    assert.deepEqual([0, 0.00001, 0.0001, 100, 100.1, -1].filter(isFractionalPercent), [0, 0.0001, 100]);
  });

  it('authorization', () => {
    for (const key of conditionKeys)
      assert.equal(conditionKeyProblem(/[[.]$/.test(key) ? `${key}a[b]` : key), undefined, key);
    assert.equal(kind(conditionKeyProblem('request.headers')), 'no-brackets');
    assert.equal(kind(conditionKeyProblem('destination.labels[app]')), 'use-selector');
    assert.equal(kind(conditionValueProblem('destination.port', '65536')), 'not-a-port');
    assert.equal(kind(pathTemplateProblem('/a/{**}/{*}')), 'not-last');
    assert.equal(kind(pathTemplateProblem('/a/{*}/b*')), 'bad-segment');
    assert.equal(pathTemplateProblem('/a/b*'), undefined, 'without template a path is free');
  });

  it('amounts, curves and base64', () => {
    assert.equal(quantityProblem('100m'), undefined);
    assert.equal(kind(quantityProblem('100MB')), 'not-a-number');
    assert.equal(kind(quantityProblem('1Mm')), 'unknown-suffix');
    assert.equal(isEcdhCurve('p-256'), false);
    assert.equal(base64Problem('aGVs\nbG8='), undefined, 'line breaks are ignored');
    assert.deepEqual(base64Problem('a_b='), { problem: 'bad-character', at: 1 });
    assert.equal(base64Length('aGVsbG8='), 5);
  });
});
