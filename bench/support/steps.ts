import type { Row } from './measure.ts'

/** Tells on standard error what goes on and how long it took. */
export async function step<Result>(title: string, act: () => Promise<Result>): Promise<Result> {
  const began = performance.now()
  process.stderr.write(`${title} … `)
  const result = await act()
  process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0)} s\n`)
  return result
}

/** Measures the parts that BENCH_ROWS names, separated by commas, or all of them: one after the other, each a step. */
export async function measureParts(
  parts: Readonly<Record<string, () => Promise<readonly Row[]>>>,
): Promise<readonly Row[]> {
  const picked = process.env['BENCH_ROWS']?.split(',')
  const measured: Row[] = []
  for (const [title, rows] of Object.entries(parts)) {
    if (picked?.includes(title) ?? true) measured.push(...(await step(title, rows)))
  }
  return measured
}
