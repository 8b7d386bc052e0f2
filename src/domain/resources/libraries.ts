import { newId } from '../../lib/ids.ts'
import type { Library } from '../../model/resource.ts'
import { findLibraryOf, insertLibrary } from '../../storage/resources/libraries.ts'
import type { Context } from '../context.ts'
import { recordEvent } from '../events.ts'

/** The library of the application that asks, which is made when it first needs one. Called inside a transaction. */
export async function ownLibrary(context: Context, applicationId: string): Promise<Library> {
  const { db, account, actor } = context
  const key = { accountId: account.id, applicationId }
  const found = await findLibraryOf(db, key)
  if (found !== undefined) return found
  const made = await insertLibrary(db, { ...key, id: newId(), name: actor.name })
  if (made === undefined) return (await findLibraryOf(db, key)) as Library
  const target = { kind: 'library', id: made.id, name: made.name } as const
  await recordEvent(context, { type: 'library.created', target, data: { applicationId } })
  return made
}
