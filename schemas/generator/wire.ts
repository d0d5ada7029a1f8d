/** One field of a protobuf message as it stands in bytes: a number, or the bytes of a text or message. */
export type WireValue = bigint | Uint8Array;

/**
 * The fields of a protobuf message in its binary form, by field number.
 * Throws when the bytes are no protobuf message.
 */
export function readWire(bytes: Uint8Array): Map<number, WireValue[]> {
  const out = new Map<number, WireValue[]>();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined || shift > 63n) throw new Error('not a protobuf message');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new Error('not a protobuf message');
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const value = readValue(tag & 7, varint, take);
    const known = out.get(tag >> 3);
    if (known === undefined) out.set(tag >> 3, [value]);
    else known.push(value);
  }
  return out;
}

function readValue(type: number, varint: () => bigint, take: (length: number) => Uint8Array): WireValue {
  if (type === 0) return varint();
  if (type === 1) return take(8);
  if (type === 2) return take(Number(varint()));
  if (type === 5) return take(4);
  throw new Error(`not a protobuf message: wire type ${type}`);
}

/** The text of a field; empty when it is not set. */
export function wireText(message: Map<number, WireValue[]>, field: number): string {
  const value = message.get(field)?.at(-1);
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : '';
}

/** The number of a field; undefined when it is not set. */
export function wireNumber(message: Map<number, WireValue[]>, field: number): number | undefined {
  const value = message.get(field)?.at(-1);
  return typeof value === 'bigint' ? Number(value) : undefined;
}

/** The messages of a field. */
export function wireMessages(message: Map<number, WireValue[]>, field: number): Map<number, WireValue[]>[] {
  return (message.get(field) ?? []).flatMap((value) => (value instanceof Uint8Array ? [readWire(value)] : []));
}
