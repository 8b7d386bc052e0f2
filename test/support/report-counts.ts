import { stripVTControlCharacters } from 'node:util'

export type Counts = { readonly passed: number; readonly failed: number }

const failureSummary =
  /^ {2}(\d+) (?:hooks? failed|tests? failed|unhandled rejections?|uncaught exceptions?|tests? remained pending after a timeout)$/gm

/**
 * The counts of an ava run, from its report and exit code. Ava sums up the passed tests only when all passed, so their lines
 * are counted otherwise. Whatever is not a clean end is a failure: a crash, a timeout, a report without an end, no test.
 */
export function countResults(report: string, exitCode: number): Counts {
  const text = stripVTControlCharacters(report)
  const summed = /^ {2}(\d+) tests? passed$/m.exec(text)
  const passed = summed === null ? count(text, /^ {2}✔ /gm) : Number(summed[1])
  const failures = [...text.matchAll(failureSummary)].map(([, number]) => Number(number))
  const failed = failures.reduce((sum, number) => sum + number, 0)
  const isClean = exitCode === 0 && summed !== null && failed === 0
  return { passed, failed: isClean ? 0 : Math.max(failed, count(text, /^ {2}✘ /gm), 1) }
}

function count(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length
}
