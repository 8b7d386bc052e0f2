import test from 'ava'
import * as fc from 'fast-check'
import { searchUserPage } from '../../../src/domain/users/user-list.ts'
import { createUser } from '../../../src/domain/users/create-user.ts'
import type { Context } from '../../../src/domain/context.ts'
import type { UserFilter } from '../../../src/model/user-list.ts'
import { foldCase } from '../../../src/lib/fold-case.ts'
import { testApp } from '../../support/app.ts'
import { everyItem } from '../../support/every-item.ts'

const app = testApp(test)

type Someone = {
  readonly userName: string
  readonly displayName: string | null
  readonly mail: string | null
}

async function make(context: Context, { userName, displayName, mail }: Someone): Promise<string> {
  const values = mail === null ? {} : { emails: [{ value: mail }] }
  const input = { userName, displayName, active: true, externalId: null, attributes: {}, values }
  return (await createUser(context, { ...input, role: 'media_library_restricted_access' })).id
}

async function found(
  context: Context,
  search: string,
  limit: number,
  filter: UserFilter = {},
): Promise<readonly string[]> {
  const { items } = await everyItem(after =>
    searchUserPage(context, { search, filter, limit, after }),
  )
  return items.map(({ userName }) => userName)
}

/** What a search means, by looking at everybody. */
function matches({ userName, displayName, mail }: Someone, search: string): boolean {
  const from = foldCase(search.trim())
  const names = [userName, displayName ?? ''].map(foldCase)
  if ([...names, foldCase(mail ?? '')].some(text => text.startsWith(from))) return true
  const words = from.split(/\s+/u)
  const long = words.some(word => Array.from(word).length >= 3)
  return long && words.every(word => names.some(name => name.includes(word)))
}

const word = fc.constantFrom(
  'ann',
  'anna',
  'nan',
  'O’Neil',
  "o'neil",
  'Müller',
  'müllerin',
  'smith-ann',
  '(ext)',
  '42',
  '4217',
  'ab12',
)
const glue = fc.constantFrom(' ', '.', '-', '_', '', '@', "'")
const text = fc
  .array(fc.tuple(word, glue), { minLength: 1, maxLength: 4 })
  .map(parts => parts.flat().join('').trim())

test('a search finds whom a look at everybody finds, each once, page by page', async t => {
  const context = app.inAccount(await app.makeAccount('everybody'))
  const sampled = fc.sample(
    fc.record({
      userName: text,
      displayName: fc.option(text),
      mail: fc.option(text.map(local => `${local}@x.example`)),
    }),
    { numRuns: 80, seed: 7 },
  )
  const people = sampled.map((one, n) => ({ ...one, userName: `${one.userName}${n}` }))
  for (const one of people) await make(context, one)
  await fc.assert(
    fc.asyncProperty(text, fc.nat(4), fc.constantFrom(1, 3, 50), async (chosen, cut, limit) => {
      const search = chosen.slice(0, chosen.length - cut)
      if (search.trim() === '') return
      const expected = people.filter(one => matches(one, search)).map(({ userName }) => userName)
      for (const filter of [{}, { state: 'active' }] as const) {
        const names = await found(context, search, limit, filter)
        t.deepEqual(names.toSorted(), expected.toSorted(), search)
      }
    }),
    { numRuns: 150 },
  )
})

test('the words of somebody follow the names, however they change, and go with the person', async t => {
  const account = await app.makeAccount('words')
  const context = app.inAccount(account)
  const words = async (): Promise<readonly string[]> =>
    app.db('user_words').where({ account_id: account.id }).orderBy('word').pluck('word')
  const id = await make(context, {
    userName: 'e-4217@x.example',
    displayName: 'Ann Gold-Smith',
    mail: null,
  })
  t.deepEqual(await words(), ['4217', 'ann', 'e-4217', 'gold-smith', 'smith'])
  const change = async (row: object) =>
    app.db('users').where({ account_id: account.id, id }).update(row)
  await change({ display_name: 'Ann', display_name_key: 'ann' })
  t.deepEqual(await words(), ['4217', 'ann', 'e-4217'])
  t.deepEqual(await found(context, 'gold-smith', 2), [])
  await change({ display_name: null, display_name_key: null, user_name_key: 'ann.annable' })
  t.deepEqual(await words(), ['ann.annable', 'annable'])
  await change({ version: 9 })
  t.deepEqual(await words(), ['ann.annable', 'annable'])
  await app.db('users').where({ account_id: account.id, id }).delete()
  t.deepEqual(await words(), [])
})

test('a search that would look at too many names before it meets one is refused, and met by the beginning of its word', async t => {
  const context = app.inAccount(await app.makeAccount('too-broad'))
  await app.db.raw(
    `with new as (insert into principals (account_id, id, kind)
       select ?, gen_random_uuid(), 'user' from generate_series(1, 17000) returning id)
     insert into users (account_id, id, sub, user_name, user_name_key, active, role)
     select ?, id, 'sub' || n, name, name, true, 'developer'
       from (select id, row_number() over () as n from new) numbered
      cross join lateral (select case when n <= 10500 then 'a' else 'zgold' end || 'smith' || lpad(n::text, 5, '0') as name) named`,
    [context.account.id, context.account.id],
  )
  await app.db.raw('analyze users')
  const search = async (text: string) =>
    searchUserPage(context, { search: text, filter: {}, limit: 2 })
  t.like(await t.throwsAsync(() => search('oldsmith')), { code: 'too-costly', field: 'q' })
  t.is((await search('zgolds')).items.length, 2)
  t.deepEqual(await found(context, 'oldsmith12999', 2), ['zgoldsmith12999'])
  t.deepEqual(await found(context, '12999', 2), ['zgoldsmith12999'])
})
