import test from 'ava'
import { parseDuration } from '../../src/lib/duration.ts'

test('a duration is a number of minutes, hours, days or weeks', t => {
  t.is(parseDuration('30m'), 1_800_000)
  t.is(parseDuration('12h'), 43_200_000)
  t.is(parseDuration('90d'), 7_776_000_000)
  t.is(parseDuration('2w'), 1_209_600_000)
  for (const text of ['', '90', 'd', '-1d', '1.5d', '90 d', '9999999d', '1y', 'constructor']) {
    t.is(parseDuration(text), undefined, text)
  }
})
