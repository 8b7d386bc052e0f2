import { hash } from 'node:crypto'

const probes = 13
const bitsPerText = 19.2 // one in 10,000 texts that were not added is taken for one that was

/** The bits of a Bloom filter that has these texts. */
export function bloomFilter(texts: ReadonlySet<string>): Uint8Array {
  const bits = new Uint8Array(Math.ceil((texts.size * bitsPerText) / 8))
  for (const text of texts) {
    for (const bit of bitsOf(text, bits)) bits[bit >> 3] = byteAt(bits, bit) | (1 << (bit & 7))
  }
  return bits
}

/** Whether a text was added to the filter with these bits; for a few others true as well. */
export function isIn(bits: Uint8Array, text: string): boolean {
  return bitsOf(text, bits).every(bit => (byteAt(bits, bit) & (1 << (bit & 7))) !== 0)
}

function bitsOf(text: string, { length }: Uint8Array): readonly number[] {
  const digest = hash('sha256', text, 'buffer')
  const [first, step] = [digest.readUInt32LE(0), digest.readUInt32LE(4)]
  return Array.from({ length: probes }, (_, probe) => (first + probe * step) % (length * 8))
}

function byteAt(bits: Uint8Array, bit: number): number {
  return bits[bit >> 3] ?? 0
}
