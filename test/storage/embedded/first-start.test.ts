import { existsSync } from 'node:fs'
import { lstat, mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import test from 'ava'
import { openEmbeddedDatabase } from '../../../src/storage/embedded/open-embedded-database.ts'
import {
  postmasterPid,
  queryPatiently,
  silent,
  startOpener,
  temporaryDataDir,
  temporaryFolder,
} from '../../support/embedded.ts'
import { queryOnce } from '../../support/test-server.ts'

const options = { log: silent, fsync: false }

test('a first start makes a UTF8 database that listens on a private socket alone', async t => {
  const dataDir = await temporaryDataDir(t)
  const database = await openEmbeddedDatabase({ ...options, dataDir })
  const [settings] = await queryOnce(
    database.url('cohort'),
    `select current_database() as name, current_user as role, getdatabaseencoding() as encoding,
            current_setting('listen_addresses') as addresses, inet_server_addr() as address`,
  )
  t.deepEqual(settings, {
    name: 'cohort',
    role: 'cohort',
    encoding: 'UTF8',
    addresses: '',
    address: null,
  })
  const socketFolder = new URL(database.url('cohort')).searchParams.get('host') ?? ''
  t.is((await stat(socketFolder)).mode & 0o777, 0o700)
  t.is((await stat(join(dataDir, 'postgres'))).mode & 0o777, 0o700)
  t.regex(database.describe, /PostgreSQL \d+/)
  await database.stop()
})

test('a stop ends the server, may be called twice, and a later start finds the data', async t => {
  const dataDir = await temporaryDataDir(t)
  const first = await openEmbeddedDatabase({ ...options, dataDir })
  await queryOnce(first.url('cohort'), 'create table kept as select 7 as number')
  await Promise.all([first.stop(), first.stop()])
  t.is(postmasterPid(dataDir), undefined)
  t.deepEqual((await readdir(dataDir)).sort(), ['postgres', 'postgres.log'])

  const second = await openEmbeddedDatabase({ ...options, dataDir })
  t.deepEqual(await queryOnce(second.url('cohort'), 'select number from kept'), [{ number: 7 }])
  await second.stop()
})

test('a kill at any moment of the first start leaves nothing that hinders the next', async t => {
  const dataDir = await temporaryDataDir(t)
  for (const moment of [150, 300, 500, 800]) {
    const opener = startOpener(t, dataDir)
    await sleep(moment)
    await opener.end('SIGKILL')
  }
  const database = await openEmbeddedDatabase({ ...options, dataDir })
  t.is((await queryOnce(database.url('cohort'), 'select 1')).length, 1)
  await database.stop()
  const left = await readdir(dataDir)
  t.deepEqual(
    left.filter(name => name.startsWith('.new-')),
    [],
  )
})

test('a path too long for a socket gets a short folder, which a restart keeps and a stop removes', async t => {
  const folder = join(await temporaryFolder(t), 'a-folder-with-a-long-name-'.repeat(4))
  await mkdir(folder, { mode: 0o755 })
  const dataDir = await temporaryDataDir(t, folder)
  const database = await openEmbeddedDatabase({ ...options, dataDir })
  const socketFolder = new URL(database.url('cohort')).searchParams.get('host') ?? ''
  t.false(socketFolder.startsWith(dataDir))
  t.is((await stat(socketFolder)).mode & 0o777, 0o700)
  process.kill(postmasterPid(dataDir) ?? 0, 'SIGKILL')
  t.is((await queryPatiently(database.url('cohort'), 'select 1')).length, 1)
  await database.stop()
  t.false(existsSync(socketFolder))
})

test('a database of a version that is not installed is an error that names both', async t => {
  const dataDir = await temporaryDataDir(t)
  const database = await openEmbeddedDatabase({ ...options, dataDir })
  await database.stop()
  await writeFile(join(dataDir, 'postgres/PG_VERSION'), '12\n')
  await t.throwsAsync(openEmbeddedDatabase({ ...options, dataDir }), {
    message: /made by PostgreSQL 12 .*PostgreSQL 18/,
  })
})

test('a server that does not start is an error with the end of its log', async t => {
  const dataDir = await temporaryDataDir(t)
  const database = await openEmbeddedDatabase({ ...options, dataDir })
  await database.stop()
  await writeFile(join(dataDir, 'postgres/postgresql.conf'), 'no_such_setting = 1\n')
  await t.throwsAsync(openEmbeddedDatabase({ ...options, dataDir }), {
    message: /unrecognized configuration parameter "no_such_setting"/,
  })
})

test('a link to a database that is gone is an error, not an empty database', async t => {
  const dataDir = await temporaryDataDir(t)
  await mkdir(dataDir)
  await symlink('/nonexistent/cluster', join(dataDir, 'postgres'))
  await t.throwsAsync(openEmbeddedDatabase({ ...options, dataDir }), { message: /is gone/ })
  t.true((await lstat(join(dataDir, 'postgres'))).isSymbolicLink())
})
