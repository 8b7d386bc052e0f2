import { once } from 'node:events'
import { execFile } from 'node:child_process'
import test from 'ava'
import { hashOfNobody, ownThreads } from '../../src/lib/password-engine.ts'
import { createPasswordHasher, HasherBusy } from '../../src/lib/password-hasher.ts'
import { createPasswordProcess } from '../../src/lib/password-process.ts'

test('GEN-13: one password however its spaces and accents are written, another where case differs', async t => {
  const hasher = createPasswordHasher({ lanes: 1, queue: 4 })
  const hash = await hasher.hash('cafe\u0301\u00a0noir')
  t.true(await hasher.verify('caf\u00e9 noir', hash))
  t.false(await hasher.verify('Caf\u00e9 noir', hash))
})

test('without a hash the same work is done and nothing matches', async t => {
  const hasher = createPasswordHasher({ lanes: 1, queue: 4 })
  t.false(await hasher.verify('anything', undefined))
  const shape = (hash: string): string => hash.replace(/\$[\w+/]+\$[\w+/]+$/, '')
  t.is(shape(hashOfNobody), shape(await ownThreads.hash('anything')))
})

test('past the queue work is refused at once, and what was taken is done', async t => {
  const hasher = createPasswordHasher({ lanes: 1, queue: 2 })
  const all = await Promise.allSettled([1, 2, 3, 4, 5].map(n => hasher.hash(`password ${n}`)))
  t.is(all.filter(({ status }) => status === 'fulfilled').length, 3)
  for (const each of all) if (each.status === 'rejected') t.true(each.reason instanceof HasherBusy)
})

test('a process of its own gives the same answers, and is started again when it was killed', async t => {
  const passwords = createPasswordProcess()
  const { engine } = passwords
  const hash = await engine.hash('three unrelated words')
  t.true(await ownThreads.verify('three unrelated words', hash))
  t.deepEqual(
    await Promise.all([engine.verify('three unrelated words', hash), engine.verify('two', hash)]),
    [true, false],
  )
  await t.throwsAsync(engine.verify('anything', 'no hash'))
  const lost = t.throwsAsync(engine.hash('lost'), { message: /ended/ })
  passwords.kill()
  await lost
  t.true(await engine.verify('three unrelated words', hash))
  passwords.close()
})

test('it ends with the process that started it, even when that is killed', async t => {
  const code = `
    import { createPasswordProcess } from '${new URL('../../src/lib/password-process.ts', import.meta.url).href}'
    const passwords = createPasswordProcess()
    await passwords.engine.hash('anything')
    console.log(passwords.pid())
    setInterval(() => {}, 1000)`
  const child = execFile(process.execPath, ['--input-type=module', '-e', code])
  const [line] = (await once(child.stdout ?? child, 'data')) as [string]
  child.kill('SIGKILL')
  await once(child, 'exit')
  while (isAlive(Number(line))) await new Promise(resolve => setTimeout(resolve, 20))
  t.false(isAlive(Number(line)))
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
