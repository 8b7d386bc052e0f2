import test from 'ava'
import type { Account } from '../../../src/model/account.ts'
import { testApp } from '../../support/app.ts'
import { type LibraryClient, libraryClient, registerLines } from '../../support/library.ts'

const app = testApp(test)
let account: Account
let library: LibraryClient

test.before(async () => {
  account = await app.makeAccount('depth')
  library = await libraryClient(app, account)
})

/** Folders in each other, below a folder or at the root; their ids from the top. */
async function chain(name: string, length: number, parent?: string): Promise<readonly string[]> {
  const resources = Array.from({ length }, (_, index) => {
    const above = index === 0 ? parent : `key:${name}-${index - 1}`
    return { kind: 'folder', name: `${name}-${index}`, key: `${name}-${index}`, parent: above }
  })
  const { body } = await library.call('POST', '/resources', { resources })
  return body.results.map(({ id }: { id: string | null }) => id ?? '')
}

/** How deep the folders of this test lie, counted from row to row. */
async function deepest(): Promise<number> {
  const { rows } = await app.db.raw<{ rows: { depth: number }[] }>(
    `with recursive tree (id, depth) as (
       select id, 1 from resources where account_id = ? and parent_id is null and kind = 'folder'
       union all
       select r.id, t.depth + 1 from tree t join resources r on r.parent_id = t.id and r.kind = 'folder')
     select max(depth) as depth from tree`,
    [account.id],
  )
  return rows[0]?.depth ?? 0
}

/** Folders of which it is noted that fewer levels lie below than do, counted from row to row: never one. */
async function understated(): Promise<readonly unknown[]> {
  const { rows } = await app.db.raw<{ rows: readonly unknown[] }>(
    `with recursive tree (top, id, level) as (
       select id, id, 0 from resources where account_id = ? and kind = 'folder'
       union all
       select t.top, r.id, t.level + 1 from tree t join resources r on r.parent_id = t.id and r.kind = 'folder')
     select r.name, r.height, max(t.level) from tree t join resources r on r.id = t.top
      group by r.id, r.name, r.height having max(t.level) > r.height`,
    [account.id],
  )
  return rows
}

const heightOf = async (id: string): Promise<number | null> =>
  (await app.db('resources').where({ id }).first()).height

const move = (resources: readonly string[], to: string | null): ReturnType<LibraryClient['call']> =>
  library.call('POST', '/resources/move', { resources, to })

test.serial(
  'ten thousand folders in each other are a hundred, each refused in words but those, without a transaction for each',
  async t => {
    const lines = Array.from({ length: 9999 }, (_, index) => {
      const parent = index === 0 ? null : `key:n-${index - 1}`
      return { kind: 'folder', name: `n-${index}`, key: `n-${index}`, parent }
    })
    const file = { kind: 'file', name: 'last.jpg', parent: 'key:n-99' }
    const { results } = await registerLines(library, [...lines, file])
    t.is(results.filter(({ outcome }) => outcome === 'created').length, 101)
    t.is(results.at(-1)?.outcome, 'created', 'files lie in the last folder')
    t.like(results[100], { outcome: 'refused', error: { code: 'conflict', field: 'parent' } })
    t.is(results.filter(({ outcome }) => outcome === 'refused').length, 9899)
    t.is(await deepest(), 100)
    const { rows } = await app.db.raw<{ rows: { count: string }[] }>(
      'select count(distinct xmin::text) as count from resources where account_id = ?',
      [account.id],
    )
    t.true(Number(rows[0]?.count) <= 101)
    const more = { kind: 'folder', name: 'more', parent: 'key:n-99' }
    const { body } = await library.call('POST', '/resources', { resources: [more] })
    t.is(body.results[0].error.message, 'folders lie at most 100 levels deep')
    t.is(await heightOf(results[0]?.id ?? ''), 99)
    t.deepEqual(await understated(), [])
  },
)

test.serial(
  'nothing is moved, restored, registered again or copied to where it would lie too deep',
  async t => {
    const high = await chain('high', 70)
    const [low = '', ...rest] = await chain('low', 31)
    const bottom = high.at(-1) ?? ''
    const above = high.at(-2) ?? ''
    const refused = await move([low], bottom)
    t.deepEqual([refused.status, refused.body.detail], [409, 'folders lie at most 100 levels deep'])
    const copy = (to: string) =>
      library.call('POST', `/resources/${low}/copy`, { to, name: 'copy' })
    t.is((await copy(bottom)).status, 409)
    const again = { kind: 'folder', name: 'low-0', key: 'low-0', parent: bottom }
    const registered = await library.call('POST', '/resources', { resources: [again] })
    t.like(registered.body.results[0], { outcome: 'refused', error: { code: 'conflict' } })
    t.is((await library.call('DELETE', `/resources/${low}`)).status, 200)
    const restore = (parent: string) => library.call('POST', `/bin/${low}/restore`, { parent })
    t.is((await restore(bottom)).status, 409)
    t.is((await restore(above)).status, 200)
    t.is(await deepest(), 100)
    t.is((await copy(above)).status, 200)
    t.is((await move([rest[0] ?? ''], bottom)).status, 200, 'one level less fits')
    t.is(await deepest(), 100)
    t.deepEqual(await understated(), [])
  },
)

test.serial('what lies in the bin counts: it is restored where it lay', async t => {
  const [top = '', inner = ''] = await chain('bin', 60)
  const [under = ''] = (await chain('under', 50)).slice(-1)
  await library.call('DELETE', `/resources/${inner}`)
  t.is((await move([top], under)).status, 409)
})

test.serial(
  'of changes at once that would together lie too deep one is refused, and none hangs',
  async t => {
    const foot = (ids: readonly string[]): string => ids.at(-1) ?? ''
    const outer = await chain('outer', 75)
    const inner = await chain('inner', 15)
    for (let round = 0; round < 4; round++) {
      const middle = await chain(`middle${round}`, 15)
      const long = Array.from({ length: 15 }, (_, index) => {
        const parent = index === 0 ? foot(middle) : `key:long${round}-${index - 1}`
        return { kind: 'folder', name: `long${index}`, key: `long${round}-${index}`, parent }
      })
      const last =
        round % 2 === 0
          ? move([inner[0] ?? ''], foot(middle))
          : library.call('POST', '/resources', { resources: long })
      const answers = await Promise.all([move([middle[0] ?? ''], foot(outer)), last])
      t.true(answers.every(({ status }) => status === 200 || status === 409))
      t.true((await deepest()) <= 100)
      t.deepEqual(await understated(), [])
    }
  },
)

test.serial(
  'what may lie below a folder grows with what is brought there, in and out any number of times, and is counted anew before a refusal',
  async t => {
    const [to = '', middle = ''] = await chain('to', 3)
    const [moved = ''] = await chain('moved', 5)
    for (let round = 0; round < 60; round++) {
      t.is((await move([moved], round % 2 === 0 ? middle : null)).status, 200)
    }
    t.deepEqual([await heightOf(to), await heightOf(moved)], [6, 4])
    await app.db('resources').where({ id: moved }).update({ height: 99 })
    t.is((await move([moved], middle)).status, 200)
    t.is(await heightOf(moved), 4)
    await app.db('resources').where({ account_id: account.id }).update({ height: null })
    const deep = await chain('deep', 94)
    t.is((await move([to], deep.at(-1) ?? '')).status, 409, 'seven more')
    t.is((await move([middle], deep.at(-1) ?? '')).status, 200, 'six more')
    t.is(await heightOf(middle), 5)
    t.deepEqual(await understated(), [])
  },
)

test.serial('folders that are copied or merged into others count with what is there', async t => {
  const [place = ''] = await chain('place', 2)
  const [twin = '', inner = ''] = await chain('twin', 6)
  const [other = ''] = await chain('other', 1)
  const put = (name: string, parent: string) =>
    library.call('POST', '/resources', { resources: [{ kind: 'folder', name, parent }] })
  await put('twin-0', place)
  const copy = { to: place, onConflict: 'merge' }
  t.is((await library.call('POST', `/resources/${twin}/copy`, copy)).status, 200)
  await put('twin-1', other)
  const merge = { resources: [inner], to: other, onConflict: 'merge' }
  t.is((await library.call('POST', '/resources/move', merge)).status, 200)
  t.deepEqual(await understated(), [])
  t.is(await heightOf(other), 5)
  t.true((await deepest()) <= 100)
})
