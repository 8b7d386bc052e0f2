/** Milliseconds of each run. */
export async function timed(
  times: number,
  act: (index: number) => Promise<unknown>,
): Promise<readonly number[]> {
  const samples: number[] = []
  for (let index = 0; index < times; index++) {
    const began = performance.now()
    await act(index)
    samples.push(performance.now() - began)
  }
  return samples
}

export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Runs `total` acts in `lanes` at once and gives how many a second were done; an act is told its number and lane. */
export async function rate(
  lanes: number,
  total: number,
  act: (index: number, lane: number) => Promise<unknown>,
): Promise<number> {
  let next = 0
  const began = performance.now()
  const run = async (lane: number): Promise<void> => {
    while (next < total) await act(next++, lane)
  }
  await Promise.all(Array.from({ length: lanes }, (_, lane) => run(lane)))
  return (total / (performance.now() - began)) * 1000
}

export type Row = readonly [
  what: string,
  measured: string,
  beside: string,
  goal: string,
  met: boolean | undefined,
]

/** The rows as a Markdown table. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map(([what, measured, beside, goal, met]) => {
    const verdict = met === undefined ? '' : met ? 'yes' : 'NO'
    return `| ${what} | ${measured} | ${beside} | ${goal} | ${verdict} |`
  })
  return [
    '| what | measured | beside it | goal | met |',
    '| --- | --- | --- | --- | --- |',
    ...lines,
  ].join('\n')
}

export function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`
}

export function perSecond(value: number): string {
  return `${Math.round(value)}/s`
}

export function times(value: number): string {
  return `${value.toFixed(2)}×`
}

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`
}
