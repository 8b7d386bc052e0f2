import test from 'ava'
import { openEmbeddedDatabase } from '../../../src/storage/embedded/open-embedded-database.ts'
import { postmasterPid, silent, startOpener, temporaryDataDir } from '../../support/embedded.ts'
import { queryOnce } from '../../support/test-server.ts'

test('processes that start at once on a new folder share one server; the last one out ends it', async t => {
  const dataDir = await temporaryDataDir(t)
  const openers = [1, 2, 3].map(() => startOpener(t, dataDir))
  const opened = await Promise.all(openers.map(opener => opener.opened))
  t.is(new Set(opened.map(({ url }) => url)).size, 1)
  const pid = postmasterPid(dataDir)
  for (const { url } of opened) t.is((await queryOnce(url, 'select 1')).length, 1)

  const [first, second, third] = openers
  t.is(await first?.end('SIGTERM'), 0)
  t.is(postmasterPid(dataDir), pid)
  await second?.end('SIGKILL')
  t.is(postmasterPid(dataDir), pid)
  t.is(await third?.end('SIGTERM'), 0)
  t.is(postmasterPid(dataDir), undefined)
})

test('processes that leave at once end the server', async t => {
  const dataDir = await temporaryDataDir(t)
  const openers = [1, 2, 3].map(() => startOpener(t, dataDir))
  await Promise.all(openers.map(opener => opener.opened))
  const codes = await Promise.all(openers.map(opener => opener.end('SIGTERM')))
  t.deepEqual(codes, [0, 0, 0])
  t.is(postmasterPid(dataDir), undefined)
})

test('who comes while the last one leaves always gets a server that stays', async t => {
  const dataDir = await temporaryDataDir(t)
  const options = { dataDir, log: silent, fsync: false }
  let current = await openEmbeddedDatabase(options)
  for (let round = 0; round < 12; round += 1) {
    const leaving = current.stop()
    // at a different moment of the stop each time
    await new Promise(resolve => setTimeout(resolve, round * 4))
    current = await openEmbeddedDatabase(options)
    await leaving
    t.is((await queryOnce(current.url('cohort'), 'select 1')).length, 1)
  }
  await current.stop()
  t.is(postmasterPid(dataDir), undefined)
})
