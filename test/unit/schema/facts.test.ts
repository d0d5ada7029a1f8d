import assert from 'node:assert/strict';
import { fieldAt } from '../../../server/src/core/schema/fieldAt';
import {
  gatewayApiKinds,
  isGatewayApiGroup,
  isIstioGroup,
  istioKinds,
  kindInfo,
  otherIstioGroup,
} from '../../../server/src/core/schema/kinds';
import { minors, newestMinor } from '../../../server/src/core/schema/minors';
import { createSchemas, isMissing } from '../../../server/src/core/schema/schemas';
import type { FieldSchema, KindSchema, Minor } from '../../../server/src/core/schema/types';

const schemas = createSchemas();
const networking = 'networking.istio.io';

function kind(name: string, minor: Minor = newestMinor): KindSchema {
  const info = istioKinds().find((candidate) => candidate.kind === name);
  assert.ok(info);
  const schema = schemas.schemaFor(info.group, info.versions[0]?.name ?? '', name, minor);
  assert.ok(!isMissing(schema), `${name} in ${minor}`);
  return schema;
}

function field(name: string, path: string, minor?: Minor): FieldSchema | undefined {
  const steps = path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  return fieldAt(kind(name, minor), steps);
}

describe('kinds', () => {
  it('knows the minors', () => {
    assert.deepEqual(minors, ['1.24', '1.25', '1.26', '1.27', '1.28', '1.29', '1.30', '1.31', '1.32']);
  });

  it('lists 15 Istio kinds and the Gateway API', () => {
    assert.equal(istioKinds().length, 15);
    assert.ok(gatewayApiKinds().some((info) => info.kind === 'HTTPRoute'));
  });

  it('prefers v1', () => {
    const versions = kindInfo(networking, 'VirtualService')?.versions.map(({ name }) => name);
    assert.deepEqual(versions, ['v1', 'v1beta1', 'v1alpha3']);
  });

  it('tells the groups apart', () => {
    assert.ok(isIstioGroup('telemetry.istio.io'));
    assert.ok(!isIstioGroup('install.istio.io'));
    assert.ok(isGatewayApiGroup('gateway.networking.k8s.io'));
    assert.equal(otherIstioGroup('rbac.istio.io')?.successor, 'security.istio.io');
    assert.equal(otherIstioGroup('install.istio.io')?.status, 'installer');
    assert.equal(otherIstioGroup(networking), undefined);
  });
});

describe('schemaFor', () => {
  it('gives the same object twice, and another one for another minor', () => {
    assert.equal(kind('Sidecar'), kind('Sidecar'));
    assert.notEqual(kind('Sidecar'), kind('Sidecar', '1.24'));
  });

  it('shares nothing between two Schemas', () => {
    assert.notEqual(createSchemas().schemaFor(networking, 'v1', 'Sidecar', '1.30'), kind('Sidecar', '1.30'));
  });

  it('explains an unknown kind', () => {
    const answer = schemas.schemaFor('security.istio.io', 'v1', 'VirtualService', '1.30');
    assert.deepEqual(answer, { missing: 'kind', otherGroups: [networking] });
  });

  it('explains an unknown version', () => {
    const answer = schemas.schemaFor(networking, 'v1alpha1', 'VirtualService', '1.30');
    assert.deepEqual(answer, { missing: 'version', served: ['v1', 'v1beta1', 'v1alpha3'] });
  });

  it('TrafficExtension needs 1.30', () => {
    const answer = schemas.schemaFor('extensions.istio.io', 'v1alpha1', 'TrafficExtension', '1.29');
    assert.deepEqual(answer, { missing: 'minor', lifetime: { since: '1.30' }, known: minors });
    assert.equal(kind('TrafficExtension', '1.30').root.since, '1.30');
  });

  it('explains a minor that is not at hand', () => {
    const answer = schemas.schemaFor(networking, 'v1', 'Gateway', '1.99');
    assert.deepEqual(answer, { missing: 'minor', lifetime: {}, known: minors });
  });

  it('Gateway of the Gateway API is another kind than that of Istio', () => {
    const answer = schemas.schemaFor('gateway.networking.k8s.io', 'v1', 'Gateway', '1.26');
    assert.ok(!isMissing(answer));
    assert.ok(fieldAt(answer, ['spec', 'listeners']));
    assert.equal(answer.words, 'gateway-api/Gateway');
    assert.equal(fieldAt(answer, ['metadata']), undefined);
  });
});

describe('fields', () => {
  it('DYNAMIC_DNS is a resolution since 1.28', () => {
    assert.ok(!field('ServiceEntry', 'spec.resolution', '1.27')?.enum?.includes('DYNAMIC_DNS'));
    assert.ok(field('ServiceEntry', 'spec.resolution', '1.28')?.enum?.includes('DYNAMIC_DNS'));
    const type = { group: networking, version: 'v1', kind: 'ServiceEntry' };
    assert.deepEqual(schemas.sinceOfValue(type, ['spec', 'resolution'], 'DYNAMIC_DNS'), { since: '1.28' });
    assert.deepEqual(schemas.sinceOfValue(type, ['spec', 'resolution'], 'DNS'), {});
    assert.equal(schemas.sinceOfValue(type, ['spec', 'resolution'], 'DNZ'), undefined);
  });

  it('prefixRewrite of a redirect is there since 1.31', () => {
    assert.equal(field('VirtualService', 'spec.http.0.redirect.prefixRewrite', '1.30'), undefined);
    assert.equal(field('VirtualService', 'spec.http.0.redirect.prefixRewrite', '1.31')?.since, '1.31');
    const type = { group: networking, version: 'v1beta1', kind: 'VirtualService' };
    assert.deepEqual(schemas.sinceOf(type, ['spec', 'http', 0, 'redirect', 'prefixRewrite']), { since: '1.31' });
    assert.equal(schemas.sinceOf(type, ['spec', 'http', 0, 'redirect', 'prefix']), undefined);
  });

  it('a member is not older than the block that holds it', () => {
    const path = 'spec.trafficPolicy.loadBalancer.zoneAwareLbSetting.enabled';
    assert.equal(field('DestinationRule', path)?.since, '1.31');
    assert.equal(
      field('DestinationRule', 'spec.trafficPolicy.loadBalancer.localityLbSetting.enabled')?.since,
      undefined,
    );
  });

  it('limits follow the minor', () => {
    const path = 'spec.trafficPolicy.loadBalancer.warmup.aggression';
    assert.equal(field('DestinationRule', path, '1.28')?.minimum, 1);
    assert.equal(field('DestinationRule', path, '1.29')?.minimum, 0);
    assert.deepEqual(field('RequestAuthentication', 'spec.jwtRules.0', '1.26')?.required, ['issuer']);
    assert.equal(field('RequestAuthentication', 'spec.jwtRules.0', '1.27')?.required, undefined);
  });

  it('knows what istiod makes of a value', () => {
    assert.equal(field('VirtualService', 'spec.http.0.timeout')?.istio, 'duration');
    assert.equal(field('VirtualService', 'spec.http.0.match.0.uri')?.istio, 'stringMatch');
    assert.equal(field('VirtualService', 'spec.http.0.match.0.headers.x-user.regex')?.istio, 'regex');
    assert.equal(field('VirtualService', 'spec.http.0.fault.abort.percentage')?.istio, 'percent');
    assert.equal(field('VirtualService', 'spec.http.0.corsPolicy.allowCredentials')?.istio, 'wrapper');
    assert.equal(field('VirtualService', 'spec.http.0.directResponse.body.bytes')?.istio, 'bytes');
    assert.equal(field('WasmPlugin', 'spec.pluginConfig')?.istio, 'struct');
    assert.equal(field('WasmPlugin', 'spec.pluginConfig')?.open, true);
  });

  it('knows what is deprecated', () => {
    assert.equal(field('VirtualService', 'spec.http.0.mirror_percent')?.deprecated, true);
    assert.equal(field('VirtualService', 'spec.http.0.fault.delay.percent')?.deprecated, true);
    assert.deepEqual(field('DestinationRule', 'spec.trafficPolicy.loadBalancer.simple')?.deprecatedValues, [
      'LEAST_CONN',
    ]);
  });

  it('turns unions into groups', () => {
    assert.deepEqual(field('VirtualService', 'spec.http.0.match.0.uri')?.oneOf, [
      { members: ['exact', 'prefix', 'regex'], required: false },
    ]);
    assert.equal(field('DestinationRule', 'spec.trafficPolicy.loadBalancer.consistentHash')?.oneOf?.length, 2);
  });

  it('knows the unique keys of a list', () => {
    assert.deepEqual(field('ServiceEntry', 'spec.ports')?.mapKeys, ['name']);
  });

  it('finds nothing below a leaf, an unknown key or a wrong step', () => {
    assert.equal(field('ServiceEntry', 'spec.location.x'), undefined);
    assert.equal(field('ServiceEntry', 'spec.toString'), undefined);
    assert.equal(field('ServiceEntry', 'spec.ports.number'), undefined);
    assert.equal(field('ServiceEntry', 'spec.0'), undefined);
  });

  it('keeps what the Gateway API says more', () => {
    const gateway = schemas.schemaFor('gateway.networking.k8s.io', 'v1', 'Gateway', newestMinor);
    assert.ok(!isMissing(gateway));
    assert.deepEqual(fieldAt(gateway, ['spec', 'addresses', 0])?.formatWhen, [
      { member: 'type', is: 'IPAddress', then: 'value', formats: ['ipv4', 'ipv6'] },
    ]);
    assert.equal(fieldAt(gateway, ['spec', 'addresses', 0, 'type'])?.default, 'IPAddress');
  });
});

describe('mesh objects', () => {
  it('have the names and types of JSON', () => {
    const mesh = schemas.meshSchema('MeshConfig', newestMinor);
    assert.ok(mesh?.protoJson);
    assert.equal(fieldAt(mesh, ['connectTimeout'])?.istio, 'duration');
    assert.equal(fieldAt(mesh, ['default_config', 'proxy_metadata'])?.type, 'map');
    assert.equal(fieldAt(mesh, ['extensionProviders', 0, 'prometheus'])?.type, 'object');
    assert.equal(fieldAt(mesh, ['extensionProviders', 0])?.oneOf?.[0]?.members.includes('zipkin'), true);
  });

  it('follow the minors', () => {
    const path = ['defaultHttpRetryPolicy', 'backoff'];
    const older = schemas.meshSchema('MeshConfig', '1.25');
    assert.ok(older);
    assert.equal(fieldAt(older, path), undefined);
    assert.deepEqual(schemas.sinceOf({ mesh: 'MeshConfig' }, path), { since: '1.26' });
    assert.deepEqual(schemas.sinceOf({ mesh: 'MeshConfig' }, ['default_config', 'connection_settings', 'profile']), {
      since: '1.31',
    });
    const mode = ['outboundTrafficPolicy', 'mode'];
    assert.deepEqual(schemas.sinceOfValue({ mesh: 'MeshConfig' }, mode, 'ALLOW_ANY_DYNAMIC_DNS'), { since: '1.30' });
    assert.equal(schemas.meshSchema('MeshNetworks', '1.99'), undefined);
  });
});
