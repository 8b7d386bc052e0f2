import { randomInt } from 'node:crypto'

/** 80 bits in four groups of letters and digits that are not mistaken for each other. */
export function readablePassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
  const letters = Array.from({ length: 16 }, () => alphabet[randomInt(alphabet.length)])
  return letters.join('').replaceAll(/(.{4})(?=.)/g, '$1-')
}
