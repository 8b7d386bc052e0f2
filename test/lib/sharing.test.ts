import { setTimeout as sleep } from 'node:timers/promises'
import test from 'ava'
import { sharing } from '../../src/lib/sharing.ts'

test('who asks while a look-up is under way shares the next one, which begins after they asked', async t => {
  let state = 0
  let looked = 0
  const find = sharing(async () => {
    looked += 1
    const seen = state
    await sleep(20)
    return seen
  })
  const first = find('a')
  await sleep(5)
  state = 1
  const later = [find('a'), find('a'), find('a')]
  t.deepEqual(await Promise.all([first, ...later]), [0, 1, 1, 1])
  t.is(looked, 2)
  state = 2
  t.is(await find('a'), 2)
  t.is(looked, 3)
})

test('keys do not wait for each other, and a failure is that of those who shared it', async t => {
  let failing = true
  const find = sharing(async (key: string) => {
    await sleep(key === 'slow' ? 50 : 1)
    if (failing) throw new Error(key)
    return key
  })
  const slow = find('slow')
  await t.throwsAsync(find('quick'), { message: 'quick' })
  failing = false
  const next = find('slow')
  t.is(await find('quick'), 'quick')
  t.is(await next, 'slow')
  t.is(await slow, 'slow')
})
