import test from 'ava'
import type { Dialect } from '../../../src/model/connection.ts'
import type { JsonObject } from '../../../src/model/json.ts'
import { matches } from '../../../src/scim/filter/match.ts'
import { parseFilter } from '../../../src/scim/filter/parse.ts'
import { toCondition } from '../../../src/scim/filter/to-condition.ts'
import { enterpriseUserUrn } from '../../../src/scim/schema/enterprise-user.ts'
import { userResource } from '../../../src/scim/schema/resources.ts'
import { userUrn } from '../../../src/scim/schema/user.ts'
import { readingBy } from '../../../src/scim/schema/quirk.ts'

const ada: JsonObject = {
  id: 'u1',
  externalId: 'E-1',
  userName: 'Ada@x.org',
  displayName: 'Ada "the first" \\ (Desk) and more',
  nickName: '',
  active: true,
  name: { givenName: 'Ada', familyName: 'Lovelace' },
  emails: [
    { type: 'work', value: 'ada@x.org', primary: true },
    { type: 'home', value: 'ada@home.org' },
  ],
  meta: { created: '2026-01-31T08:00:00.000Z', lastModified: '2026-03-01T00:00:00.000Z' },
  [enterpriseUserUrn]: { department: 'Desk', manager: { value: 'u2' } },
}
const bob: JsonObject = {
  id: 'u2',
  externalId: 'jyoung',
  userName: 'bob',
  title: 'Größe',
  active: false,
  emails: [{ type: 'home', value: 'bob@home.org' }, { value: 'true' }],
  meta: { created: '2026-02-01T00:00:00.000Z', lastModified: '2026-02-01T00:00:00.000Z' },
}

const people = { ada, bob }

function found(filter: string, dialect: Dialect): string {
  const condition = toCondition(
    userResource,
    parseFilter(filter, readingBy(dialect)),
    readingBy(dialect),
  )
  return Object.entries(people)
    .filter(([, person]) => matches(condition, person))
    .map(([name]) => name)
    .join(' ')
}

const grammar: readonly (readonly [filter: string, found: string])[] = [
  // operators
  ['userName eq "ada@X.org"', 'ada'],
  ['userName ne "ada@x.org"', 'bob'],
  ['userName co "A@"', 'ada'],
  ['userName sw "B"', 'bob'],
  ['userName ew ".ORG"', 'ada'],
  ['userName gt "ada@x.org"', 'bob'],
  ['userName ge "ada@x.org"', 'ada bob'],
  ['userName lt "bob"', 'ada'],
  ['userName le "BOB"', 'ada bob'],
  ['title eq "GRÖSSE"', ''],
  ['title eq "gröSSe"', ''],
  ['title eq "GRÖßE"', 'bob'],
  ['title pr', 'bob'],
  ['active eq true', 'ada'],
  ['active ne true', 'bob'],
  ['userName EQ "bob"', 'bob'],
  ['USERNAME Eq "bob" OR title PR', 'bob'],
  // case by schema
  ['externalId eq "e-1"', ''],
  ['externalId eq "E-1"', 'ada'],
  ['id eq "U1"', ''],
  // precedence and grouping
  ['userName eq "bob" or userName eq "ada@x.org" and active eq false', 'bob'],
  ['(userName eq "bob" or userName eq "ada@x.org") and active eq true', 'ada'],
  ['active eq false and userName eq "bob" or userName eq "ada@x.org"', 'ada bob'],
  ['not (userName eq "bob") and active eq true', 'ada'],
  ['not(userName eq "bob")', 'ada'],
  ['NOT (not (userName eq "bob"))', 'bob'],
  ['not (active eq true or active eq false)', ''],
  ['((((userName eq "bob"))))', 'bob'],
  // escapes and text that looks like syntax
  [String.raw`displayName eq "Ada \"the first\" \\ (Desk) and more"`, 'ada'],
  [String.raw`displayName co "\u0022the"`, 'ada'],
  ['displayName co "(Desk) and"', 'ada'],
  ['displayName co "]["', ''],
  [String.raw`userName eq "\u0062ob"`, 'bob'],
  // the same element
  ['emails[type eq "work" and value eq "ada@x.org"]', 'ada'],
  ['emails[type eq "work" and value eq "ada@home.org"]', ''],
  ['emails.type eq "work" and emails.value eq "ada@home.org"', 'ada'],
  ['emails[type eq "work" or value eq "true"]', 'ada bob'],
  ['emails[(type eq "work" or type eq "home") and not (value co "ada")]', 'bob'],
  ['emails[type eq "work"].value eq "ada@x.org"', 'ada'],
  ['emails[type eq "work"].value eq "ada@home.org"', ''],
  ['emails[type eq "home"].value ew "home.org" and active eq false', 'bob'],
  ['emails[not (type pr)]', 'bob'],
  ['emails[type eq "home"].primary pr', ''],
  // multi-valued without a sub-attribute means value, any element
  ['emails eq "ada@home.org"', 'ada'],
  ['emails ne "ada@home.org"', 'ada bob'],
  ['emails co "home"', 'ada bob'],
  ['emails.type eq "work"', 'ada'],
  ['emails pr', 'ada bob'],
  ['emails.primary pr', 'ada'],
  ['addresses pr', ''],
  ['emails[primary eq true]', 'ada'],
  // present
  ['name pr', 'ada'],
  ['name.familyName pr', 'ada'],
  ['nickName pr', ''],
  ['not (nickName pr)', 'ada bob'],
  ['meta pr', 'ada bob'],
  // unassigned
  ['title eq null', 'ada'],
  ['title ne null', 'bob'],
  ['nickName eq null', 'ada bob'],
  ['nickName eq ""', 'ada'],
  ['title ne "x"', 'ada bob'],
  ['title gt "a"', 'bob'],
  ['not (title eq "Größe")', 'ada'],
  ['not (title gt "a")', 'ada'],
  ['roles eq null', 'ada bob'],
  ['roles ne "x"', 'ada bob'],
  ['roles ne null', ''],
  ['emails.type eq null', 'bob'],
  // URNs
  [`${userUrn}:userName eq "bob"`, 'bob'],
  [`${userUrn}:name.familyName eq "lovelace"`, 'ada'],
  [`${enterpriseUserUrn}:department eq "desk"`, 'ada'],
  [`${enterpriseUserUrn}:manager.value eq "u2"`, 'ada'],
  [`${enterpriseUserUrn}:manager eq "u2"`, 'ada'],
  [`${enterpriseUserUrn}:manager pr`, 'ada'],
  [`${userUrn}:emails[type eq "work"] and active eq true`, 'ada'],
  [`schemas eq "${userUrn}"`, 'ada bob'],
  [`schemas eq "${enterpriseUserUrn}"`, 'ada'],
  ['schemas eq "urn:example:Shoe"', ''],
  ['meta.resourceType eq "User"', 'ada bob'],
  ['meta.resourceType eq "Group"', ''],
  // instants, whatever their offset
  ['meta.created eq "2026-01-31T10:00:00+02:00"', 'ada'],
  ['meta.created lt "2026-01-31T23:30:00-01:00"', 'ada bob'],
  ['meta.lastModified ge "2026-03-01T00:00:00Z"', 'ada'],
]

for (const [filter, expected] of grammar) {
  test(`2.5: ${filter} finds ${expected || 'nobody'}`, t => {
    t.is(found(filter, 'rfc'), expected)
    t.is(found(filter, 'compat'), expected)
    t.is(found(`not (${filter})`, 'rfc'), complement(expected))
  })
}

const tolerances: readonly (readonly [filter: string, found: string])[] = [
  ['externalId eq jyoung', 'bob'],
  ['userName sw B', 'bob'],
  ['(userName eq bob)', 'bob'],
  ['emails eq true', 'bob'],
  ['externalId eq 007', ''],
  ['meta.created lt 2026-01-31T12:00:00Z', 'ada'],
  ['active eq "True"', 'ada'],
  ['active eq False', 'bob'],
  ['emails[type eq "work"].Value eq "ada@x.org"', 'ada'],
  ['emails[primary eq "True"].value eq "ada@x.org"', 'ada'],
]

for (const [filter, expected] of tolerances) {
  test(`2.5: compat understands ${filter}`, t => {
    t.is(found(filter, 'compat'), expected)
  })
}

test('2.5: a number without quotes keeps every digit when it is compared with text', t => {
  const condition = toCondition(
    userResource,
    parseFilter('externalId eq 12345678901234567890', readingBy('compat')),
    readingBy('compat'),
  )
  t.true(matches(condition, { externalId: '12345678901234567890' }))
  t.false(matches(condition, { externalId: '12345678901234567000' }))
})

function complement(names: string): string {
  return Object.keys(people)
    .filter(name => !names.split(' ').includes(name))
    .join(' ')
}
