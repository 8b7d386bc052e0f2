import test from 'ava'
import { Refusal } from '../../../src/model/refusal.ts'
import { toScimError } from '../../../src/scim/errors.ts'
import { parseFilter } from '../../../src/scim/filter/parse.ts'
import { toCondition } from '../../../src/scim/filter/to-condition.ts'
import { groupResource, userResource } from '../../../src/scim/schema/resources.ts'
import { openDatabase } from '../../../src/storage/database.ts'
import { groupColumns } from '../../../src/storage/groups/groups-columns.ts'
import { isServed, withinSearchTime } from '../../../src/storage/pages/search-time.ts'
import { userColumns } from '../../../src/storage/users/users-columns.ts'
import { cloneDatabase } from '../../support/database.ts'
import { readingBy } from '../../../src/scim/schema/quirk.ts'

const database = cloneDatabase(test)

const users: readonly (readonly [filter: string, served: boolean])[] = [
  ['userName eq "x"', true],
  ['userName co "abc"', true],
  ['userName co "ab"', false],
  ['userName co "😀😀"', false],
  ['displayName sw "a"', true],
  ['displayName ew "ab"', false],
  ['externalId eq "x"', true],
  ['externalId sw "x"', false],
  ['emails[type eq "work"].value eq "x"', true],
  ['emails.value co "abc"', false],
  ['emails[type eq "work"]', false],
  ['title eq "x"', false],
  ['active eq true', false],
  ['active eq true and userName eq "x"', true],
  ['active eq true or userName eq "x"', false],
  ['userName eq "x" or externalId eq "x"', true],
  ['not (userName eq "x")', false],
  ['userName ne "x"', false],
  ['userName eq null', false],
]

for (const [filter, served] of users) {
  test(`an index serves ${filter}: ${served}`, t => {
    const where = toCondition(userResource, parseFilter(filter, readingBy('rfc')), readingBy('rfc'))
    t.is(isServed(where, userColumns('everything', '')), served)
  })
}

test('an index serves the members of groups by id, and their names from three letters on', t => {
  const served = (filter: string) =>
    isServed(
      toCondition(groupResource, parseFilter(filter, readingBy('rfc')), readingBy('rfc')),
      groupColumns('everything'),
    )
  t.true(served('members.value eq "x"'))
  t.true(served('members[value eq "x" and type eq "User"]'))
  t.false(served('members.display eq "x"'))
  t.true(served('displayName co "abc"'))
  t.false(served('displayName co "a"'))
})

test('Q-1: a search that takes too long is refused as tooMany, and the connection works on', async t => {
  const db = openDatabase({ url: database.url, poolSize: 1, namedStatements: true })
  t.teardown(() => db.destroy())
  const where = toCondition(
    userResource,
    parseFilter('title co "a"', readingBy('rfc')),
    readingBy('rfc'),
  )
  const search = { where, columns: userColumns('everything', '') }
  const sleep = (seconds: number) =>
    withinSearchTime(db, [search], async inside => inside.raw('select pg_sleep(?)', [seconds]), 50)
  const error = await t.throwsAsync(sleep(5), { instanceOf: Refusal })
  t.is(error?.code, 'too-costly')
  const fault = toScimError(error)
  t.deepEqual([fault?.status, fault?.scimType], [400, 'tooMany'])
  await t.notThrowsAsync(sleep(0))
  const { rows } = await db.raw<{ rows: object[] }>('show statement_timeout')
  t.deepEqual(rows, [{ statement_timeout: '0' }])
})
