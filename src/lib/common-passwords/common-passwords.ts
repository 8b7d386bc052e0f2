import { readFileSync } from 'node:fs'
import { foldCase } from '../fold-case.ts'
import { isIn } from './bloom-filter.ts'

const bits = readFileSync(new URL('./common-passwords.bloom', import.meta.url))

/**
 * Whether a password is one of the 474,743 most common ones of eight characters and more, whatever its case. One in 10,000
 * others is taken for one.
 */
export function isCommonPassword(password: string): boolean {
  return isIn(bits, foldCase(password))
}
