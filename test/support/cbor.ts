/** As much of CBOR (RFC 8949) as authenticators write. */
export type Cbor = number | string | Buffer | ReadonlyMap<number | string, Cbor>

export function toCbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') {
    const bytes = Buffer.from(value)
    return Buffer.concat([head(3, bytes.length), bytes])
  }
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value])
  const items = [...value].flatMap(([key, each]) => [toCbor(key), toCbor(each)])
  return Buffer.concat([head(5, value.size), ...items])
}

function head(major: number, size: number): Buffer {
  if (size < 24) return Buffer.from([(major << 5) | size])
  if (size < 256) return Buffer.from([(major << 5) | 24, size])
  const long = Buffer.from([(major << 5) | 25, 0, 0])
  long.writeUInt16BE(size, 1)
  return long
}
