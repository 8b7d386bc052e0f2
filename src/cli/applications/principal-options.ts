import { type Option, type Options, optionalText, UsageError } from '../command.ts'

/** Whom something is given to: one of the two. */
export const principalOptions: Readonly<Record<'group' | 'user', Option>> = {
  group: { type: 'string', meaning: 'id of a group', value: 'ID' },
  user: { type: 'string', meaning: 'id of a user', value: 'ID' },
}

/** The id of the group or user; `rule` begins the sentence that says that it is one of them. */
export function principalIn(options: Options, rule: string): string {
  const principals = [optionalText(options, 'group'), optionalText(options, 'user')]
  const [principal, second] = principals.filter(each => each !== undefined)
  if (principal !== undefined && second === undefined) return principal
  throw new UsageError(`${rule} one of --group and --user`)
}
