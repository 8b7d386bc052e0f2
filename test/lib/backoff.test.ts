import test from 'ava'
import { backoffSeconds } from '../../src/lib/backoff.ts'

test('the waits grow from seconds to an hour, or as they are asked to', t => {
  const quick = { first: 1, longest: 900 }
  for (const [seconds, shortest] of [
    [backoffSeconds(1), 5],
    [backoffSeconds(4), 40],
    [backoffSeconds(50), 3600],
    [backoffSeconds(2000), 3600],
    [backoffSeconds(1, quick), 1],
    [backoffSeconds(20, quick), 900],
  ] as const) {
    t.true(seconds >= shortest && seconds <= shortest * 1.2, `${seconds}`)
  }
  t.is(backoffSeconds(1, quick, 120), 120)
})
