import test from 'ava'
import { openDatabase } from '../../src/storage/database.ts'
import { cloneDatabase } from '../support/database.ts'

const database = cloneDatabase(test)

test('no connection compiles statements to machine code, and what the address asks for is kept', async t => {
  const url = new URL(database.url)
  url.searchParams.set('options', '-c work_mem=7MB')
  const db = openDatabase({ url: url.href, poolSize: 2, namedStatements: true })
  t.teardown(() => db.destroy())
  const shown = await Promise.all([db.raw('show jit'), db.raw('show jit'), db.raw('show work_mem')])
  t.deepEqual(
    shown.map(({ rows }: { rows: readonly object[] }) => rows[0]),
    [{ jit: 'off' }, { jit: 'off' }, { work_mem: '7MB' }],
  )
})
