import test from 'ava'
import { countResults } from './report-counts.ts'

const cases = [
  ['a clean run', '  ✔ a › b\n  ─\n\n  12 tests passed\n', 0, { passed: 12, failed: 0 }],
  ['one test', '  ✔ a\n  ─\n\n  1 test passed\n  1 test skipped\n', 0, { passed: 1, failed: 0 }],
  ['a coloured run', '\u001B[32m  2 tests passed\u001B[39m\n', 0, { passed: 2, failed: 0 }],
  [
    'failures of several kinds',
    '  ✔ a\n  ✔ b\n  ✘ [fail]: c\n  ─\n\n  1 hook failed\n  2 tests failed\n  1 uncaught exception\n  3 unhandled rejections\n',
    1,
    { passed: 2, failed: 7 },
  ],
  [
    'a crash beside passed tests',
    '  ✘ f exited\n  ─\n\n  2 tests passed\n',
    1,
    { passed: 2, failed: 1 },
  ],
  [
    'a timeout',
    '  ✔ a\n  ─\n\n  1 test remained pending after a timeout\n',
    1,
    { passed: 1, failed: 1 },
  ],
  ['an end before the summary', '  ✔ a\n  ✔ b\n', 0, { passed: 2, failed: 1 }],
  ['a bad exit after a good report', '  5 tests passed\n', 1, { passed: 5, failed: 1 }],
  ['no tests', '  ✘ Couldn’t find any files to test\n', 1, { passed: 0, failed: 1 }],
  ['nothing at all', '', 0, { passed: 0, failed: 1 }],
  [
    'a log that looks like a result',
    '  ✔ a\n    ✔ b\n    3 tests failed\n  1 test passed\n',
    0,
    { passed: 1, failed: 0 },
  ],
] as const

for (const [name, report, code, counts] of cases) {
  test(`${name} is counted`, t => {
    t.deepEqual(countResults(report, code), counts)
  })
}
