import test from 'ava'
import type { Dialect } from '../../../src/model/connection.ts'
import { parseFilter } from '../../../src/scim/filter/parse.ts'
import { toCondition } from '../../../src/scim/filter/to-condition.ts'
import { userResource } from '../../../src/scim/schema/resources.ts'
import { refusalOf } from '../support/refusal-of.ts'
import { readingBy } from '../../../src/scim/schema/quirk.ts'

function refusal(filter: string, dialect: Dialect = 'compat'): string {
  return refusalOf(() =>
    toCondition(userResource, parseFilter(filter, readingBy(dialect)), readingBy(dialect)),
  )
}

const refused: readonly (readonly [rule: string, filter: string])[] = [
  ['Q-9', 'shoeSize eq "43"'],
  ['Q-9', 'name.shoeSize pr'],
  ['Q-9', 'emails[shoeSize eq "43"]'],
  ['Q-9', 'emails[type eq "work"].shoeSize eq "43"'],
  ['Q-9', 'urn:example:Shoe:size eq "43"'],
  ['Q-9', 'members.value eq "u1"'],
  ['Q-9', '__proto__ pr'],
  ['Q-9', 'constructor.name eq "Object"'],
  ['Q-9', 'name.__proto__ pr'],
  ['2.5', ''],
  ['2.5', 'userName'],
  ['2.5', 'userName eq'],
  ['2.5', 'eq "a"'],
  ['2.5', 'userName is "a"'],
  ['2.5', 'userName eq "a" and'],
  ['2.5', 'userName eq "a" userName eq "b"'],
  ['2.5', 'userName eq "a" xor title pr'],
  ['2.5', 'or title pr'],
  ['2.5', 'not userName eq "a"'],
  ['2.5', '(userName eq "a"'],
  ['2.5', 'userName eq "a")'],
  ['2.5', 'userName eq ("a")'],
  ['2.5', 'userName eq "a'],
  ['2.5', String.raw`userName eq "a\"`],
  ['2.5', String.raw`userName eq "\x"`],
  ['2.5', "userName eq 'a' or"],
  ['2.5', 'userName eq and'],
  ['2.5', String.raw`userName eq "\u0000"`],
  ['2.5', String.raw`userName eq "\ud800"`],
  ['2.5', 'emails[type eq "work"'],
  ['2.5', 'emails[]'],
  ['2.5', 'emails[type eq "work"]]'],
  ['2.5', 'emails[type eq "work"].value'],
  ['2.5', 'name[givenName eq "Ada"]'],
  ['2.5', 'userName[value eq "a"]'],
  ['2.5', 'emails.value[type eq "work"]'],
  ['4690', 'emails[groups[value eq "x"]]'],
  ['2.5', 'active gt true'],
  ['2.5', 'active co "r"'],
  ['2.5', 'x509Certificates ge "abc="'],
  ['2.5', 'userName gt null'],
  ['2.5', 'userName co null'],
  ['2.5', 'active eq "perhaps"'],
  ['2.5', 'active eq 1'],
  ['2.5', 'meta.created eq "yesterday"'],
  ['2.5', 'meta.created eq "2026-02-30T00:00:00Z"'],
  ['2.5', 'meta.created co "2026"'],
  ['2.5', 'meta.version eq "1"'],
  ['2.5', 'name eq "Ada"'],
  ['2.5', 'addresses eq "x"'],
]

for (const [rule, filter] of refused) {
  test(`${rule}: the filter ${filter || '(empty)'} is a 400 invalidFilter`, t => {
    t.is(refusal(filter), '400 invalidFilter')
    t.is(refusal(filter, 'rfc'), '400 invalidFilter')
  })
}

test('2.5: outside compat a value needs its quotes and its type', t => {
  const loose = [
    'externalId eq jyoung',
    'active eq "True"',
    'active eq True',
    'userName eq 5',
    'userName eq true',
    'meta.created lt 2026-01-31T12:00:00Z',
  ]
  for (const filter of loose) {
    t.is(refusal(filter, 'rfc'), '400 invalidFilter', filter)
    t.is(refusal(filter, 'interop'), '400 invalidFilter', filter)
    t.is(refusal(filter, 'compat'), 'nothing', filter)
  }
})

test('Q-10: a filter on the password is a 403 sensitive, wherever it stands', t => {
  for (const filter of ['password eq "x"', 'PASSWORD pr', 'title pr or not (password sw "a")']) {
    t.is(refusal(filter), '403 sensitive')
  }
})

const hostile: readonly (readonly [string, string])[] = [
  ['8 KiB of parentheses', '('.repeat(8192)],
  ['8 KiB of brackets', '['.repeat(8192)],
  ['nested not', 'not('.repeat(2048)],
  ['33 levels', `${'('.repeat(33)}title pr${')'.repeat(33)}`],
  ['201 terms', Array.from({ length: 201 }, () => 'title pr').join(' or ')],
  ['alternating and, or', 'a pr and b pr or '.repeat(480)],
  ['a string that never ends', `userName eq "${'\\'.repeat(8000)}`],
  ['one long word', 'x'.repeat(8192)],
  ['dots', `${'a.'.repeat(4000)} pr`],
  ['colons', `${'urn:'.repeat(2000)} pr`],
  ['spaces', ' '.repeat(8192)],
  ['more than 8 KiB', `userName eq "${'a'.repeat(8192)}"`],
  ['more than 8 KiB in UTF-8', `userName eq "${'é'.repeat(4100)}"`],
]

for (const [what, filter] of hostile) {
  test(`section 8: a hostile filter is refused: ${what}`, t => {
    const start = performance.now()
    t.is(refusal(filter), '400 invalidFilter')
    t.log(`${(performance.now() - start).toFixed(1)} ms`)
  })
}

test('2.5: 200 terms and 32 levels are allowed', t => {
  const terms = Array.from({ length: 199 }, () => 'title pr').join(' or ')
  t.is(refusal(terms), 'nothing')
  t.is(refusal(`${'('.repeat(32)}title pr${')'.repeat(32)}`), 'nothing')
})
