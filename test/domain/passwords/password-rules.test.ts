import test from 'ava'
import { checkPassword, checkSharedPassword } from '../../../src/domain/passwords/password-rules.ts'
import type { Account } from '../../../src/model/account.ts'
import { wholePolicy } from '../../../src/model/sign-in-policy.ts'

const account = {
  name: 'Lumen Pictures',
  slug: 'lumen',
  issuer: 'https://id.agency.example/t/lumen',
  signInPolicy: wholePolicy({}),
} as Account
const person = {
  userName: 'ana.lima',
  displayName: 'Ana Lima',
  attributes: { name: { givenName: 'Ana', familyName: 'Lima Quintana' } },
  values: { emails: [{ value: 'press@studio-nordlicht.example' }] },
}

function problemOf(password: string): string | undefined {
  try {
    checkPassword({ account }, { password, person })
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

test('ASVS 6.2.1: the least length counts characters, not bytes or keys, and is told with what helps', t => {
  t.regex(problemOf('violet harbour') ?? '', /at least 15 characters\. A few unrelated words/)
  t.is(problemOf('violet harbours'), undefined)
  t.regex(problemOf('🦊🐢🦉🐝🐙🦀🐳') ?? '', /at least 15/)
  t.is(problemOf('🦊🐢🦉🐝🐙🦀🐳🐘🦒🐫🦔🐧🦩🐌🐞'), undefined)
  const decomposed = 'e\u0301a\u0301o\u0301u\u0301i\u0301n\u0303c\u0327'
  t.is(Array.from(decomposed).length, 14)
  t.regex(problemOf(`${decomposed}x`) ?? '', /at least 15/, 'eight, however they are written')
})

test('ASVS 6.2.9: 64 characters and more are taken, up to 256', t => {
  const text = 'every word of a whole sentence may be in it, as long as anybody likes to type. '
  t.is(problemOf(text.slice(0, 64)), undefined)
  t.is(problemOf(text.repeat(4).slice(0, 256)), undefined)
  t.regex(problemOf(text.repeat(4).slice(0, 257)) ?? '', /at most 256/)
})

test('ASVS 6.2.5: no kind of character is demanded or forbidden', t => {
  for (const password of [
    'violetharbourmoss',
    'VIOLETHARBOURMOSS',
    '830194756201937',
    '-_.:,;#+*~^°!§$%&/()=?',
    'фиалка гавань мох',
    'すみれ港苔灯台月雪花風鳥山川海',
    ' leading and trailing ',
    'tab\tand\u0000control\u007f',
  ]) {
    t.is(problemOf(password), undefined, password)
  }
})

test('ASVS 6.2.4: the most common ones are refused whatever their case', t => {
  for (const password of ['qwertyuiopasdfgh', 'PasswordPassword', 'q1W2e3R4t5Y6u7I8o9P0']) {
    t.regex(problemOf(password) ?? '', /none of the most common ones/, password)
  }
})

test('ASVS 6.2.11: names of person, account and product, with little beside them, are refused', t => {
  for (const password of [
    'ana.lima.ana.lima',
    'Ana Lima Quintana',
    'LimaQuintana2026!',
    'press@studio-nordlicht.example',
    'Lumen-Pictures-2026',
    'cohort-cohort-1',
    'id.agency.example',
    'Ana @ Lumen 2026',
    'studionordlicht!',
  ]) {
    t.regex(problemOf(password) ?? '', /more than your own names/, password)
  }
})

test('ASVS 6.2.11: names in a password that is more than they are no obstacle', t => {
  for (const password of [
    'anaconda on a bicycle',
    'lumen of seventy torches',
    'quintana bought purple socks',
  ]) {
    t.is(problemOf(password), undefined, password)
  }
})

test('a few characters again and again are refused', t => {
  for (const password of ['aaaaaaaaaaaaaaaaaa', 'abababababababab', '1212 1212 1212 34']) {
    t.regex(problemOf(password) ?? '', /again and again|most common/, password)
  }
})

test('a password that several people share has eight characters and is no common one', t => {
  t.throws(() => checkSharedPassword('open me'), { message: /at least 8/ })
  t.throws(() => checkSharedPassword('Password1'), { message: /most common/ })
  t.notThrows(() => checkSharedPassword('open sesame'))
})
