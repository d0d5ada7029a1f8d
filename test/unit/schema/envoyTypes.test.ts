import assert from 'node:assert/strict';
import { readDescriptors } from '../../../schemas/generator/importDescriptors';
import { readWire } from '../../../schemas/generator/wire';
import { createEnvoyTypes } from '../../../server/src/core/schema/envoyTypes';

const ROUTE = 'envoy.config.route.v3.Route';

describe("types of Envoy's configuration", () => {
  const types = createEnvoyTypes();

  it('finds a field by both of its names', () => {
    const cluster = types.message('envoy.config.cluster.v3.Cluster', '1.31');
    assert.equal(cluster?.get('connect_timeout')?.type.message, 'google.protobuf.Duration');
    assert.equal(cluster.get('connectTimeout'), cluster.get('connect_timeout'));
    assert.ok(cluster.get('dns_lookup_family')?.type.values?.includes('V4_ONLY'));
  });

  it('knows lists and maps', () => {
    const route = types.message(ROUTE, '1.31');
    assert.equal(route?.get('request_headers_to_add')?.type.repeated, true);
    assert.deepEqual(route.get('typed_per_filter_config')?.type, {
      kind: 'message',
      message: 'google.protobuf.Any',
      key: 'string',
    });
  });

  it('has what a minor has, and the oldest for all before', () => {
    const name = 'per_connection_buffer_high_watermark_timeout';
    const has = (minor: '1.24' | '1.28' | '1.30'): boolean =>
      types.message('envoy.config.cluster.v3.Cluster', minor)?.has(name) === true;
    assert.deepEqual([has('1.24'), has('1.28'), has('1.30')], [false, false, true]);
    assert.equal(types.fieldLifetime('envoy.config.cluster.v3.Cluster', name)?.since, '1.30');
    assert.ok((types.message('envoy.config.cluster.v3.Cluster', '1.24')?.size ?? 0) > 50);
  });

  it('tells what is not described from what does not exist', () => {
    assert.equal(types.message('envoy.config.shop.v3.Shop', '1.31'), undefined);
    assert.equal(types.mayExist('envoy.config.shop.v3.Shop'), false);
    assert.equal(types.mayExist('istio.networking.v1alpha3.Gateway'), true);
  });

  it('describes every message that a described one refers to', () => {
    const missing = types
      .names('1.32')
      .flatMap((name) =>
        [...(types.message(name, '1.32') ?? new Map())].flatMap(([field, { type }]) =>
          type.message === undefined || types.message(type.message, '1.32') !== undefined ? [] : [`${name}.${field}`],
        ),
      );
    assert.deepEqual(missing, []);
  });
});

/** A field of a protobuf message in its binary form: a text, or the parts of a message. */
function field(number: number, value: string | number | readonly Uint8Array[]): Uint8Array {
  if (typeof value === 'number') return Uint8Array.from([number << 3, value]);
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : Buffer.concat([...value]);
  const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7];
  return Uint8Array.from([(number << 3) | 2, ...length, ...bytes]);
}

describe('reading a FileDescriptorSet', () => {
  const message = (name: string, ...fields: Uint8Array[]): Uint8Array => field(4, [field(1, name), ...fields]);
  const file = field(1, [
    field(2, 'envoy.config.shop.v3'),
    message(
      'Shop',
      field(2, [field(1, 'name'), field(4, 1), field(5, 9)]),
      field(2, [field(1, 'items'), field(4, 3), field(5, 11), field(6, '.envoy.config.shop.v3.Item')]),
      field(2, [field(1, 'state'), field(4, 1), field(5, 14), field(6, '.envoy.config.shop.v3.State')]),
    ),
    message('Item', field(2, [field(1, 'weight'), field(4, 1), field(5, 13)])),
    field(5, [field(1, 'State'), field(2, [field(1, 'OPEN'), field(2, 0)])]),
  ]);
  const other = field(1, [field(2, 'shop.admin'), message('Tool')]);

  it('keeps names and types, and names the packages it leaves out', () => {
    assert.deepEqual(readDescriptors(Buffer.concat([file, other])), {
      others: ['shop.admin'],
      enums: { 'envoy.config.shop.v3.State': ['OPEN'] },
      messages: {
        'envoy.config.shop.v3.Item': { weight: 'uint32' },
        'envoy.config.shop.v3.Shop': {
          name: 'string',
          items: '[].envoy.config.shop.v3.Item',
          state: '=envoy.config.shop.v3.State',
        },
      },
    });
  });

  it('fails on what is no protobuf message', () => {
    assert.throws(() => readWire(Uint8Array.from([0x0a, 0x7f])), /not a protobuf message/);
    assert.throws(() => readWire(Uint8Array.from([0x0b])), /not a protobuf message/);
  });
});
