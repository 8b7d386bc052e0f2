import { isId } from '../../lib/ids.ts'
import type { Application } from '../../model/application.ts'
import type { Person } from '../../model/person.ts'
import { listEnterable } from '../../storage/entry/enterable.ts'
import type { Context } from '../context.ts'

export type EnterablePart = {
  readonly applications: readonly Application[]
  /** Behind which application the next part begins; undefined where there is none. */
  readonly next: string | undefined
}

const most = 50

/** A part of the applications that a person may enter and that have a page to begin at. */
export async function enterableBy(
  { db, account }: Context,
  { id }: Pick<Person, 'id'>,
  after?: string,
): Promise<EnterablePart> {
  const found = await listEnterable(db, {
    accountId: account.id,
    userId: id,
    after: after !== undefined && isId(after) ? after : null,
    limit: most + 1,
  })
  const applications = found.slice(0, most)
  return { applications, next: found.length > most ? applications.at(-1)?.id : undefined }
}
