import test from 'ava'
import { foldCase } from '../../src/lib/fold-case.ts'
import { newId } from '../../src/lib/ids.ts'
import { foldedCopy } from '../../src/storage/folded.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { migrationSource } from '../../src/storage/migrate.ts'
import { cloneDatabase } from '../support/database.ts'

const database = cloneDatabase(test)

test('every text of a document is folded, names and everything else stay', t => {
  const document = { Name: { Given: 'ΟΔΟΣ', n: 7 }, list: ['É', true, null, { a: 'X' }] }
  t.deepEqual(foldedCopy(document), {
    Name: { Given: 'οδοσ', n: 7 },
    list: ['é', true, null, { a: 'x' }],
  })
})

test('migration 0012 folds what was stored before it', async t => {
  const db = openDatabase({ url: database.url, poolSize: 2, namedStatements: false })
  t.teardown(() => db.destroy())
  await db.migrate.down({ migrationSource, name: '0012_folded_copies' })
  const account = newId()
  const [user, group] = [newId(), newId()]
  const ids = { account, user, group, slug: 'old', name: 'Ὀδυσσεύς' }
  await db.raw(
    `with a as (insert into accounts (id, slug, issuer, name) values (:account, :slug, :slug, :slug)),
          u as (insert into principals values (:account, :user, 'user'), (:account, :group, 'group'))
     select 1`,
    ids,
  )
  await db.raw(
    `insert into users (account_id, id, sub, user_name, user_name_key, active, role, attributes)
     values (:account, :user, 's', :name, :name, true, 'finance', '{"title": "ÉDITEUR"}')`,
    ids,
  )
  await db.raw(
    `insert into user_values (account_id, user_id, attribute, position, type, value, value_key, extra)
     values (:account, :user, 'emails', 0, 'Work', 'A@X', 'a@x', '{"note": "N"}')`,
    ids,
  )
  await db.raw(
    `insert into groups (account_id, id, kind, name, name_key, name_folded)
     values (:account, :group, 'directory', 'Two  ΔΟΣ', 'x', 'x')`,
    ids,
  )
  await db.migrate.latest({ migrationSource })
  t.like(await db('users').where({ id: user }).first(), {
    user_name_key: foldCase('Ὀδυσσεύς'),
    folded: { title: 'éditeur' },
  })
  t.like(await db('user_values').where({ user_id: user }).first(), {
    value_key: 'a@x',
    folded: { type: 'work', note: 'n' },
  })
  t.like(await db('groups').where({ id: group }).first(), {
    name_key: 'two δοσ',
    name_folded: 'two  δοσ',
    folded: {},
  })
})
