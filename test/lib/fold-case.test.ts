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
