import type { FirstAdministrator } from './first-start.ts'

export type Greeting = {
  readonly publicUrl: string
  readonly database: string
  readonly first: FirstAdministrator | undefined
}

/** What a person reads who starts the server. */
export function greeting({ publicUrl, database, first }: Greeting): string {
  const lines = [`Cohort is at ${publicUrl}/`, `Database: ${database}`]
  if (first !== undefined) {
    lines.push(
      '',
      `Made the account “${first.account.slug}”. Sign in at ${first.account.issuer}/`,
      `  user name          ${first.userName}`,
      `  one-time password  ${first.password}`,
      'The password is shown this once and is changed at the first sign-in.',
    )
  }
  return `\n${lines.join('\n')}\n\n`
}
