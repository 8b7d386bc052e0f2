import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { openEmbeddedDatabase } from '../../../src/storage/embedded/open-embedded-database.ts'
import {
  isAlive,
  postmasterPid,
  queryPatiently,
  silent,
  startOpener,
  temporaryDataDir,
} from '../../support/embedded.ts'
import { queryOnce } from '../../support/test-server.ts'

const options = { log: silent, fsync: false }

test('a killed server is started again, at the same address and with what was acknowledged', async t => {
  const dataDir = await temporaryDataDir(t)
  const lines: string[] = []
  const log = { ...silent, warn: (line: string) => lines.push(line) }
  const database = await openEmbeddedDatabase({ dataDir, log })
  await queryOnce(database.url('cohort'), 'create table kept as select 1 as number')
  for (let round = 2; round <= 4; round += 1) {
    await queryOnce(database.url('cohort'), `insert into kept values (${round})`)
    process.kill(postmasterPid(dataDir) ?? 0, 'SIGKILL')
    const [row] = await queryPatiently(
      database.url('cohort'),
      'select count(*)::int as n from kept',
    )
    t.deepEqual(row, { n: round })
  }
  t.true(lines.some(line => line.includes('was lost')))
  const pid = postmasterPid(dataDir) ?? 0
  await database.stop()
  t.is(postmasterPid(dataDir), undefined)
  t.false(isAlive(pid))
})

test('a crashed backend, which cuts every connection, is recovered from', async t => {
  const dataDir = await temporaryDataDir(t)
  const database = await openEmbeddedDatabase({ ...options, dataDir })
  const [backend] = await queryOnce<{ pid: number }>(
    database.url('cohort'),
    `select pid from pg_stat_activity where application_name = 'cohort presence'`,
  )
  process.kill(backend?.pid ?? 0, 'SIGKILL')
  t.is((await queryPatiently(database.url('cohort'), 'select 1')).length, 1)
  await database.stop()
  t.is(postmasterPid(dataDir), undefined)
})

test('a server whose owner was killed is adopted, looked after and stopped by the next', async t => {
  const dataDir = await temporaryDataDir(t)
  const owner = startOpener(t, dataDir)
  const { url } = await owner.opened
  await queryOnce(url, 'create table kept as select 1 as number')
  await owner.end('SIGKILL')
  const pid = postmasterPid(dataDir) ?? 0
  t.true(isAlive(pid))

  const heir = await openEmbeddedDatabase({ ...options, dataDir })
  t.regex(heir.describe, /already running/)
  t.is(postmasterPid(dataDir), pid)
  process.kill(pid, 'SIGKILL')
  t.is((await queryPatiently(heir.url('cohort'), 'select * from kept')).length, 1)
  t.not(postmasterPid(dataDir), pid)
  await heir.stop()
  t.is(postmasterPid(dataDir), undefined)
})

test('owner and server killed together leave nothing in the way', async t => {
  const dataDir = await temporaryDataDir(t)
  for (let round = 0; round < 3; round += 1) {
    const opener = startOpener(t, dataDir)
    const { url } = await opener.opened
    await queryOnce(url, 'create table if not exists kept (number int)')
    await queryOnce(url, `insert into kept values (${round})`)
    process.kill(postmasterPid(dataDir) ?? 0, 'SIGKILL')
    await opener.end('SIGKILL')
  }
  const database = await openEmbeddedDatabase({ ...options, dataDir })
  t.is((await queryOnce(database.url('cohort'), 'select * from kept')).length, 3)
  await database.stop()
})

test('a process id that came again, as in a restarted container, is not taken for the server', async t => {
  const dataDir = await temporaryDataDir(t)
  const database = await openEmbeddedDatabase({ ...options, dataDir })
  const file = join(dataDir, 'postgres/postmaster.pid')
  const old = await readFile(file, 'utf8')
  await database.stop()
  await writeFile(file, old.replace(/^\d+/, String(process.pid)))
  const again = await openEmbeddedDatabase({ ...options, dataDir })
  t.is((await queryOnce(again.url('cohort'), 'select 1')).length, 1)
  await again.stop()
})

test('the lock of a dead process is no lock', async t => {
  const dataDir = await temporaryDataDir(t)
  await mkdir(dataDir, { mode: 0o711 })
  // this process lives, but began at another time than the lock's holder did
  await writeFile(join(dataDir, 'postgres.lock'), `${process.pid} 1 abc`)
  const database = await openEmbeddedDatabase({ ...options, dataDir })
  t.is((await queryOnce(database.url('cohort'), 'select 1')).length, 1)
  await database.stop()
})
