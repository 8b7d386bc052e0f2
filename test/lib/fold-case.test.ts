import test from 'ava'
import { foldCase, foldName } from '../../src/lib/fold-case.ts'

test('texts that differ in case or compatibility form fold to the same', t => {
  t.is(foldCase('ALICE@Example.ORG'), foldCase('alice@example.org'))
  t.is(foldCase('Ａlice'), 'alice')
  t.is(foldCase('e\u0301'), foldCase('\u00c9'))
  t.not(foldCase('alice'), foldCase('alicia'))
})

test('names fold without regard to white space at the ends and to its amount between words', t => {
  t.is(foldName('  Photo\u00a0 \t Desk '), 'photo desk')
  t.not(foldName('photo desk'), foldName('photodesk'))
})

test('a fold is the same wherever a text stands, and folding twice changes nothing', t => {
  t.is(foldCase('ΟΔΟΣ'), foldCase('οδοσ'))
  t.is(foldCase('ΟΔΟΣ ΟΔΟΣ'), `${foldCase('ΟΔΟΣ')} ${foldCase('οδος')}`)
  t.is(foldCase('J\u030c'), foldCase('\u01f0'))
  for (const text of ['ΟΔΟΣ', 'İ', 'J\u030c', 'ẞ', '\u212aelvin', 'ǅ']) {
    t.is(foldCase(foldCase(text)), foldCase(text))
  }
})
