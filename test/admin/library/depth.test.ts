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

const noted = async (): Promise<number> =>
  (await app.db('libraries').where({ application_id: library.applicationId }).first()).folder_depth

const move = (resources: readonly string[], to: string): ReturnType<LibraryClient['call']> =>
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
    t.is(await noted(), 100)
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
    t.true((await noted()) >= 100)
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
      t.true((await noted()) >= (await deepest()))
    }
  },
)
