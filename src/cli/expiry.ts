import { parseDuration } from '../lib/duration.ts'
import { type Option, type Options, optionalText, UsageError } from './command.ts'

/** When something that is issued ends; `otherwise` is what holds without the option. */
export function expiryOption(what: string, otherwise = 'never', value = '90d'): Option {
  const meaning = `when ${what} ends: a number of m, h, d or w from now (${otherwise})`
  return { type: 'string', meaning, value }
}

export function expiryIn(options: Options): Date | null {
  const given = optionalText(options, 'expires-in')
  if (given === undefined) return null
  const milliseconds = parseDuration(given)
  if (milliseconds === undefined) {
    throw new UsageError('--expires-in is a number of m, h, d or w, such as 90d')
  }
  return new Date(Date.now() + milliseconds)
}
