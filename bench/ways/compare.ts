import { median, ms } from '../support/measure.ts'

type Samples = { readonly known: readonly number[]; readonly unknown: readonly number[] }

/** The cells of a row: both sides, how far their medians are apart, and what chance has to say about it. */
export function compare({ known, unknown }: Samples): string {
  const { share, p } = mannWhitney(known, unknown)
  const apart = median(known) - median(unknown)
  return [
    side(known),
    side(unknown),
    `${apart.toFixed(2)} ms`,
    `${(share * 100).toFixed(1)} %`,
    p.toFixed(3),
  ].join(' | ')
}

function side(samples: readonly number[]): string {
  const sorted = samples.toSorted((one, other) => one - other)
  const at = (part: number): string =>
    ms(sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN)
  return `${ms(median(samples))} (${at(0.1)} to ${at(0.9)})`
}

/** How often one of the first takes longer than one of the second, and how likely chance alone makes it at least so uneven. */
function mannWhitney(
  first: readonly number[],
  second: readonly number[],
): { readonly share: number; readonly p: number } {
  let above = 0
  for (const one of first) {
    for (const other of second) above += one > other ? 1 : one === other ? 0.5 : 0
  }
  const pairs = first.length * second.length
  const deviation = Math.sqrt((pairs * (first.length + second.length + 1)) / 12)
  const z = Math.abs(above - pairs / 2) / deviation
  return { share: above / pairs, p: 2 * (1 - normal(z)) }
}

/** The distribution function of the normal distribution (Abramowitz and Stegun 26.2.17). */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * z)
  const terms = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429]
  const sum = terms.reduceRight((inner, term) => (inner + term) * t, 0)
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum
}
