import { readFileSync, statSync } from 'node:fs'
import test from 'ava'
import { bloomFilter, isIn } from '../../src/lib/common-passwords/bloom-filter.ts'
import { isCommonPassword } from '../../src/lib/common-passwords/common-passwords.ts'

/** The most common passwords as another package lists them, 49,000 of them. */
const listed = new URL(
  '../../node_modules/@zxcvbn-ts/language-common/src/passwords.json',
  import.meta.url,
)
const file = new URL('../../src/lib/common-passwords/common-passwords.bloom', import.meta.url)

test('ASVS 6.2.4: each of the common passwords that another list has is one, of those that are long enough to be taken', t => {
  const passwords = JSON.parse(readFileSync(listed, 'utf8')) as readonly string[]
  const long = passwords.filter(password => password.length >= 8)
  t.true(long.length > 15_000)
  t.deepEqual(
    long.filter(password => !isCommonPassword(password)),
    [],
  )
})

test('ASVS 6.2.4: case does not make a common password a rare one, at the lengths that accounts ask for neither', t => {
  for (const password of [
    'Password',
    'QWERTYUIOP',
    'iLoveYou',
    'PasswordPassword',
    'Q1W2E3R4T5Y6U7I8O9P0',
    'qwertyuiopasdfgh',
  ]) {
    t.true(isCommonPassword(password), password)
  }
})

test('of passwords that are in no list at most one in some thousand is taken for a common one', t => {
  const others = Array.from({ length: 50_000 }, (_, index) => `harbour ${index} violet`)
  const began = performance.now()
  const wrong = others.filter(isCommonPassword).length
  const each = ((performance.now() - began) * 1000) / others.length
  t.log(`${wrong} of ${others.length} others, ${each.toFixed(1)} µs each`)
  t.log(`${statSync(file).size} bytes in memory`)
  t.true(wrong < 50)
})

test('a filter has what was put into it', t => {
  const texts = new Set(Array.from({ length: 1000 }, (_, index) => `text ${index}`))
  const bits = bloomFilter(texts)
  t.true([...texts].every(text => isIn(bits, text)))
  t.true(
    Array.from({ length: 1000 }, (_, index) => isIn(bits, `other ${index}`)).filter(Boolean)
      .length < 10,
  )
})
